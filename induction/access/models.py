"""What a person needs, encrypted; who has opened it; and answers on their way."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.access.enums import ASKED_NEEDS, Need
from induction.db import Base, Confidential
from induction.people.models import Account


class AccessProfile(Base):
    """One person's access requirements: health data, opened only by who arranges them and by herself."""

    __tablename__ = "access_profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    needs_text: Mapped[Confidential]
    """The checkable needs, parted by spaces: encrypted like the words, because a list of needs says as much."""
    own_words: Mapped[Confidential]
    meeting_language: Mapped[Confidential] = mapped_column(default="")
    """For messages and meetings, in her words; empty for English. Encrypted: British Sign Language says who is deaf."""
    answered_at: Mapped[datetime]
    """When she last said that this is right; asked again after a year."""
    version: Mapped[int]
    """Counts the answers: what two people at once are told apart by."""

    account: Mapped[Account] = relationship()

    @property
    def needs(self) -> frozenset[Need]:
        """The checkable needs."""
        return needs_in(self.needs_text)

    @needs.setter
    def needs(self, needs: frozenset[Need]) -> None:
        self.needs_text = " ".join(sorted(needs))

    @property
    def in_order(self) -> list[Need]:
        """The needs with a name of their own, in the order in which they are asked."""
        return [need for need in ASKED_NEEDS if need in self.needs]


def needs_in(text: str) -> frozenset[Need]:
    """Return the needs that were stored as ``text``."""
    return frozenset(Need(word) for word in text.split())


class AccessOpening(Base):
    """Somebody opened a profile. The person whose it is sees this list."""

    __tablename__ = "access_opening"
    __table_args__ = (Index("ix_access_opening_profile_id_id", "profile_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("access_profile.id"))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    opened_by: Mapped[Account] = relationship()


@dataclass(frozen=True)
class Answers:
    """The answers to the questions as far as they have been given."""

    needs: frozenset[Need] | None = None
    """None: not answered yet. Empty: none of those on the list."""
    own_words: str = ""
    meeting_language: str = ""
    told_by: str = ""
    """How she told the member of staff who writes this down; empty when she writes herself."""

    @property
    def in_order(self) -> list[Need]:
        """The needs with a name of their own, in the order in which they are asked."""
        return [need for need in ASKED_NEEDS if need in (self.needs or ())]


class AccessDraft(Base):
    """Answers that somebody is giving, page by page, and has not saved: about an account, by herself or by staff."""

    __tablename__ = "access_draft"
    __table_args__ = (UniqueConstraint("account_id", "author_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    based_on: Mapped[int]
    """The version of the profile that was there when this was begun; 0 when there was none."""
    answers_text: Mapped[Confidential]
    changed_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def answers(self) -> Answers:
        """The answers given so far."""
        kept = json.loads(self.answers_text)
        needs = kept.pop("needs")
        return Answers(needs=None if needs is None else frozenset(Need(word) for word in needs), **kept)

    @answers.setter
    def answers(self, answers: Answers) -> None:
        needs = None if answers.needs is None else sorted(answers.needs)
        self.answers_text = json.dumps(
            {
                "needs": needs,
                "own_words": answers.own_words,
                "meeting_language": answers.meeting_language,
                "told_by": answers.told_by,
            }
        )
