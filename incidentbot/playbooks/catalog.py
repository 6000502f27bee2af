"""The playbooks in memory: the one that new incidents begin with, and those others began with."""

from incidentbot.domain.errors import PlaybookError
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import loader


class Catalog:
    """Every version of a playbook that an incident may have begun with."""

    def __init__(self, path_or_name: str) -> None:
        self._wanted = path_or_name
        source = loader.read(path_or_name)
        self._current = self._next = loader.parse(source.text, source.name, file=source.file)
        self._known = {self._current.key: self._current}
        self._sources = {self._current.key: source.text}
        self._seen = source.text

    @property
    def current(self) -> Playbook:
        """The playbook new incidents begin with."""
        return self._current

    @property
    def sources(self) -> dict[str, str]:
        """The text of every version by its key."""
        return dict(self._sources)

    def add(self, key: str, source: str) -> None:
        """Take up a version that an incident began with; it is read when it is asked for."""
        self._sources.setdefault(key, source)

    def get(self, key: str) -> Playbook:
        """Return the version an incident began with."""
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def reload(self) -> str | None:
        """Read the file anew; return what is wrong with it, once for each change.

        A good new version waits, so that it can be kept for good before anything begins with it;
        see `adopt`. While the file is wrong, the version before it stays in use.
        """
        if self._wanted in loader.bundled():
            return None
        try:
            source = loader.read(self._wanted)
        except PlaybookError as error:
            return str(error) if self._is_news(str(error)) else None
        if not self._is_news(source.text):
            return None
        try:
            fresh = loader.parse(source.text, source.name, file=source.file)
        except PlaybookError as error:
            return str(error)
        self._sources[fresh.key] = source.text
        self._next = self._known.setdefault(fresh.key, fresh)
        return None

    @property
    def waiting(self) -> Playbook | None:
        """The version that was read last and that nothing begins with yet."""
        return None if self._next is self._current else self._next

    def adopt(self) -> None:
        """Have new incidents begin with the version that waits."""
        self._current = self._next

    def _is_news(self, found: str) -> bool:
        seen, self._seen = self._seen, found
        return found != seen

    def _read(self, key: str) -> Playbook:
        source = self._sources.get(key)
        if source is None:
            raise PlaybookError(
                f"The playbook {key} is not among those this program remembers. "
                "Restart it, so that it reads them from the database again."
            )
        name = key.rpartition("@")[0]
        playbook = loader.parse(source, name, file=f"the stored playbook {key}", stored=True)
        if playbook.key != key:
            raise PlaybookError(
                f"The stored text of the playbook {key} was changed: it is {playbook.key} now. "
                "Restore the database from a backup."
            )
        return playbook
