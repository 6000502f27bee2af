"""How a document speaks to people of Slack: everybody named in it is called by their name."""

import asyncio
from collections.abc import Iterable

from incidentbot.domain.people import BOT
from incidentbot.services.markup import Names, people_in
from incidentbot.services.postmortems import Sheet, Speaker
from incidentbot.services.record import Rules
from incidentbot.slack import words
from incidentbot.slack.people import People, is_group

AT_ONCE = 40


async def speaker(people: People, rules: Rules, seen: Sheet, *, base_url: str | None) -> Speaker:
    """Prepare to speak of a document."""
    said = [words.line(line, seen.playbook) for line in seen.lines()]
    named = {*seen.people(), *(who for each in said for who in people_in(each))}
    names = await called(people, rules, named)
    return Speaker(sentences=words, names=names, base_url=base_url)


async def called(people: People, rules: Rules, wanted: Iterable[str]) -> Names:
    """Look up what people are called; who is not known keeps the bare id."""
    groups = {each: name for name, ids in rules.directory.groups.items() for each in ids}
    asked = [each for each in dict.fromkeys(wanted) if not is_group(each)][:AT_ONCE]
    profiles = await asyncio.gather(*(people.known(each) for each in asked))
    known = {who: each.name for who, each in zip(asked, profiles, strict=True) if each}

    def name(who: str) -> str:
        if who == BOT:
            return "incidentbot"
        group = groups.get(who) if is_group(who) else None
        return known.get(who) or group or who.partition(":")[2] or who

    return name
