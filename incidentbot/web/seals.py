"""What is handed out and taken back: signed, for one purpose, and over at its time."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from incidentbot.services.ports import UnitOfWork

SESSION, STATE, TOKEN, FORM = "session", "sign-in", "token", "form"
UNTIL = "until"
_REF = "web-secret"
_SIGNING = {"key_derivation": "hmac", "digest_method": hashlib.sha256}


class Seals:
    """Signs values with the deployment's secret; a seal of one purpose is none of another."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def seal(self, purpose: str, values: Mapping[str, Any], until: datetime) -> str:
        """Sign values that hold until then."""
        return str(self._signer(purpose).dumps({**values, UNTIL: int(until.timestamp())}))

    def opened(self, purpose: str, sealed: str, now: datetime) -> dict[str, Any] | None:
        """Return what was sealed for a purpose; None when it is not ours, or over."""
        try:
            values = self._signer(purpose).loads(sealed)
        except BadData:
            return None
        if not isinstance(values, dict) or not isinstance(values.get(UNTIL), int):
            return None
        return values if now < datetime.fromtimestamp(values[UNTIL], UTC) else None

    def form(self, session: str) -> str:
        """Return what a form of this session carries, and no other page can know."""
        return str(self._signer(FORM).dumps(session))

    def fits(self, session: str, carried: str) -> bool:
        """Tell whether a form is one of this session's."""
        return secrets.compare_digest(self.form(session).encode(), carried.encode())

    def _signer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=purpose, signer_kwargs=_SIGNING)


def secret_of(uow: UnitOfWork, configured: str) -> str:
    """Return the secret set, or the deployment's own, made once and kept in its database."""
    # Of several replicas that start at once, one makes it.
    return configured or uow.refs.once(None, _REF, secrets.token_urlsafe(32))
