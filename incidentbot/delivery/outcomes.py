"""What becomes of a try: the incident is told in the transaction that records it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from incidentbot.delivery.outage import Outage, sentence
from incidentbot.delivery.relay import Outcomes
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.people import BOT
from incidentbot.services import deliveries
from incidentbot.services.ports import Job, Receipt, UnitOfWork
from incidentbot.services.record import Act, Rules


def outcomes(
    rules: Rules, now: Callable[[], datetime], counted: Callable[[Job, str], None]
) -> Outcomes:
    """Have the incident told by the services, as the bot.

    Args:
        rules: Under which it acts.
        now: The moment.
        counted: Told what came of each try, for the figures.
    """

    def act(uow: UnitOfWork) -> Act:
        return Act(uow=uow, rules=rules, by=BOT, now=now())

    def died(uow: UnitOfWork, job: Job, error: DeliveryError) -> None:
        deliveries.died(act(uow), job, error)

    def troubled(uow: UnitOfWork, job: Job, receipt: Receipt) -> None:
        deliveries.troubled(act(uow), job, receipt)

    def learned(uow: UnitOfWork, job: Job, receipt: Receipt) -> None:
        deliveries.learned(act(uow), job, receipt)

    def returned(uow: UnitOfWork, outage: Outage, waiting: Mapping[str, int]) -> None:
        deliveries.returned(act(uow), outage.since, waiting, partial(sentence, outage))

    return Outcomes(
        died=died, troubled=troubled, learned=learned, returned=returned, counted=counted
    )
