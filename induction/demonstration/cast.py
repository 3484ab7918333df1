"""The parts one can play in the demonstration: one of each kind of person."""

from dataclasses import dataclass

from sqlalchemy import select

from induction.db import db
from induction.people.models import Account
from induction.refusals import N_


@dataclass(frozen=True)
class Part:
    """Somebody to sign in as."""

    key: str
    label: str
    email: str


CAST = (
    Part("new-starter", N_("A new payments officer, before his session"), "gareth.beynon@northshire.example"),
    Part("reflecting", N_("A payments officer, writing her reflection"), "lowri.james@northshire.example"),
    Part("home-care", N_("A home care assistant, six months on"), "beryl.oakley@northshire.example"),
    Part("hr-officer", N_("An HR officer"), "k.holt@northshire.example"),
    Part("trainer", N_("A service-user trainer"), "maureen.tully@northshire.example"),
    Part("line-manager", N_("A line manager"), "s.begum@northshire.example"),
    Part("involvement-lead", N_("The involvement lead"), "s.morris@northshire.example"),
    Part("head-of-service", N_("The head of service"), "j.ashworth@northshire.example"),
    Part("administrator", N_("An administrator"), "r.patel@northshire.example"),
)


def account_for(part: Part) -> Account | None:
    """Return who plays a part, or None where the demonstration has not been loaded."""
    return db.session.scalar(select(Account).where(Account.email == part.email, Account.closed_at.is_(None)))
