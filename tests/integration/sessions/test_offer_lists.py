"""Lists of trainers and offers: who stands where, what is never told, and how long lists go on."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from induction.access.enums import Need
from induction.sessions.enums import OfferStatus, SessionStatus
from induction.sessions.models import WelcomeSession
from induction.trainers.enums import TrainerStatus
from induction.trainers.models import Trainer
from tests.factories import access, people, sessions, trainers
from tests.integration.conftest import Browser
from tests.integration.sessions.offer_steps import typed

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")


def _without_numbers(page: str) -> str:
    """Return a page without what differs from one opening to the next."""
    return re.sub(r'(nonce|value)="[^"]*"|[?&]v=\w+', "", page)


@pytest.mark.one_database
def test_the_list_says_that_something_must_be_arranged_and_never_what(browser: Open) -> None:
    def page_for(*needs: Need, own_words: str = "", limits: str = "") -> str:
        at = sessions.welcome_session(title="Welcome", room=room)
        rosa = trainers.trainer("Rosa", limits=limits)
        access.profile(*needs, account=rosa.account, own_words=own_words)
        page = (
            office.get(f"/sessions/{at.id}/offers/new").text
            + office.get(f"/sessions/{at.id}/offers/new/{rosa.id}").text
        )
        rosa.status = TrainerStatus.STOPPED
        return _without_numbers(page.replace(f"/sessions/{at.id}/", "/sessions/").replace(f"/new/{rosa.id}", "/new"))

    office, room = browser(people.hr_officer()), sessions.room(Need.STEP_FREE)
    loop = page_for(Need.HEARING_LOOP)
    assert "Something has to be arranged first" in loop
    assert loop == page_for(Need.CHANGING_PLACES, Need.QUIET_SPACE, Need.BRAILLE, own_words="I bring a dog")
    nothing = page_for()
    assert "Something has to be arranged first" not in nothing
    assert nothing == page_for(Need.STEP_FREE, Need.INTERPRETER, limits="Not with Mr Jones")


@pytest.mark.one_database
def test_who_cannot_be_asked_stands_there_with_the_reason_and_no_form(browser: Open) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer("Rosa", sessions_a_month=0)
    office = browser(people.hr_officer())
    assert "Rosa wants no sessions just now" in office.get(f"/sessions/{at.id}/offers/new").text
    page = office.get(f"/sessions/{at.id}/offers/new/{rosa.id}").text
    assert "wants no sessions just now" in page
    assert 'name="fee"' not in page
    assert (
        "wants no sessions just now" in office.post(f"/sessions/{at.id}/offers/new/{rosa.id}", typed(), status=422).text
    )


def _make(number: int, of: WelcomeSession | Trainer) -> None:
    for n in range(number):
        if isinstance(of, WelcomeSession):
            sessions.trainer_offer(of, trainers.trainer())
            access.profile(Need.BREAKS, account=trainers.trainer().account)
        else:
            sessions.trainer_offer(sessions.welcome_session(days=7 + n), of)
            sessions.trainer_offer(sessions.welcome_session(days=7 - n), of, status=OfferStatus.DECLINED)


@pytest.mark.one_database
def test_every_list_asks_the_database_equally_often_whatever_its_length(
    browser: Open, queries: Callable[[], Any]
) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer("Rosa")
    office, hers = browser(people.hr_officer()), browser(rosa.account)
    pages = [(office, f"/sessions/{at.id}/offers"), (office, f"/sessions/{at.id}/offers/new"), (hers, "/offers")]
    counts: list[list[int]] = []
    for more in (1, 2, 47):
        _make(more, at)
        _make(more, rosa)
        counts.append([])
        for who, path in pages:
            with queries() as seen:
                who.get(path)
            counts[-1].append(len(seen))
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.one_database
def test_long_lists_go_on_on_the_next_page(browser: Open) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer("Aaa")
    for n in range(52):
        trainers.trainer(f"Bea {n:02d}")
        past = sessions.welcome_session(days=-n - 1, title=f"Past {n:02d}", status=SessionStatus.HELD)
        sessions.trainer_offer(past, rosa, status=OfferStatus.DECLINED)
    for who, path, words in [
        (browser(people.hr_officer()), f"/sessions/{at.id}/offers/new", r"Bea (\d\d)<"),
        (browser(rosa.account), "/offers", r"Past (\d\d)<"),
    ]:
        first = who.get(path).text
        address = re.search(r'href="([^"]*(?:after|before)=[^"]*)"', first)
        assert address is not None
        second = who.get(address[1]).text
        seen = re.findall(words, first) + re.findall(words, second)
        assert sorted(seen) == [f"{n:02d}" for n in range(52)]
    for odd in ("x", "1_x", "nan_1", "inf_1", f"1_{'9' * 40}", "_", "1e400_1"):
        browser(rosa.account).get(f"/offers?before={odd}")
        browser(people.hr_officer()).get(f"/sessions/{at.id}/offers/new?after={odd}")
