"""A service-user trainer and her limits."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.db import Base, Code, Confidential, LongText, Name
from induction.people.models import Account
from induction.trainers.enums import TrainerPart, TrainerStatus


class Trainer(Base):
    """Someone who uses services, or a carer, who speaks at welcome sessions and leads groups. Co-owner, not resource."""

    __tablename__ = "trainer"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    known_as: Mapped[Name]
    """The name by which starters will know her; her choice."""
    introduction: Mapped[LongText] = mapped_column(default="")
    """In her own words; shown to starters of her sessions."""
    status: Mapped[TrainerStatus] = mapped_column(default=TrainerStatus.ACTIVE)
    part: Mapped[TrainerPart] = mapped_column(default=TrainerPart.BOTH)
    sessions_a_month: Mapped[int] = mapped_column(default=2)
    """Her limit; nobody asks her beyond it."""
    groups_a_session: Mapped[int] = mapped_column(default=1)
    wants_names: Mapped[bool] = mapped_column(default=True)
    """Whether she is told the names of who will be there, or only their roles."""
    supporter_name: Mapped[Name] = mapped_column(default="")
    supporter_phone: Mapped[Code] = mapped_column(default="")
    """Whom she can turn to, before, on and after the day."""
    limits: Mapped[Confidential] = mapped_column(default="")
    """What else we must know before asking her, in her words: days, distance, whom she will not be put with."""
    since: Mapped[datetime]
    made_by_form: Mapped[Code | None] = mapped_column(unique=True)
    """Made by the form with which staff added her, so that a double click adds her once."""

    account: Mapped[Account] = relationship(lazy="joined")
