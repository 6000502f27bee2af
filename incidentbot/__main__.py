"""Runs the command line: python -m incidentbot."""

from incidentbot.cli import main

if __name__ == "__main__":
    main()
