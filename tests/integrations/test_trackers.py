"""What every tracker must do, whichever it is."""

import pytest
from aiohttp.web import Response, json_response

from incidentbot.domain.errors import DeliveryError
from tests.integrations.trackers import Side, work


async def test_what_is_filed_says_what_to_do_who_does_it_and_where_it_comes_from(
    side: Side,
) -> None:
    filed = await side.tracker.file(work())

    assert side.titles() == ["Alert before the disk is full"]
    (body,) = side.bodies()
    assert all(
        words in body
        for words in (
            "Checkout is down",
            "Ana Lima",
            "9 March 2026",
            "high",
            "/incidents/INC",
            "/p1",
        )
    )
    assert filed.url.startswith("http")
    assert filed.url.endswith(("/1", "-1"))


async def test_while_nobody_does_it_that_is_said(side: Side) -> None:
    await side.tracker.file(work(owner=""))

    assert "nobody yet" in side.bodies()[0]


async def test_a_text_that_is_no_title_stands_below_it_whole(side: Side) -> None:
    await side.tracker.file(work(title="Alert …", text="Alert\nbefore it is full"))

    assert "before it is full" in side.bodies()[0]


async def test_what_was_filed_is_found_by_its_key(side: Side) -> None:
    await side.tracker.file(work(key="a1"))
    filed = await side.tracker.file(work(key="b2"))
    await side.tracker.file(work(key="c3"))

    assert await side.tracker.find("b2") == filed
    assert await side.tracker.find("d4") is None


async def test_what_was_closed_meanwhile_is_found_as_well(side: Side) -> None:
    filed = await side.tracker.file(work())
    side.closes(True)

    assert await side.tracker.find(work().key) == filed


async def test_other_words_replace_ours_and_leave_what_people_wrote_below(side: Side) -> None:
    filed = await side.tracker.file(work())
    side.writes("\nSee the runbook.")
    await side.tracker.amend(
        filed.key, work(key="other", title="Alert at 80 %", owner="Ben Okafor")
    )

    assert side.titles() == ["Alert at 80 %"]
    (body,) = side.bodies()
    assert "Ben Okafor" in body
    assert "Ana Lima" not in body
    assert body.endswith("\nSee the runbook.")


async def test_after_other_words_it_is_still_found_by_its_first_key(side: Side) -> None:
    filed = await side.tracker.file(work())
    await side.tracker.amend(filed.key, work(key="other", title="Alert at 80 %"))

    assert await side.tracker.find(work().key) == filed


async def test_a_text_that_people_replaced_is_left_alone(side: Side) -> None:
    filed = await side.tracker.file(work())
    _replace_text(side, "All new.")
    await side.tracker.amend(filed.key, work(title="Alert at 80 %"))

    assert (side.titles(), side.bodies()) == (["Alert at 80 %"], ["All new."])


def _replace_text(side: Side, words: str) -> None:
    (issue,) = side.server.issues.values()  # type: ignore[attr-defined]
    issue["body" if "body" in issue else "description"] = words


@pytest.mark.parametrize("dropped", [False, True])
async def test_an_issue_is_closed_and_opened_again(side: Side, dropped: bool) -> None:
    filed = await side.tracker.file(work())
    await side.tracker.settle(filed.key, open=False, dropped=dropped)
    assert side.states() == [False]

    await side.tracker.settle(filed.key, open=True, dropped=False)
    assert side.states() == [True]


async def test_closing_twice_is_closing_once(side: Side) -> None:
    filed = await side.tracker.file(work())
    await side.tracker.settle(filed.key, open=False, dropped=False)
    await side.tracker.settle(filed.key, open=False, dropped=False)

    assert side.states() == [False]


@pytest.mark.parametrize("done", [True, False])
async def test_what_people_closed_is_read_back_with_how_it_ended(side: Side, done: bool) -> None:
    first = await side.tracker.file(work(key="a1"))
    second = await side.tracker.file(work(key="b2"))
    side.closes(done)

    assert await side.tracker.ended([first.key, second.key]) == {first.key: done}


async def test_many_open_issues_are_read_page_by_page_and_not_one_by_one(side: Side) -> None:
    filed = [(await side.tracker.file(work(key=f"k{number}"))).key for number in range(5)]
    side.server.asked.clear()

    assert await side.tracker.ended(filed) == {}
    assert not any(side.server.count("GET", key.rpartition("#")[2]) for key in filed)


async def test_what_is_gone_is_not_done(side: Side) -> None:
    filed = await side.tracker.file(work())
    side.removes()

    assert await side.tracker.ended([filed.key]) == {}


async def test_changing_what_is_gone_is_given_up(side: Side) -> None:
    filed = await side.tracker.file(work())
    side.removes()

    with pytest.raises(DeliveryError, match="not there any more") as refused:
        await side.tracker.amend(filed.key, work())
    assert refused.value.permanent


# When something goes wrong.


async def test_a_lost_answer_may_have_been_taken(side: Side) -> None:
    side.server.loses_answers("POST")

    assert (await failure(side)).ambiguous
    assert await side.tracker.find(work().key) is not None


async def test_an_error_of_theirs_may_have_been_taken(side: Side) -> None:
    side.server.answers("POST", lambda: Response(status=502, text="<html>"))

    assert (await failure(side)).ambiguous


async def test_half_an_answer_is_none(side: Side) -> None:
    side.server.answers("POST", lambda: Response(status=201, text='{"numb'))

    assert (await failure(side)).ambiguous


async def test_without_a_connection_nothing_was_taken(side: Side) -> None:
    await side.server.stop()
    error = await failure(side)

    assert (error.ambiguous, error.permanent) == (False, False)


async def test_a_limit_says_how_long_to_wait_and_holds_for_the_whole_service(side: Side) -> None:
    side.server.answers("POST", side.limited)
    error = await failure(side)

    assert error.retry_after is not None
    assert 100 <= error.retry_after <= 130
    assert error.budget == side.tracker.name


async def test_a_refused_token_is_tried_again_and_stops_nothing_else(side: Side) -> None:
    side.server.answers("POST", lambda: json_response({"message": "Bad"}, status=401), times=2)
    error = await failure(side)

    assert (error.permanent, error.stop) == (False, False)
    assert error.retry_after == 900


async def test_what_can_never_be_taken_is_given_up_with_the_reason(side: Side) -> None:
    error = await failure(side, title="x" * 300)

    assert error.permanent
    assert "title" in error.code or "summary" in error.code


async def test_no_error_gives_the_token_away(side: Side) -> None:
    side.server.answers("POST", lambda: json_response({}, status=401), times=2)

    assert "0123" not in (await failure(side)).code


async def failure(side: Side, **changed: object) -> DeliveryError:
    """Return how filing fails."""
    with pytest.raises(DeliveryError) as failed:
        await side.tracker.file(work(**changed))
    return failed.value
