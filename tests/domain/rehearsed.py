"""A playbook with phases, lists, types, ways to stop the damage and runbooks."""

from dataclasses import replace
from datetime import timedelta

from incidentbot.domain.playbooks import (
    Checklist,
    IncidentType,
    Mitigation,
    Phase,
    Playbook,
    Runbook,
    Step,
)
from tests.domain.situation import PLAYBOOK

REHEARSED: Playbook = replace(
    PLAYBOOK,
    severities=(
        *(
            replace(each, first_action_within=timedelta(minutes=15))
            for each in PLAYBOOK.severities[:2]
        ),
        *PLAYBOOK.severities[2:],
    ),
    phases=(
        Phase(
            id="detection",
            name="Detection",
            begins=timedelta(),
            ends=timedelta(minutes=5),
            checklist=("Look", "Declare"),
            severities=("P0", "P1"),
        ),
        Phase(
            id="response",
            name="Response",
            begins=timedelta(minutes=5),
            ends=timedelta(minutes=15),
            checklist=("Call the lead",),
            severities=("P0", "P1"),
            runbook="first-look",
        ),
        Phase(id="handling", name="Handling", checklist=("Mend it",), severities=("P2", "P3")),
        Phase(id="recovery", name="Recovery"),
    ),
    checklists=(Checklist(id="verification", name="Verification", items=("Health is green",)),),
    types=(
        IncidentType(
            id="database", name="Database", first_actions=("Count them",), runbook="database"
        ),
        IncidentType(id="deploy", name="Bad deployment"),
    ),
    mitigations=(
        Mitigation(id="rollback", name="Roll back", steps=(Step(text="Deploy the last one"),)),
        Mitigation(id="scale", name="Add capacity"),
    ),
    runbooks=(
        Runbook(id="first-look", name="First look", steps=(Step(text="Open the graph"),)),
        Runbook(id="database", name="Database", steps=(Step(text="Count"), Step(text="Restart"))),
    ),
)
