"""Storage: the only SQL. Incidents, entries, clocks and effects as rows, and how they are queued."""

from incidentbot.storage.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
