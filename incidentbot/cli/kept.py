"""The bot for as long as whoever started it lives: python -m incidentbot.cli.kept."""

import os
import signal
import sys
import threading

from incidentbot.cli import main


def run() -> None:
    """Run the bot until its standard input ends, which it does when the starter ends."""
    threading.Thread(target=_end_with_the_starter, name="starter", daemon=True).start()
    sys.argv[1:] = ["run"]
    main()


def _end_with_the_starter() -> None:
    # Not sys.stdin: a thread that waits on it would hold up the end of the program.
    while os.read(0, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    run()
