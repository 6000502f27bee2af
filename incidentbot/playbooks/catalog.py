"""The playbooks in memory: the one that new incidents begin with, and those others began with."""

from incidentbot.domain.errors import PlaybookError
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import loader


class Catalog:
    """Every version of a playbook that an incident may have begun with."""

    def __init__(self, path_or_name: str) -> None:
        source = loader.read(path_or_name)
        self._current = loader.parse(source.text, source.name, file=source.file)
        self._known = {self._current.key: self._current}
        self._sources = {self._current.key: source.text}

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

    def _read(self, key: str) -> Playbook:
        source = self._sources.get(key)
        if source is None:
            raise PlaybookError(
                f"The playbook {key} is not among those this program remembers. "
                "Restart it, so that it reads them from the database again."
            )
        name = key.rpartition("@")[0]
        playbook = loader.parse(source, name, file=f"the stored playbook {key}")
        if playbook.key != key:
            raise PlaybookError(
                f"The stored text of the playbook {key} was changed: it is {playbook.key} now. "
                "Restore the database from a backup."
            )
        return playbook
