"""What a person can do on the workspace's page."""

import json
from urllib.parse import urlencode

import pytest
from playwright.async_api import Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox
from tests.browser.standin import REFUSED

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def send(page: Page, words: str) -> None:
    """Type a line into the channel's composer and send it."""
    composer = page.locator("#composer")
    await composer.fill(words)
    await composer.press("Enter")


async def open_form(page: Page) -> Locator:
    """Open the report form by its command."""
    await send(page, "/incident declare")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    return dialog


async def choose(page: Page, menu: str, option: str) -> None:
    """Choose from a select menu by its label."""
    await page.get_by_role("combobox", name=menu).click()
    await page.get_by_role("option", name=option).click()


async def report(page: Page, what: str) -> Locator:
    """Make a report with the form, and return the message about it."""
    dialog = await open_form(page)
    await dialog.get_by_label("What is broken").fill(what)
    await choose(page, "Severity", "Critical")
    await dialog.get_by_role("button", name="Report").click()
    await expect(dialog).to_have_count(0)
    return page.get_by_role("article").filter(has_text=what)


async def test_a_message_is_shown_with_its_marks(page: Page) -> None:
    await send(page, "*Mind* `the gap`, @ben & <b>all</b>")
    message = page.get_by_role("article").last
    await expect(message.locator("strong", has_text="Mind")).to_be_visible()
    await expect(message.locator("code")).to_have_text("the gap")
    await expect(message.locator(".mention")).to_have_text("@ben")
    await expect(message).to_contain_text("& <b>all</b>")


async def test_a_command_answers_to_its_sender_only(page: Page) -> None:
    await send(page, "/incident list")
    answer = page.get_by_role("article").filter(has_text="Nothing is broken")
    await expect(answer).to_contain_text("Only visible to you")


async def test_a_command_is_completed_from_its_hint(page: Page) -> None:
    composer = page.locator("#composer")
    await composer.press_sequentially("/in")
    await composer.press("Tab")
    await composer.press_sequentially("dec")
    await expect(page.get_by_role("option", name="declare")).to_be_visible()
    await composer.press("Enter")
    await expect(composer).to_have_value("/incident declare ")


async def test_shift_enter_starts_a_new_line(page: Page) -> None:
    composer = page.locator("#composer")
    await composer.press_sequentially("one")
    await composer.press("Shift+Enter")
    await composer.press_sequentially("two")
    await expect(composer).to_have_value("one\ntwo")


async def test_a_report_becomes_a_message_with_buttons(page: Page) -> None:
    message = await report(page, "Checkout is down")
    await expect(message.get_by_role("button", name="Acknowledge")).to_be_visible()


async def test_a_click_changes_the_message_in_place(page: Page) -> None:
    message = await report(page, "Checkout is down")
    await message.get_by_role("button", name="Acknowledge").click()
    await expect(message).to_contain_text("Acknowledged by @ana")


async def test_a_dangerous_button_asks_first(page: Page, sandbox: Sandbox) -> None:
    message = await report(page, "Checkout is down")
    await message.get_by_role("button", name="Close").click()
    question = page.get_by_role("alertdialog", name="Close it?")
    await question.get_by_role("button", name="Not yet").click()
    await expect(question).to_have_count(0)
    assert sandbox.journal.acts("click") == []


async def test_a_refused_form_keeps_what_was_typed(page: Page) -> None:
    dialog = await open_form(page)
    what = dialog.get_by_label("What is broken")
    await what.fill("stuff")
    await choose(page, "Severity", "Minor")
    await dialog.get_by_role("button", name="Report").click()
    await expect(dialog.get_by_role("alert")).to_have_text(REFUSED)
    await expect(what).to_have_value("stuff")
    await expect(what).to_be_focused()


async def test_an_empty_required_field_is_pointed_out(page: Page, sandbox: Sandbox) -> None:
    dialog = await open_form(page)
    await dialog.get_by_role("button", name="Report").click()
    await expect(dialog.get_by_role("alert")).to_have_count(2)
    assert sandbox.journal.deliveries("view_submission") == []


async def test_a_form_that_changes_meanwhile_keeps_what_was_typed(page: Page) -> None:
    dialog = await open_form(page)
    await dialog.get_by_label("What is broken").fill("The lights are out")
    await dialog.get_by_role("button", name="Explain").click()
    await expect(page.get_by_role("dialog", name="How to report")).to_contain_text("2 of 3")
    await page.keyboard.press("Escape")
    changed = page.get_by_role("dialog", name="Report what is wrong")
    await expect(changed.get_by_label("What is broken")).to_have_value("The lights are out")


async def test_escape_closes_a_form_and_returns_to_the_composer(page: Page) -> None:
    dialog = await open_form(page)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.locator("#composer")).to_be_focused()


