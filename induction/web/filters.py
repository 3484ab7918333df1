"""How moments, numbers and names are written on a page. Times are London's, inside a ``<time>`` element."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_time
from flask import Flask
from flask_babel import get_locale, gettext
from markupsafe import Markup

from induction import clock
from induction.web.guard import may
from induction.web.language import say
from induction.web.markdown import rendered


def init_app(app: Flask) -> None:
    """Add the filters to every template."""
    for name, function in {
        "date": date_element,
        "short_date": short_date_element,
        "time_of_day": time_element,
        "date_and_time": date_and_time_element,
        "between": between_element,
        "markdown": rendered,
        "label": label,
        "own": own,
        "long_date": long_date,
        "clock_time": time_of_day,
    }.items():
        app.jinja_env.filters[name] = function
    app.jinja_env.globals.update(today=clock.today, now=clock.now, may=may, say=say)


def label(word: Any) -> str:
    """Return the translated label of one of our enums, or the empty text for None."""
    return "" if word is None else str(gettext(word.label))


def own(words: object) -> Markup:
    """Mark people's own words or names: nothing translates them, no program in the browser and none of ours."""
    return Markup('<span translate="no">{}</span>').format(words)


def sentence(message: str, **values: object) -> Markup:
    """Return a sentence of ours, marked with ``N_``, in the reader's language, with people's words or elements put into it."""
    return Markup(gettext(message)) % values  # noqa: S704 - the sentence is ours; the values are escaped


def _day(moment: date | datetime) -> date:
    return clock.in_london(moment).date() if isinstance(moment, datetime) else moment


def long_date(moment: date | datetime) -> str:
    """Write "Tuesday 5 January 2027", for plain text such as an email."""
    return format_date(_day(moment), "EEEE d MMMM y", locale=get_locale() or "en")


def short_date(moment: date | datetime) -> str:
    """Write "5 Jan 2027"."""
    return format_date(_day(moment), "d MMM y", locale=get_locale() or "en")


def time_of_day(moment: datetime) -> str:
    """Write "9:30am"."""
    local = clock.in_london(moment)
    text = format_time(local, "h:mma", locale=get_locale() or "en")
    return text.replace("\u202f", "").replace(" ", "").lower()


def _element(machine: str, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, text)


def date_element(moment: date | datetime | None) -> Markup:
    """Write a long date in a ``<time>`` element; nothing for None."""
    return Markup() if moment is None else _element(_day(moment).isoformat(), long_date(moment))


def short_date_element(moment: date | datetime | None) -> Markup:
    """Write a short date in a ``<time>`` element; nothing for None."""
    return Markup() if moment is None else _element(_day(moment).isoformat(), short_date(moment))


def time_element(moment: datetime | None) -> Markup:
    """Write a time of day in a ``<time>`` element; nothing for None."""
    return Markup() if moment is None else _element(clock.in_london(moment).strftime("%H:%M"), time_of_day(moment))


def date_and_time_element(moment: datetime | None) -> Markup:
    """Write a long date and the time in one ``<time>`` element; nothing for None."""
    if moment is None:
        return Markup()
    return _element(
        clock.in_london(moment).isoformat(timespec="minutes"), f"{long_date(moment)}, {time_of_day(moment)}"
    )


def between_element(span: tuple[datetime, datetime]) -> Markup:
    """Write "9:30am to 12:30pm"."""
    start, end = span
    return Markup("{} {} {}").format(time_element(start), gettext("to"), time_element(end))
