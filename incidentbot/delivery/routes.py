"""Which way an effect goes: to Slack's channels, its canvases, or a tracker."""

from incidentbot.domain.effects import TRACKER, Surface
from incidentbot.domain.errors import DeliveryError
from incidentbot.services.ports import Job, Receipt, Sender


class Routes:
    """The sender port, made of those that carry effects to one place each."""

    def __init__(
        self, slack: Sender, tracker: Sender | None = None, *, canvases: Sender | None = None
    ) -> None:
        self._slack = slack
        self._tracker = tracker
        self._canvases = canvases

    async def send(self, job: Job) -> Receipt:
        """Do what the job says. Raises DeliveryError."""
        return await self._way(job).send(job)

    async def look_up(self, job: Job) -> Receipt | None:
        """Find what a job may have done already. Raises DeliveryError."""
        return await self._way(job).look_up(job)

    def _way(self, job: Job) -> Sender:
        if job.surface is Surface.POSTMORTEM:
            if self._canvases is None:
                raise DeliveryError("nobody draws canvases", permanent=True)
            return self._canvases
        if job.say is None or job.say.place != TRACKER:
            return self._slack
        if self._tracker is None:
            raise DeliveryError("no tracker is set", permanent=True)
        return self._tracker
