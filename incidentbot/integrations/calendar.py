"""Invitations as calendars read them: iCalendar, RFC 5545 and 5546."""

import re
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration, vText

from incidentbot.domain import text
from incidentbot.domain.reviews import Guest, Invitation

PRODUCT = "-//incidentbot//review//EN"
MAKER = "incidentbot:review:"
LONGEST = 10_000
BEFORE_IT_BEGINS = timedelta(minutes=15)
_MAILBOX = re.compile(r"[^\s@:;,<>\"\\]+@[^\s@:;,<>\"\\]+")


class ICalendar:
    """The calendar port, as a file that every calendar program opens."""

    def invitation(self, invitation: Invitation) -> bytes:
        """Write an invitation; the same meeting at another time replaces itself in a calendar."""
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        if method := _method(invitation):
            calendar.add("method", method)
        calendar.add_component(_event(invitation))
        return bytes(calendar.to_ical())


def _method(invitation: Invitation) -> str | None:
    """Return what is asked of the reader; both need an organizer (RFC 5546, 3.2.1 and 3.2.2)."""
    if _organizer(invitation) is None:
        return None
    return "REQUEST" if _guests(invitation) else "PUBLISH"


def _organizer(invitation: Invitation) -> Guest | None:
    organizer = invitation.organizer
    return organizer if organizer and _MAILBOX.fullmatch(organizer.address) else None


def _guests(invitation: Invitation) -> list[Guest]:
    return [each for each in invitation.guests if _MAILBOX.fullmatch(each.address)]


def _event(invitation: Invitation) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, MAKER + invitation.meeting_of)}@incidentbot")
    event.add("sequence", invitation.revision)
    event.add("dtstamp", invitation.planned_at)
    event.add("dtstart", invitation.at)
    event.add("dtend", invitation.at + invitation.lasts)
    event.add("summary", text.line(invitation.title))
    event.add("description", text.clean(invitation.words, limit=LONGEST))
    event.add("status", "CONFIRMED")
    if invitation.url:
        event.add("url", invitation.url)
    if organizer := _organizer(invitation):
        event.add("organizer", _address(organizer))
        for guest in _guests(invitation):
            event.add("attendee", _attendee(guest))
    for alarm in _alarms(invitation):
        event.add_component(alarm)
    return event


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{guest.address}")
    # A quotation mark has no place in a parameter at all (RFC 5545, 3.1).
    if name := text.line(guest.name).replace('"', "'"):
        address.params["CN"] = vText(name)
    return address


def _attendee(guest: Guest) -> vCalAddress:
    address = _address(guest)
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    address.params["ROLE"] = vText("OPT-PARTICIPANT" if guest.optional else "REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("TRUE")
    return address


def _alarms(invitation: Invitation) -> list[Alarm]:
    alarms = [_alarm(BEFORE_IT_BEGINS, invitation.title)]
    if invitation.read_before:
        read = f"Please read the post-mortem before: {invitation.title}"
        alarms.insert(0, _alarm(invitation.read_before, read))
    return alarms


def _alarm(before: timedelta, words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text.line(words))
    alarm.add("trigger", vDuration(-before))
    return alarm
