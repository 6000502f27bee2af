"""How a page reaches the services: as the person who looks at it, each in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from incidentbot.services.ports import Store, UnitOfWork
from incidentbot.services.record import Act, Rules

T = TypeVar("T")
P = ParamSpec("P")
SOURCE = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks at a page, or sends a form.

    Attributes:
        person: The domain's id: `slack:U…`, `cli:NAME` by a token, `web:local` on this machine.
        name: What the page calls them.
        session: What their forms are bound to.
        delivery: The key of the form that was sent; the same form again is not carried out.
    """

    person: str
    name: str
    guest: bool = False
    session: str = ""
    delivery: str = ""

    def sending(self, key: str) -> "Viewer":
        """Return who they are while this form of theirs is carried out."""
        return replace(self, delivery=key)


class Repeated(Exception):  # noqa: N818 - an answer, not a failure
    """The same form was carried out before; nothing was done again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services as a page uses them."""

    store: Store
    rules: Rules
    now: Callable[[], datetime]

    async def look(
        self,
        viewer: Viewer,
        service: Callable[Concatenate[Act, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a service in a reading transaction, as the viewer, now."""
        now = self.now()
        return await self.store.read(
            lambda uow: service(self._act(uow, viewer, now), *args, **kwargs)
        )

    async def do(
        self,
        viewer: Viewer,
        service: Callable[Concatenate[Act, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a service in a writing transaction, as the viewer, now.

        Raises:
            Repeated: The viewer's form was carried out before.
        """
        now = self.now()

        def work(uow: UnitOfWork) -> T:
            if viewer.delivery and not uow.inbox.first_time(SOURCE, viewer.delivery, now):
                raise Repeated
            return service(self._act(uow, viewer, now), *args, **kwargs)

        return await self.store.write(work)

    def _act(self, uow: UnitOfWork, viewer: Viewer, now: datetime) -> Act:
        return Act(uow=uow, rules=self.rules, by=viewer.person, now=now, guest=viewer.guest)
