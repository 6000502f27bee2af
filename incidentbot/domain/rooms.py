"""The war room's name: what Slack-like chats accept for any title at all."""

import re
import unicodedata
from datetime import datetime

LONGEST = 80
DRILL = "drill-"
_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")


def slug(title: str) -> str:
    """Reduce a title to letters a-z, digits and hyphens; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    ascii_only = plain.encode("ascii", "ignore").decode()
    return _NOT_ALLOWED.sub("-", ascii_only).strip("-")


def channel_name(
    pattern: str, *, title: str, ref: str, severity: str, now: datetime, drill: bool = False
) -> str:
    """Fill the playbook's pattern; at most 80 characters, a title without letters gives the ref."""
    words = slug(title) or slug(ref)
    name = pattern.format(
        date=now.strftime("%Y%m%d"),
        timestamp=now.strftime("%Y%m%d-%H%M"),
        slug=words,
        severity=slug(severity),
        ref=slug(ref),
    )
    return _shorten(f"{DRILL}{name}" if drill else name)


def private_name(ref: str, now: datetime) -> str:
    """Name a private room without the title, which must not be read in an error or a list."""
    return _shorten(f"incident-{now:%Y%m%d}-{slug(ref)}")


def alternative(name: str, number: int) -> str:
    """Return the name with a suffix, for when people took the first one."""
    suffix = f"-{number}"
    return name[: LONGEST - len(suffix)].rstrip("-") + suffix


def _shorten(name: str) -> str:
    safe = re.sub(r"[^a-z0-9_-]+", "-", name.lower())
    return safe[:LONGEST].rstrip("-_") or "incident"
