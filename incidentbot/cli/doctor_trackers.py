"""What the tracker says about a deployment: token, project, permission; nothing is written there."""

from incidentbot.cli.doctor import Finding, problem
from incidentbot.domain import trackers
from incidentbot.domain.errors import ConfigError, DeliveryError
from incidentbot.integrations import chosen
from incidentbot.settings import Settings

_ADDRESSES = {trackers.GITHUB: "INCIDENTBOT_GITHUB_API_URL", trackers.JIRA: "INCIDENTBOT_JIRA_URL"}


async def examine(wanted: Settings) -> list[Finding]:
    """Ask the tracker about everything that filing depends on; nothing where none is set."""
    # What is wrong with the settings themselves is said with the others.
    if next(chosen.problems(wanted), None) is not None:
        return []
    tracker = chosen.tracker(wanted)
    if tracker is None:
        return []
    about = trackers.name(tracker.name)
    try:
        return [Finding(about=about, said=await tracker.examine())]
    except ConfigError as error:
        return [problem(about, str(error))]
    except DeliveryError as error:
        setting = _ADDRESSES[tracker.name]
        return [
            problem(
                about,
                f"It does not answer ({error.code}). Check the network, a proxy, and {setting}. "
                "Follow-ups wait, and are filed once it does.",
            )
        ]
    finally:
        await tracker.close()
