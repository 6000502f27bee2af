"""Runs a workspace on its own: python -m incidentbot.sandbox --manifest manifest.yml."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from ruamel.yaml import YAML

from incidentbot.sandbox.server import Sandbox


async def serve(options: argparse.Namespace) -> None:
    """Serve until told to end; the first line of output holds the address and tokens."""
    manifest = YAML(typ="safe").load(options.manifest.read_text(encoding="utf-8"))
    sandbox = Sandbox(
        manifest,
        clock_file=options.clock_file,
        strict_rates=options.strict_rates,
        events_url=options.events_url,
    )
    await sandbox.start(options.port)
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)
    facts = {
        "url": sandbox.url,
        "api_url": sandbox.api_url,
        "bot_token": sandbox.bot_token,
        "app_token": sandbox.app_token,
        "client_id": sandbox.client_id,
        "client_secret": sandbox.client_secret,
        "signing_secret": sandbox.signing_secret,
        "team_id": sandbox.workspace.team_id,
        "bot_user_id": sandbox.workspace.bot_user_id,
    }
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    await over.wait()
    await sandbox.stop()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m incidentbot.sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--clock-file", type=Path)
    parser.add_argument("--events-url")
    parser.add_argument("--strict-rates", action="store_true")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
