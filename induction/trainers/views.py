"""The list of trainers, one trainer's record – hers, or as the involvement lead sees it – and the pages that change it."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, request, url_for
from flask.blueprints import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import abort

from induction.permissions import Permission, needs
from induction.trainers import queries, services
from induction.trainers.enums import TrainerStatus, TrainerTopic
from induction.trainers.forms import TOPIC_FORMS, AddForm, ContactForm, OnBehalfForm, StatusForm, TopicForm
from induction.trainers.models import Trainer
from induction.trainers.rules import ChangedMeanwhile, statuses_open
from induction.web.guard import may
from induction.web.language import say
from induction.web.pages import actor, asked_number, page, refusals_shown_on

blueprint = Blueprint("trainers", __name__)


@dataclass(frozen=True)
class Change:
    """One topic of one trainer's record."""

    trainer: Trainer
    topic: TrainerTopic


def _is_hers(trainer: Trainer) -> bool:
    return bool(trainer.account_id == current_user.id)


def _trainer(trainer_id: int | None) -> Trainer | None:
    """The trainer of an address, or, at the addresses below "my details", the signed-in one."""
    return queries.trainer_of(current_user.id) if trainer_id is None else queries.trainer(trainer_id)


def _change(topic: str, trainer_id: int | None) -> Change | None:
    trainer = _trainer(trainer_id)
    known = topic in list(TrainerTopic)
    return Change(trainer, TrainerTopic(topic)) if trainer is not None and known else None


def _back_to(trainer: Trainer) -> str:
    return url_for(".mine") if _is_hers(trainer) else url_for(".show", trainer_id=trainer.id)


def _for_whom(form: OnBehalfForm, trainer: Trainer) -> None:
    if _is_hers(trainer):
        form.for_herself()


@blueprint.get("/trainers")
@needs(Permission.TRAINER_LIST)
def everyone() -> ResponseReturnValue:
    shown = queries.page_of_trainers(after=asked_number("after"), before=asked_number("before"))
    return page("trainers/everyone.html", shown=shown, manages=may(Permission.TRAINER_MANAGE))


@blueprint.route("/trainers/add", methods=["GET", "POST"])
@needs(Permission.TRAINER_MANAGE)
def add() -> ResponseReturnValue:
    form = AddForm()
    same_person = request.method == "POST" and (form.same_person.data or None)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            try:
                trainer = services.add(
                    actor(),
                    name=form.name.data,
                    known_as=form.known_as.data or "",
                    email=form.email.data or None,
                    phone=form.phone.data or None,
                    status=TrainerStatus(form.status.data),
                    same_person=bool(form.same_person.data),
                    made_by_form=form.made_by_form.data,
                )
            except services.AlreadyHasAccount:
                same_person = True
                raise
            flash(_("Added. Now write down what they have told you."), "success")
            return redirect(url_for(".show", trainer_id=trainer.id))
    return page("trainers/add.html", form=form, ask_same_person=bool(same_person))


@blueprint.get("/my-details")
@needs(Permission.OWN_TRAINER_DETAILS)
def mine() -> ResponseReturnValue:
    trainer = queries.trainer_of(current_user.id)
    if trainer is None:
        abort(404)
    return page("trainers/show.html", **_shown(trainer))


@blueprint.get("/trainers/<int:trainer_id>")
@needs(Permission.TRAINER_VIEW, load=queries.trainer)
def show(trainer: Trainer) -> ResponseReturnValue:
    return page("trainers/show.html", **_shown(trainer))


def _shown(trainer: Trainer) -> dict[str, object]:
    hers = _is_hers(trainer)
    access = "access.mine" in current_app.view_functions and hers
    return {
        "trainer": trainer,
        "hers": hers,
        "address_of_access": url_for("access.mine") if access else None,
    }


@blueprint.route("/my-details/<topic>", methods=["GET", "POST"], defaults={"trainer_id": None})
@blueprint.route("/trainers/<int:trainer_id>/change/<topic>", methods=["GET", "POST"])
@needs(Permission.TRAINER_CHANGE, load=_change)
def change(change: Change) -> ResponseReturnValue:
    trainer, topic = change.trainer, change.topic
    form = TOPIC_FORMS[topic]()
    _for_whom(form, trainer)
    conflict = False
    if form.validate_on_submit():
        try:
            services.change(actor(form.how_told), trainer, topic, form.values(), seen_before=form.seen.data or "")
        except ChangedMeanwhile as refusal:
            conflict = True
            form.refuse(say(refusal))
        else:
            flash(_("Saved."), "success")
            return redirect(_back_to(trainer))
    _prepare(form, trainer, topic, conflict=conflict)
    hers = _is_hers(trainer)
    return page(
        f"trainers/change_{topic.name.lower()}.html",
        form=form,
        trainer=trainer,
        topic=topic,
        hers=hers,
        back=_back_to(trainer),
        conflict=conflict,
        openings=queries.limits_opened(trainer.id) if topic is TrainerTopic.LIMITS and hers else [],
    )


def _prepare(form: TopicForm, trainer: Trainer, topic: TrainerTopic, *, conflict: bool) -> None:
    """Fill a form that was only opened; after a conflict, let what is saved now be overwritten knowingly."""
    if request.method == "GET":
        if topic is TrainerTopic.LIMITS and not _is_hers(trainer):
            services.note_limits_opened(actor(), trainer)
        form.show({name: getattr(trainer, name) for name in topic.fields})
    if request.method == "GET" or conflict:
        form.seen.data = services.seen(trainer, topic)


@blueprint.route("/my-details/status", methods=["GET", "POST"], defaults={"trainer_id": None})
@blueprint.route("/trainers/<int:trainer_id>/status", methods=["GET", "POST"])
@needs(Permission.TRAINER_CHANGE, load=_trainer)
def status(trainer: Trainer) -> ResponseReturnValue:
    form = StatusForm()
    _for_whom(form, trainer)
    if form.status.data == trainer.status:
        return redirect(_back_to(trainer))  # a second press of the button: it has been written down
    form.offer(statuses_open(trainer.status, herself=_is_hers(trainer)))
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.set_status(actor(form.how_told), trainer, TrainerStatus(form.status.data))
            flash(_("Saved. It holds from now on."), "success")
            return redirect(_back_to(trainer))
    return page("trainers/status.html", form=form, trainer=trainer, hers=_is_hers(trainer), back=_back_to(trainer))


@blueprint.route("/trainers/<int:trainer_id>/contact", methods=["GET", "POST"])
@needs(Permission.TRAINER_MANAGE, load=queries.trainer)
def contact(trainer: Trainer) -> ResponseReturnValue:
    account = trainer.account
    form = ContactForm(obj=account)
    _for_whom(form, trainer)
    conflict = False
    if form.validate_on_submit():
        with refusals_shown_on(form):
            try:
                services.change_contact(
                    actor(form.how_told),
                    trainer,
                    name=form.name.data,
                    email=form.email.data or None,
                    phone=form.phone.data or None,
                    seen_before=form.seen.data or "",
                )
            except ChangedMeanwhile:
                conflict = True
                raise
            flash(_("Saved."), "success")
            return redirect(_back_to(trainer))
    if request.method == "GET" or conflict:
        form.seen.data = services.contact_seen(trainer)
    return page("trainers/contact.html", form=form, trainer=trainer, conflict=conflict, back=_back_to(trainer))
