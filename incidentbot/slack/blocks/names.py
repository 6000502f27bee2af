"""How severities, statuses, roles and incidents are called in a sentence."""

from incidentbot.domain.clocks import Kind, paced
from incidentbot.domain.incidents import Incident, Moment, Status
from incidentbot.domain.playbooks import COMMANDER, Playbook, RoleSpec, Severity
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import mrkdwn

NOBODY = "nobody yet"
_AUDIENCES = {
    "organisation": "everybody inside",
    "public": "the status page",
    "banner": "the banner in the application",
    "social": "social media",
    "security": "the security team",
    "vendors": "services outside",
    "ticket": "the incident ticket",
}


def severity(incident: Incident, playbook: Playbook) -> Severity | None:
    """Find the figures of the present severity; None when the playbook has lost it."""
    scale = paced(playbook, incident).severities
    return next((each for each in scale if each.id == incident.severity), None)


def severity_label(severity_id: str, playbook: Playbook) -> str:
    """Say a severity: `P1 · High`, escaped."""
    known = next((each for each in playbook.severities if each.id == severity_id), None)
    if known is None or known.name.casefold() == known.id.casefold() or not known.name:
        return mrkdwn.short(severity_id, 80)
    return f"{mrkdwn.short(known.id, 40)} · {mrkdwn.short(known.name, 80)}"


def option_label(severity: Severity) -> str:
    """Say a severity in a list to choose from, which is plain text."""
    known = severity.name and severity.name != severity.id
    return f"{severity.id} · {severity.name}" if known else severity.id


def status(value: Status | str) -> str:
    """Say a status, with a capital letter."""
    return mrkdwn.short(str(value), 40).capitalize()


def role_spec(role: str, playbook: Playbook) -> RoleSpec:
    """Find a role by its id; one the playbook has lost keeps its id as its name."""
    known = next((each for each in playbook.roles if each.id == role), None)
    if known is not None:
        return known
    return RoleSpec(id=role, name="Incident Commander" if role == COMMANDER else role)


def role(role: str, playbook: Playbook) -> str:
    """Say a role, escaped."""
    spec = role_spec(role, playbook)
    return mrkdwn.short(spec.name or spec.id, 80)


def holder(incident: Incident, role: str) -> str:
    """Say who answers for a role."""
    held = incident.roles.get(role)
    offered = incident.offers.get(role)
    if held:
        who = mrkdwn.mention(held)
    else:
        who = "held by the commander" if incident.commander else NOBODY
    return f"{who} (offered to {mrkdwn.mention(offered)})" if offered else who


def title(incident: Incident) -> str:
    """Return the title as it is, marked when it is only a drill; for plain text."""
    return f"Drill: {incident.title}" if incident.drill else incident.title


def ref(incident: Incident) -> str:
    """Say which incident: `INC-42`, escaped and bold."""
    return f"*{mrkdwn.short(incident.ref, 40)}*"


def ref_and_title(incident: Incident) -> str:
    """Say which incident and what it is about, escaped."""
    return f"{ref(incident)} {mrkdwn.quoted(title(incident))}"


def duration(incident: Incident) -> str | None:
    """Say how long it lasted, from the beginning of the impact where that is known."""
    ended = incident.moments.get(Moment.IMPACT_ENDED.value)
    began = incident.moments.get(Moment.IMPACT_BEGAN.value, incident.declared_at)
    return spoken(ended - began) if ended is not None and ended >= began else None


def audience(audience: str) -> str:
    """Say whom a text is for, after "for" or at the beginning of a line, escaped."""
    return _AUDIENCES.get(audience, mrkdwn.short(audience.replace("-", " "), 40))


def subject(kind: str, subject: str | None, playbook: Playbook) -> str:
    """Say what a clock of a kind is about, escaped; nothing where there is one only."""
    if not subject:
        return ""
    if kind == Kind.LEVEL and subject.isdigit() and (rung := playbook.level(int(subject))):
        return mrkdwn.short(rung.name, 80)
    known = {
        Kind.REPORT.value: [(each.id, each.name) for each in playbook.roles],
        Kind.PHASE.value: [(each.id, each.name) for each in playbook.phases],
        Kind.SITUATION.value: [(each.id, each.name) for each in playbook.situations],
    }
    return mrkdwn.short(dict(known.get(kind, [])).get(subject, subject), 80)