async def test_the_keyboard_stays_inside_a_form(page: Page) -> None:
    dialog = await open_form(page)
    for _ in range(12):
        await page.keyboard.press("Tab")
    await expect(dialog.locator(":focus")).to_have_count(1)


async def test_a_menu_of_the_app_is_searched_as_one_types(page: Page) -> None:
    dialog = await open_form(page)
    await dialog.get_by_role("combobox", name="Service").click()
    await page.keyboard.type("cat")
    await expect(page.get_by_role("option", name="catalog")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("combobox", name="Service: catalog")).to_be_focused()


async def test_a_thread_opens_beside_the_channel(page: Page) -> None:
    await send(page, "Who can look?")
    message = page.get_by_role("article").filter(has_text="Who can look?")
    await message.hover()
    await message.get_by_role("button", name="Reply in thread").click()
    reply = page.get_by_label("Reply in this thread")
    await reply.fill("I can")
    await reply.press("Enter")
    pane = page.get_by_role("complementary", name="Thread")
    await expect(pane.get_by_role("article").filter(has_text="I can")).to_be_visible()
    await expect(message.get_by_role("button", name="1 reply")).to_be_visible()


async def test_a_reaction_is_counted_and_taken_back(page: Page, sandbox: Sandbox) -> None:
    posted = await sandbox.person("ben").says("Done?", "#general")
    await sandbox.person("ben").reacts("eyes", posted)
    reaction = page.get_by_role("article").filter(has_text="Done?").locator(".reaction")
    await reaction.click()
    await expect(reaction).to_contain_text("2")
    await reaction.click()
    await expect(reaction).to_contain_text("1")


async def test_a_message_shortcut_takes_the_message_along(page: Page) -> None:
    await send(page, "The lamp flickers")
    message = page.get_by_role("article").filter(has_text="The lamp flickers")
    await message.hover()
    await message.get_by_role("button", name="More message actions").click()
    await page.get_by_role("menuitem", name="Quote this").click()
    dialog = page.get_by_role("dialog", name="Quote")
    await expect(dialog.get_by_label("What is broken")).to_have_value("The lamp flickers")


async def test_a_mention_elsewhere_is_marked_until_read(page: Page, sandbox: Sandbox) -> None:
    room = page.get_by_role("link", name="engineering")
    await sandbox.person("ben").says("@ana have a look", "#engineering")
    await expect(room).to_have_accessible_name("engineering, 1 unread, 1 mention")
    await room.click()
    await expect(page.get_by_role("article")).to_contain_text("have a look")
    await expect(room).to_have_accessible_name("engineering")


async def test_another_person_sees_their_own_workspace(page: Page) -> None:
    await send(page, "/incident list")
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    await page.get_by_role("button", name="You are Ana Duarte").click()
    await page.get_by_role("menuitem", name="Ben Okafor").click()
    await expect(page.get_by_role("button", name="You are Ben Okafor")).to_be_visible()
    await expect(page.get_by_text("Only visible to you")).to_have_count(0)


async def test_half_typed_words_and_scroll_stay_when_others_write(
    page: Page, sandbox: Sandbox
) -> None:
    ben = sandbox.person("ben")
    for number in range(30):
        await ben.says(f"Line {number}", "#general")
    await expect(page.get_by_text("Line 29", exact=True)).to_be_visible()
    await page.locator("#composer").fill("I was just about to")
    scroll = page.locator(".channel-scroll")
    await scroll.evaluate("el => { el.scrollTop = 40; }")
    await ben.says("Something new", "#general")
    await expect(page.get_by_text("Something new").first).to_be_attached()
    await expect(page.locator("#composer")).to_have_value("I was just about to")
    assert await scroll.evaluate("el => el.scrollTop") == 40


async def test_the_home_tab_shows_what_the_app_publishes(page: Page) -> None:
    await page.get_by_role("button", name="lighthouse Home").click()
    await expect(page.get_by_role("heading", name="All is calm")).to_be_visible()


async def test_the_clock_is_wound_from_the_page(page: Page, sandbox: Sandbox) -> None:
    async with page.expect_response("**/page/wind"):
        await page.get_by_role("button", name="+15 min").click()
    assert sandbox.workspace.clock.offset == 900


async def test_the_protocol_strip_shows_a_call_and_its_json(page: Page) -> None:
    await page.get_by_role("button", name="Protocol").click()
    await open_form(page)
    await page.keyboard.press("Escape")
    call = page.get_by_role("button", name="views.open")
    await expect(call).to_contain_text("ok")
    await call.click()
    shown = await page.locator(".journal pre").inner_text()
    assert json.loads(shown)["args"]["view"]


