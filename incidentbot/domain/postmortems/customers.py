"""The version for customers, proposed from the same facts; what only people can say is marked."""

from datetime import datetime

from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.postmortems.material import Material
from incidentbot.domain.text import spoken

TO_WRITE = "[To be written:"


def proposed(given: Material) -> str:
    """Propose the text that customers read, in Markdown; it names nobody."""
    incident = given.incident
    known = incident.progress.details
    parts = (
        ("What happened", known.get("cause") or _gap("what happened, in plain words")),
        ("When", _when(incident)),
        ("Who was affected", _affected(incident)),
        ("What we did", known.get("resolution") or _gap("what you did to end it")),
        (
            "What we do so that it does not happen again",
            known.get("prevention") or _gap("what you change, and until when"),
        ),
    )
    return "\n\n".join(f"## {title}\n\n{words}" for title, words in parts)


def unfinished(words: str) -> bool:
    """Tell whether something in it is still to be written."""
    return TO_WRITE in words


def _when(incident: Incident) -> str:
    began = incident.moments.get(Moment.IMPACT_BEGAN.value, incident.declared_at)
    ended = incident.moments.get(Moment.IMPACT_ENDED.value)
    if ended is None or ended < began:
        return f"It began at {_utc(began)}."
    return f"From {_utc(began)} to {_utc(ended)}, {spoken(ended - began)}."


def _affected(incident: Incident) -> str:
    told = [each for each in (incident.impact, incident.customers, incident.affected) if each]
    return "\n\n".join(told) or _gap("who noticed it, and how")


def _gap(what: str) -> str:
    return f"{TO_WRITE} {what}]"


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
