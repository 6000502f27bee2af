"""The playbooks: kept in the rows before anything begins with them, learned from other replicas."""

import asyncio
from dataclasses import dataclass

from incidentbot.services.ports import Library, Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What became of a playbook file that was changed."""

    said: str
    good: bool


async def remember(store: Store, library: Library) -> None:
    """Keep every version there is, and take up those that older incidents began with."""
    sources = dict(library.sources)

    def keep(uow: UnitOfWork) -> dict[str, str]:
        for key, source in sources.items():
            uow.playbooks.keep(key, source)
        return uow.playbooks.all()

    for key, source in (await store.write(keep)).items():
        library.add(key, source)


async def learn(store: Store, library: Library) -> None:
    """Take up the versions that another replica began something with."""
    known = await store.read(lambda uow: uow.playbooks.all())
    for key, source in known.items():
        library.add(key, source)


async def reread(store: Store, library: Library) -> News | None:
    """Read the playbook file anew; a wrong one leaves the version before it in use.

    A new version is kept at once, and new incidents begin with it from the next call on: until
    then every other replica has learned it.
    """
    before = library.waiting
    wrong = await asyncio.to_thread(library.reload)
    if library.waiting is not None:
        await remember(store, library)
    if before is not None and library.waiting is before:
        library.adopt()
        return News(said=f"New incidents begin with {before.key} from now on.", good=True)
    if wrong is None:
        return None
    stays = f"The playbook file is wrong, so {library.current.key} stays in use."
    return News(said=f"{stays}\n{wrong}", good=False)
