"""Saying what one needs, and keeping note of who has looked."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select

from induction import audit, clock
from induction.access import queries
from induction.access.enums import ASKED_NEEDS, Need
from induction.access.models import AccessDraft, AccessOpening, AccessProfile, Answers
from induction.access.rules import ChangedMeanwhile, NotAnsweredYet, SayHowYouKnow
from induction.access.signals import access_changed, own_words_changed
from induction.audit import Actor
from induction.db import db, service, short_transaction
from induction.outbox import services as outbox
from induction.people.models import Account

_DRAFTS_KEPT_FOR = timedelta(days=30)


@service
def answer(
    actor: Actor,
    account_id: int,
    needs: Collection[Need],
    own_words: str,
    *,
    meeting_language: str = "",
    version: int | None = None,
) -> AccessProfile:
    """Save what a person needs at sessions and for papers: functional, never a diagnosis. No needs and no words: "nothing".

    The person answers for herself, or ``actor`` says by ``told_us_by`` how she was told; then the person is sent an email
    that names who did it and nothing else. ``version`` is that of the answers that were there when the writing began.
    Raises ``SayHowYouKnow``, and ``ChangedMeanwhile`` when the answers there now are others. The audit event tells that she
    was asked and has answered, and not what. A draft of the actor's is used up.
    """
    if actor.account_id not in {None, account_id} and not actor.told_us_by:
        raise SayHowYouKnow
    account, profile = _locked(account_id)
    if version is not None and version != queries.version_of(profile):
        raise ChangedMeanwhile
    wanted = frozenset(need for need in needs if need in ASKED_NEEDS) | ({Need.OTHER} if own_words else frozenset())
    if profile is None:
        profile = AccessProfile(account_id=account_id, needs_text="", own_words="", version=0)
        db.session.add(profile)
    needs_before, words_before = profile.needs, profile.own_words
    profile.needs = wanted
    profile.own_words = own_words
    profile.meeting_language = meeting_language
    _answered_now(profile)
    audit.record(actor, "access:answered", profile, about=account.name)
    discard_draft(actor, account_id)
    if actor.account_id not in {None, account_id}:
        outbox.queue(
            "access.answered_for_you",
            account_id,
            f"access profile {profile.id}, answer {profile.version}",
            "access/answered_for_you",
            by=db.session.get_one(Account, actor.account_id).name,
        )
    if words_before and own_words and words_before != own_words:
        own_words_changed.send(account_id=account_id)
    if needs_before != wanted or words_before != own_words:
        access_changed.send(account_id=account_id)
    return profile


@service
def confirm(actor: Actor, account_id: int, version: int) -> AccessProfile:
    """Say that the saved answers are still right: they are asked for again a year from now.

    Raises ``NotAnsweredYet``; ``ChangedMeanwhile`` when they are not those of ``version``; ``SayHowYouKnow`` as ``answer`` does.
    """
    if actor.account_id != account_id and not actor.told_us_by:
        raise SayHowYouKnow
    account, profile = _locked(account_id)
    if profile is None:
        raise NotAnsweredYet
    if version != profile.version:
        raise ChangedMeanwhile
    _answered_now(profile)
    audit.record(actor, "access:confirmed", profile, about=account.name)
    return profile


def _locked(account_id: int) -> tuple[Account, AccessProfile | None]:
    """Return an account and its answers; until the unit of work ends, nobody else answers about her, not even first."""
    db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))
    account = db.session.get_one(Account, account_id)
    profile = db.session.scalar(
        select(AccessProfile).where(AccessProfile.account_id == account_id).execution_options(populate_existing=True)
    )
    return account, profile


def _answered_now(profile: AccessProfile) -> None:
    profile.answered_at = clock.now()
    profile.version += 1
    db.session.flush()


def answers_so_far(account_id: int, author_id: int) -> tuple[Answers, int]:
    """Return what to show on the pages of questions, and the version of the saved answers that it goes back to.

    That is the author's draft, or else the saved answers.
    """
    draft = queries.draft_of(account_id, author_id)
    if draft is not None:
        return draft.answers, draft.based_on
    profile = queries.profile_of(account_id)
    if profile is None:
        return Answers(), 0
    saved = Answers(
        needs=profile.needs - {Need.OTHER}, own_words=profile.own_words, meeting_language=profile.meeting_language
    )
    return saved, profile.version


@service
def write_draft(actor: Actor, account_id: int, version: int, **given: object) -> AccessDraft:
    """Keep some answers until all are given; ``given`` are fields of ``Answers``.

    A draft begins from the saved answers, and ``version`` is the one she saw. It is the author's alone, is encrypted, and is
    deleted when she saves it, throws it away, or has left it for thirty days. It leaves no audit event: nothing is decided by it.
    """
    author_id = actor.account_id
    if author_id is None:
        raise ValueError("only a person writes a draft")
    db.session.execute(select(Account.id).where(Account.id == author_id).with_for_update(key_share=True))
    db.session.execute(delete(AccessDraft).where(AccessDraft.changed_at < clock.now() - _DRAFTS_KEPT_FOR))
    draft = queries.draft_of(account_id, author_id)
    if draft is None:
        draft = AccessDraft(account_id=account_id, author_id=author_id, based_on=version)
        draft.answers = answers_so_far(account_id, author_id)[0]
        db.session.add(draft)
    draft.answers = replace(draft.answers, **given)  # type: ignore[arg-type]  # the fields of one dataclass
    draft.changed_at = clock.now()
    return draft


@service
def discard_draft(actor: Actor, account_id: int) -> None:
    """Throw away the actor's unsaved answers about an account; there may be none."""
    db.session.execute(
        delete(AccessDraft).where(AccessDraft.account_id == account_id, AccessDraft.author_id == actor.account_id)
    )


def record_openings(account_ids: Collection[int], opened_by_id: int) -> dict[int, int]:
    """Note, in one transaction of its own, that somebody is about to be shown what each of these people needs.

    Return the ids of the profiles noted, by account; who has not answered has none. Call it in a GET, when it is certain that she
    may see them and best with no transaction open, and show those profiles and no others.
    """
    if not account_ids:
        return {}
    now = clock.now()
    with short_transaction() as session:
        rows = session.execute(
            select(AccessProfile.account_id, AccessProfile.id)
            .where(AccessProfile.account_id.in_(account_ids))
            .order_by(AccessProfile.id)
        )
        noted = {row.account_id: row.id for row in rows}
        session.add_all(
            AccessOpening(profile_id=profile_id, opened_by_id=opened_by_id, at=now) for profile_id in noted.values()
        )
    return noted
