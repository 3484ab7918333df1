"""The questions, one a page; saving by itself; and words that were set aside."""

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.permissions import Permission, needs
from induction.reflections import queries
from induction.reflections.enums import QUESTIONS, Part
from induction.reflections.forms import WritingForm, writing_form
from induction.reflections.prompts import prompt
from induction.reflections.queries import Mine
from induction.reflections.services import writing
from induction.reflections.views import blueprint, own
from induction.web.pages import actor, page, refusals_shown_on


def form_for(mine: Mine, part: Part, **values: object) -> WritingForm:
    """Return the form of a part, holding what is saved; ``values`` stand in where nothing is."""
    reflection = mine.reflection
    passage = reflection.passage(part) if reflection else None
    known: dict[str, object] = {"text": "", "version": "0", **values}
    if passage is not None:
        known |= {"text": passage.text, "version": str(passage.version)}
    if reflection is not None and part is Part.ONE_THING:
        known["do_by"] = reflection.do_by
    follow_up = reflection.follow_up() if reflection else None
    if follow_up is not None and part is Part.SIX_WEEKS and follow_up.answer is not None:
        known["done"] = follow_up.answer.value
    return writing_form(part, data=known)


def say_that_words_were_set_aside() -> None:
    """Tell her, on the page she comes back to, why it shows two texts."""
    flash(_("This was changed in another window while you wrote. Nothing is lost: both are on this page."))


@blueprint.route("/mine/<int:booking_id>/questions/<question>", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine_asked)
def question(mine: Mine) -> ResponseReturnValue:
    assert mine.part is not None  # the loader sees to it  # noqa: S101
    form = form_for(mine, mine.part)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            if writing.save_or_set_aside(actor(), mine.booking, mine.part, form.typed()):
                return redirect(_after(mine, mine.part))
            say_that_words_were_set_aside()
            return redirect(request.full_path.rstrip("?"))
    if not form.errors and not (mine.may_reflect and mine.is_draft):
        return redirect(own(mine, "show"))
    hint = _translated(prompt(mine.booking.starter.family, mine.part))
    number = QUESTIONS.index(mine.part) + 1
    place = {"number": number, "total": len(QUESTIONS), "back": _before(mine)}
    return page("reflections/question.html", form=form, mine=mine, part=mine.part, hint=hint, **place)


def _translated(text: str) -> str:
    """Return a shipped text in the reader's language; to gettext, the empty text means something else."""
    return str(_(text)) if text else ""


def _is_a_change() -> bool:
    """Whether she came from "check your answers", and goes back there."""
    return "change" in request.args


def _after(mine: Mine, part: Part) -> str:
    number = QUESTIONS.index(part) + 1
    if _is_a_change():
        return own(mine, "show")
    if number < len(QUESTIONS):
        return own(mine, "question", question=QUESTIONS[number])
    return own(mine, "after")


def _before(mine: Mine) -> str:
    number = QUESTIONS.index(mine.part) if mine.part else 0
    if _is_a_change() or number == 0:
        return own(mine, "show")
    return own(mine, "question", question=QUESTIONS[number - 1])


@blueprint.post("/mine/<int:booking_id>/parts/<part>/save")
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def autosave(mine: Mine) -> ResponseReturnValue:
    """Answer a page that saves by itself: 200 with the new version, 409 with the newest one, 422 for what is too long."""
    assert mine.part is not None  # the address has one  # noqa: S101
    form = writing_form(mine.part)
    form.validate()
    if form.text.errors or "csrf_token" in form.errors:
        return jsonify(refused="text"), 422
    try:
        version = writing.save(actor(), mine.booking, mine.part, form.typed())
    except writing.ChangedElsewhere as changed:
        return jsonify(version=changed.version), 409
    return jsonify(version=version)


@blueprint.post("/mine/<int:booking_id>/parts/<part>/set-aside")
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def settle(mine: Mine) -> ResponseReturnValue:
    """Add the words that were set aside to the others, or remove them."""
    assert mine.part is not None  # the address has one  # noqa: S101
    if request.form.get("do") == "add":
        writing.add_what_was_set_aside(actor(), mine.booking, mine.part)
        flash(_("The words are at the end of the text now."), "success")
    else:
        writing.remove_what_was_set_aside(actor(), mine.booking, mine.part)
        flash(_("Removed."), "success")
    pages = {Part.FOR_LEARNING: "copy", Part.SIX_WEEKS: "six_weeks"}
    if mine.part in pages:
        return redirect(own(mine, pages[mine.part]))
    return redirect(own(mine, "question", question=mine.part))
