"""Judging how bad it is: the questions answered, and the severity confirmed."""

from incidentbot.domain import assessment
from incidentbot.domain.assessment import Answers
from incidentbot.services.record import Act, Change, change


def assess(act: Act, incident_id: str, answers: Answers) -> Change:
    """Answer the playbook's questions; they suggest a severity and change nothing."""
    return change(act, incident_id, lambda case: assessment.assess(case, answers))


def confirm(act: Act, incident_id: str) -> Change:
    """Let the severity stand."""
    return change(act, incident_id, assessment.confirm)
