"""Draws what its parent writes to it, and ends."""

import sys

from incidentbot.integrations.charts import answered

if __name__ == "__main__":
    sys.stdout.buffer.write(answered(sys.stdin.buffer.read()))
