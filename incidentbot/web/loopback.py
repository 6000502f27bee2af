"""Who counts as sitting at this machine: the peer, the name it used, and nobody in between."""

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
# What something in between adds to a request that it hands on.
HANDED_ON = frozenset(
    {
        *("forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip"),
        *("cf-connecting-ip", "true-client-ip", "fly-client-ip", "x-original-host"),
    }
)
FORWARDED = "x-forwarded-"


def is_local(peer: str | None, headers: Mapping[str, str], *, version: str = "1.1") -> bool:
    """Tell whether a request comes from a browser on this machine, and was not handed on.

    Args:
        peer: The address that connected.
        headers: Those of the request, by names in lower case.
        version: Of HTTP; no browser speaks 1.0 any more, and some that hand on do.
    """
    return (
        _is_loopback(peer or "")
        and host_of(headers.get("host", "")) in HOSTS
        and not any(name in HANDED_ON or name.startswith(FORWARDED) for name in headers)
        and version != "1.0"
    )


def host_of(netloc: str) -> str:
    """Return the host of `host:port`, in lower case; empty when it is none."""
    try:
        return urlsplit(f"//{netloc}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