async def test_on_a_phone_the_sidebar_is_a_drawer(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    room = page.get_by_role("link", name="engineering")
    await expect(room).not_to_be_in_viewport()
    await page.get_by_role("button", name="Channels and people").click()
    await room.click()
    await expect(page.get_by_role("main", name="Channel engineering")).to_be_visible()
    await expect(room).not_to_be_in_viewport()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width == 360


async def test_dark_colours_can_be_chosen_and_are_kept(page: Page) -> None:
    await page.get_by_role("button", name="Use dark colours").click()
    await page.reload()
    await expect(page.get_by_role("button", name="Use light colours")).to_be_visible()


MRKDWN = {
    "*a* _b_ ~c~ `d`": "<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>",
    "2*3*4 snake_case_name": "2*3*4 snake_case_name",
    "&lt;b&gt; &amp;amp;": "&lt;b&gt; &amp;amp;",
    "&gt; said\nthen": "<blockquote>said</blockquote>then",
    "```\na *b*\n```": "<pre>a *b*</pre>",
    "<javascript:alert(1)|click>": "<span>click</span>",
    "<!here> <@U404|zoe>": (
        '<span class="mention mention-me">@here</span> <span class="mention">@zoe</span>'
    ),
    "<https://a.example/x_y_z|the page>": (
        '<a href="https://a.example/x_y_z" target="_blank" rel="noopener noreferrer">the page</a>'
    ),
    "<!date^1700000000^{time} on {date_num}|then>": (
        '<time class="date" datetime="2023-11-14T22:13:20.000Z" title="2023-11-14 22:13 UTC">'
        "22:13 on 11/14/2023</time>"
    ),
}
DRAW = """async (text) => {
  const { h, render } = await import("/static/dom.js");
  const { mrkdwn } = await import("/static/mrkdwn.js");
  const host = document.createElement("div");
  render(host, h("div", null, mrkdwn(text)));
  return host.firstChild.innerHTML;
}"""


async def test_marked_up_text_becomes_only_what_slack_allows(page: Page) -> None:
    drawn = {text: await page.evaluate(DRAW, text) for text in MRKDWN}
    assert drawn == MRKDWN


async def test_the_page_says_so_while_the_workspace_is_gone(page: Page) -> None:
    await page.context.set_offline(True)
    await send(page, "Is anybody there?")
    await expect(page.get_by_text("The workspace did not answer.")).to_be_visible()
    await expect(page.locator("#composer")).to_have_value("Is anybody there?")


async def test_a_file_and_a_canvas_are_read_beside_the_channel(
    page: Page, sandbox: Sandbox
) -> None:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    room = sandbox.person("ana").channel("#general").id
    await client.conversations_join(channel=room)
    await client.files_upload_v2(channel=room, content="DTSTART:20261121", filename="review.ics")
    document = {"type": "markdown", "markdown": "# What happened\nThe **disk** was full"}
    await client.conversations_canvases_create(channel_id=room, document_content=document)
    await page.get_by_role("button", name="Read review.ics").click()
    pane = page.get_by_role("complementary", name="Document")
    await expect(pane).to_contain_text("DTSTART:20261121")
    await page.get_by_role("button", name="Canvas", exact=True).click()
    await expect(pane.locator("strong", has_text="disk")).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Download review.ics").click()
    assert (await download.value).suggested_filename == "review.ics"


async def test_the_link_of_a_canvas_opens_it(page: Page, sandbox: Sandbox) -> None:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    room = sandbox.person("ana").channel("#general").id
    await client.conversations_join(channel=room)
    document = {"type": "markdown", "markdown": "The disk was full"}
    await client.conversations_canvases_create(channel_id=room, document_content=document)
    canvas = sandbox.person("ana").channel("#general").canvas
    assert canvas is not None
    await page.goto(canvas.link)
    pane = page.get_by_role("complementary", name="Document")
    await expect(pane).to_contain_text("The disk was full")


async def test_an_own_message_is_edited_and_deleted_from_its_menu(page: Page) -> None:
    await send(page, "The disc is full")
    message = page.get_by_role("article").last
    await message.hover()
    await message.get_by_role("button", name="More message actions").click()
    await page.get_by_role("menuitem", name="Edit message").click()
    await message.get_by_label("Edit message").fill("The disk is full")
    await message.get_by_role("button", name="Save").click()
    await expect(message).to_contain_text("The disk is full (edited)")
    await message.hover()
    await message.get_by_role("button", name="More message actions").click()
    await page.get_by_role("menuitem", name="Delete message").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_text("The disk is full")).to_have_count(0)


async def test_somebody_signs_in_to_an_app_by_its_page(page: Page, sandbox: Sandbox) -> None:
    back = f"{sandbox.url}/static/index.html"
    sandbox.allows_redirect(back)
    asked = {
        "client_id": sandbox.client_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid",
        "state": "s-1",
    }
    await page.goto(f"{sandbox.url}/openid/connect/authorize?{urlencode(asked)}")
    await page.get_by_role("link", name="Sign in as Ben Okafor").click()
    await page.wait_for_url("**/static/index.html?code=*&state=s-1")
