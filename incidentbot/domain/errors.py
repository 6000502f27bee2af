"""Every refusal a person may read: one tree, each message says what happened and what to do.

IncidentBotError
  DomainError            the rules say no; `field` names the form field it belongs to
    UnknownWordError     a severity, status, role or incident nobody has; names the nearest
    RoleHeldError        somebody else holds that role
    NotOpenError         the incident is resolved or closed
    StaleFormError       somebody changed the same field since the form was opened
    NotAllowedError      this person may not do that
    GateError            the playbook asks for more before it counts as resolved, or is closed
  NotFoundError          no such incident, or none that this person may see
  PlaybookError          a playbook file is wrong: file, line, key, remedy
  ConfigError            the deployment is wrong: what, remedy
  StorageError           the database cannot take it now
  DeliveryError          the outside refused or did not answer
"""

from collections.abc import Iterable
from difflib import get_close_matches


class IncidentBotError(Exception):
    """The root of what this program raises on purpose."""


class DomainError(IncidentBotError):
    """A rule says no.

    Args:
        message: What happened and what to do, for the person who asked.
        field: The form field the sentence belongs to, if one does.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class UnknownWordError(DomainError):
    """A name that is none of the known ones; the message offers the nearest."""

    def __init__(
        self, kind: str, word: str, known: Iterable[str], *, field: str | None = None
    ) -> None:
        names = list(known)
        near = get_close_matches(word.lower(), [name.lower() for name in names], n=2, cutoff=0.5)
        offer = [name for each in near for name in names if name.lower() == each] or names[:8]
        instead = f". Did you mean {_either(offer)}?" if offer else ", nor any other."
        super().__init__(f"There is no {kind} “{word[:60]}”{instead}", field=field)
        self.offer = tuple(offer)


class RoleHeldError(DomainError):
    """The role has a holder already."""


class NotOpenError(DomainError):
    """The incident's state does not allow this any more."""


class StaleFormError(DomainError):
    """The same field was changed by somebody else while the form was open."""


class NotAllowedError(DomainError):
    """This person may not do that."""


class GateError(DomainError):
    """The playbook asks for more first; the message lists what is missing.

    Attributes:
        gate: resolve or close.
        missing: What does not hold yet.
        said: What was said with it, kept for the second try.
    """

    def __init__(self, gate: str, missing: Iterable[str], *, said: str | None = None) -> None:
        self.gate = gate
        self.missing = tuple(missing)
        self.said = said
        super().__init__(
            f"Not yet: the playbook asks for more. Still missing: {'; '.join(self.missing)}. "
            "See to it, or say why it can be done anyway.",
            field="override",
        )


class NotFoundError(IncidentBotError):
    """No such incident, or none this person may see: the answer is the same."""

    def __init__(self, asked: str) -> None:
        self.message = (
            f"I don't know an incident “{asked[:40]}”. `/incident list` shows the open ones."
        )
        super().__init__(self.message)


class PlaybookError(IncidentBotError):
    """A playbook file is wrong; the message names file, line, key and remedy."""


class ConfigError(IncidentBotError):
    """The deployment is wrong; one line: what and the remedy."""


class StorageError(IncidentBotError):
    """The database cannot take it now."""


class DeliveryError(IncidentBotError):
    """The outside refused, or did not answer.

    Attributes:
        code: The other side's word for it, e.g. `channel_not_found`.
        permanent: A repeat cannot help.
        ambiguous: It may have been accepted; look before repeating.
        retry_after: Seconds the other side asked us to wait, if it did.
        budget: What the wait applies to (a method or a channel), if it does.
        stop: Nothing at all can be sent until somebody mends the credentials.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        ambiguous: bool = False,
        retry_after: float | None = None,
        budget: str | None = None,
        stop: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.retry_after = retry_after
        self.budget = budget
        self.stop = stop


def _either(names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]
