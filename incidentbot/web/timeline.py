"""The timeline to take along: as Markdown, as JSON, as CSV."""

from collections.abc import Callable, Iterator
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from incidentbot.services import exports, incidents, queries
from incidentbot.services.exports import Story
from incidentbot.services.markup import people_in
from incidentbot.services.queries import Sight
from incidentbot.services.record import Act
from incidentbot.web.site import Site

PATH = "/incidents/{ref}/timeline"
MARKDOWN, CSV = "text/markdown; charset=utf-8", "text/csv; charset=utf-8; header=present"

Write = Callable[[Sight, Story], Response]


def routes(site: Site) -> APIRouter:
    """Serve the timeline of each incident in each format."""
    router = APIRouter()
    for ending, write in (("md", _markdown), ("json", _json), ("csv", _csv)):
        router.add_api_route(f"{PATH}.{ending}", _route(site, ending, partial(write, site)))
    return router


def _route(site: Site, ending: str, write: Write) -> Callable[..., object]:
    async def timeline(request: Request, ref: str) -> Response:
        viewer = await site.viewer(request)
        sight = await site.desk.look(viewer, _sight, ref)
        story = exports.story(sight.entries, sight.playbook, now=site.desk.now())
        await site.names.learn(_people(site, sight, story))
        answer = write(sight, story)
        name = f"{sight.incident.ref}-timeline.{ending}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    return timeline


def _sight(act: Act, ref: str) -> Sight:
    return queries.sight(act, incidents.find(act, ref).id, history=True)


def _people(site: Site, sight: Sight, story: Story) -> Iterator[str]:
    for each in story:
        yield from people_in(site.words.line(each, sight.playbook))
        yield from exports.people_of(each)


def _say(site: Site, sight: Sight) -> exports.Say:
    return lambda each: site.words.line(each, sight.playbook)


def _markdown(site: Site, sight: Sight, story: Story) -> Response:
    written = exports.as_markdown(sight.incident, story, _say(site, sight), site.names)
    return Response(written, media_type=MARKDOWN)


def _json(site: Site, sight: Sight, story: Story) -> Response:
    return JSONResponse(exports.as_values(sight.incident, story, _say(site, sight), site.names))


def _csv(site: Site, sight: Sight, story: Story) -> Response:
    return Response(exports.as_csv(story, _say(site, sight), site.names), media_type=CSV)
