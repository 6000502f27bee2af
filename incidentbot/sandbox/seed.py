"""A small company to try things in: its people, channels and user groups."""

from collections.abc import Callable
from typing import TypeAlias

from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.usergroups import UserGroup
from incidentbot.sandbox.users import User
from incidentbot.sandbox.workspace import Workspace

Seed: TypeAlias = Callable[[Workspace], None]

_PEOPLE: tuple[tuple[str, str, str, str], ...] = (
    ("ana", "Ana Duarte", "On-call engineer", "Europe/Lisbon"),
    ("ben", "Ben Okafor", "Tech lead", "Europe/London"),
    ("cleo", "Cleo Marchetti", "Communications", "Europe/Rome"),
    ("dev", "Dev Raman", "Customer support", "Asia/Kolkata"),
    ("eva", "Eva Lindqvist", "VP Engineering", "Europe/Stockholm"),
    ("finn", "Finn Murphy", "Software engineer", "Europe/Dublin"),
    ("gus", "Gus Petrov", "Contractor", "America/New_York"),
)
_CHANNELS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("general", "Company-wide news", ("ana", "ben", "cleo", "dev", "eva", "finn", "gus")),
    ("incidents", "What is broken now", ("ana", "ben", "cleo", "dev", "eva", "finn")),
    ("engineering", "How we build it", ("ana", "ben", "eva", "finn")),
    ("support", "What customers say", ("cleo", "dev", "finn")),
)
_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("oncall", "On call", ("ana",)),
    ("leads", "Tech leads", ("ben",)),
    ("comms", "Communications", ("cleo",)),
    ("support-team", "Support", ("dev",)),
    ("execs", "Executives", ("eva",)),
)


def northwind(workspace: Workspace) -> None:
    """Fill a workspace with the company Northwind Outfitters."""
    for name, real_name, title, zone in _PEOPLE:
        add_person(workspace, name, real_name=real_name, title=title, tz=zone)
    workspace.users[_id(workspace, "gus")].is_restricted = True
    workspace.users[_id(workspace, "eva")].is_admin = True
    for name, purpose, members in _CHANNELS:
        channel = add_channel(workspace, name, members=members)
        channel.purpose.value = purpose
        channel.is_general = name == "general"
    for handle, name, members in _GROUPS:
        add_group(workspace, handle, name=name, members=members)


def add_person(
    workspace: Workspace, name: str, *, real_name: str, title: str = "", tz: str = "UTC"
) -> User:
    """Add a person without an event, as for a workspace that has long existed."""
    user = User(
        id=workspace.mint.id("U"),
        name=name,
        real_name=real_name,
        title=title,
        email=f"{name}@northwind.example",
        tz=tz,
    )
    workspace.users[user.id] = user
    return user


def add_channel(
    workspace: Workspace, name: str, *, members: tuple[str, ...], is_private: bool = False
) -> Channel:
    """Add a channel with members, by handle, without events."""
    ids = [_id(workspace, member) for member in members]
    channel = Channel(
        id=workspace.mint.id("C"),
        name=name,
        creator=ids[0] if ids else "",
        created=int(workspace.clock.now()),
        is_private=is_private,
        members=ids,
    )
    workspace.channels[channel.id] = channel
    return channel


def add_group(
    workspace: Workspace, handle: str, *, name: str, members: tuple[str, ...]
) -> UserGroup:
    """Add a user group with members, by handle, without events."""
    group = UserGroup(
        id=workspace.mint.id("S"),
        handle=handle,
        name=name,
        users=[_id(workspace, member) for member in members],
        created=int(workspace.clock.now()),
    )
    workspace.groups[group.id] = group
    return group


def _id(workspace: Workspace, handle: str) -> str:
    user = workspace.user_named(handle)
    if user is None:
        raise KeyError(handle)
    return user.id
