"""What every page shares: headers, files, forms, and what is said when something fails."""

import logging
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from incidentbot.web.files import FOLDER
from incidentbot.web.headers import HEADERS
from incidentbot.web.site import TEMPLATES
from tests.scenarios.verbs import declared, declared_privately
from tests.storage.scene import tamper
from tests.web.pages import looking, signed
from tests.world import World

# Not those of files to keep, which have to carry their style with them.
PAGES = [path for path in sorted(TEMPLATES.glob("*.html")) if not path.stem.endswith("-file")]
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/", "/incidents/INC-1", "/nowhere", "/sign-in", "/healthz"])
async def test_every_answer_has_the_headers(world: World, path: str) -> None:
    await declared(world)
    async with looking(world) as web:
        page = await web.get(path)
    assert {name: page.headers[name] for name in HEADERS} == HEADERS


def test_scripts_and_styles_may_come_from_here_only() -> None:
    rules = dict(
        each.strip().split(" ", 1) for each in HEADERS["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert {rules[name] for name in ("base-uri", "frame-ancestors")} == {"'none'"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_has_a_style_or_a_script_in_it(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_template_trusts_what_it_shows(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_no_file_of_the_pages_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


async def test_a_file_is_kept_for_good_under_the_address_of_its_content(world: World) -> None:
    async with looking(world) as web:
        page = await web.get("/")
        address = re.findall(r'href="(/static/[0-9a-f]{12}/site\.css)"', page.text)
        file = await web.get(address[0])
    assert (file.status, file.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in file.headers["Cache-Control"]


async def test_a_file_asked_for_by_an_old_address_is_not_kept(world: World) -> None:
    async with looking(world) as web:
        file = await web.get("/static/000000000000/site.css")
        again = await web.get("/static/0/site.css", {"If-None-Match": file.headers["ETag"]})
    assert (file.status, file.headers["Cache-Control"]) == (200, "no-cache")
    assert (again.status, again.text) == (304, "")


@pytest.mark.parametrize("name", ["nothing.css", "..%2fsite.py", "site.py"])
async def test_what_is_no_file_of_the_pages_is_not_served(world: World, name: str) -> None:
    async with looking(world) as web:
        assert (await web.get(f"/static/0/{name}")).status == 404


@pytest.mark.parametrize("path", ["/nowhere", "/incidents/INC-7", "/incidents/INC-1?before=x"])
async def test_what_is_not_there_says_so_and_leads_back(world: World, path: str) -> None:
    await declared(world)
    async with looking(world) as web:
        page = await web.get(path)
    assert page.status == 404
    assert page.words.startswith("There is nothing here")
    assert 'href="/"' in page.text


async def test_a_private_incident_looks_like_one_that_does_not_exist(world: World) -> None:
    await declared_privately(world, "The badge printer was stolen")
    (ref,) = await world.bot.store.read(lambda uow: [each.ref for each in uow.incidents.open()])
    async with looking(world) as web:
        hidden, missing = await web.get(f"/incidents/{ref}"), await web.get("/incidents/INC-QQQQQQ")
    assert hidden.status == missing.status == 404
    assert hidden.text == missing.text


async def test_a_fault_gets_a_page_with_an_id_that_is_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await declared(world)
    tamper(f"sqlite:///{world.folder / 'incidentbot.db'}", "UPDATE incidents SET moments = '[]'")
    async with looking(world) as web:
        page = await web.get("/")
    assert page.status == 500
    found = re.search(r"<code>([0-9a-f]{8})</code>", page.text)
    assert found is not None
    (record,) = [each for each in caplog.records if getattr(each, "error_id", "") == found[1]]
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert "Error" not in page.text
    assert page.headers["Content-Security-Policy"]


async def test_who_is_signed_in_signs_out(world: World) -> None:
    session = await signed(world, "slack:UANA", name="Ana")
    async with looking(world, session=session) as web:
        carried = await web.carried("/")
        answer = await web.post("/sign-out", carried)
    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    assert 'incidentbot=""' in answer.cookie("incidentbot")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://["},
        {"Content-Type": "text/plain"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    ],
)
async def test_a_form_from_elsewhere_is_refused(world: World, headers: Mapping[str, str]) -> None:
    session = await signed(world, "slack:UANA", name="Ana")
    async with looking(world, session=session) as web:
        carried = await web.carried("/")
        answer = await web.post("/sign-out", carried, headers)
    assert answer.status == 403
    assert answer.words.startswith("This form could not be checked")


@pytest.mark.parametrize("token", ["", "x", "é", "of another session"])
async def test_a_form_without_its_sessions_token_is_refused(world: World, token: str) -> None:
    session = await signed(world, "slack:UANA", name="Ana")
    async with looking(world, session=session) as web:
        carried = await web.carried("/")
        if token == "of another session":
            token = carried["csrf"].replace(carried["csrf"][:8], "InRlc3Qx", 1)
        answer = await web.post("/sign-out", {**carried, "csrf": token})
    assert answer.status == 403


async def test_a_form_that_is_too_long_is_not_read(world: World) -> None:
    session = await signed(world, "slack:UANA", name="Ana")
    async with looking(world, session=session) as web:
        answer = await web.post("/sign-out", {"text": "x" * 300_001})
    assert answer.status == 413
