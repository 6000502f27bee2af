"""The hash chain of an incident's entries: what is hashed, and how."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incidentbot.storage.columns import written

BEGINNING = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What one entry adds to the chain; personal words only as a digest."""

    incident_id: str
    seq: int
    kind: str
    at: datetime
    by: str
    body: Mapping[str, Any]
    text_digest: str | None
    prev_hash: str

    @property
    def hash(self) -> str:
        """The link's own hash, which the next one builds on."""
        return _sha256(
            self.incident_id,
            self.seq,
            self.kind,
            written(self.at),
            self.by,
            self.body,
            self.text_digest,
            self.prev_hash,
        )


def new_salt() -> str:
    """Return a random salt, so that short words cannot be guessed from their digest."""
    return secrets.token_hex(16)


def digest(salt: str, words: Mapping[str, Any]) -> str:
    """Return the salted digest of what a person typed."""
    return _sha256(salt, words)


def _sha256(*parts: Any) -> str:
    canonical = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
