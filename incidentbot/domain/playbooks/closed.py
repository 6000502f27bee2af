"""What every part of a playbook has in common."""

from typing import Any, ClassVar


class Closed:
    """A part of a playbook; keys that it does not know are refused at every depth."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}
