"""What no address can hold: ids larger than a row's, and NUL, which PostgreSQL would not look for."""

from collections.abc import Callable

import pytest

from tests.factories import people
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


@pytest.mark.parametrize("path", ["/starters/99999999999999999999", "/sessions/2147483648", "/exercises/templates/%00"])
def test_it_names_nothing(browser: Open, path: str) -> None:
    browser(people.hr_officer()).get(path, status=404)


@pytest.mark.parametrize(
    "query", ["words=%00", "family=%20", "status=%20", "manager=%20", "after=99999999999999999999"]
)
def test_an_odd_question_is_no_error(browser: Open, query: str) -> None:
    browser(people.hr_officer()).get(f"/starters?{query}", status=404 if "%00" in query else 200)
