"""What a person needs, encrypted, and who has opened it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.access.enums import Need
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
    answered_at: Mapped[datetime]
    """When she last said that this is right; asked again after a year."""

    account: Mapped[Account] = relationship()

    @property
    def needs(self) -> frozenset[Need]:
        """The checkable needs."""
        return frozenset(Need(word) for word in self.needs_text.split())

    @needs.setter
    def needs(self, needs: frozenset[Need]) -> None:
        self.needs_text = " ".join(sorted(needs))


class AccessOpening(Base):
    """Somebody opened a profile. The person whose it is sees this list."""

    __tablename__ = "access_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("access_profile.id"), index=True)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    opened_by: Mapped[Account] = relationship()
