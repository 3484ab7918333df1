"""Starters and the line manager whom HR's file named: joined as soon as that manager's account is there."""

from sqlalchemy import func, select

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.people import queries
from induction.people.enums import AccountRole
from induction.people.models import Account, ManagerNomination, Starter
from induction.people.queries import starters as starter_queries
from induction.people.signals import starter_changed


@service
def link_starters(actor: Actor, account: Account) -> int:
    """Make a line manager's account the manager of every starter who waits for its address; return how many.

    Nobody becomes her own line manager. The question whether the address is a manager's is answered by this.
    """
    if account.email is None or account.closed_at is not None or not account.has_role(AccountRole.LINE_MANAGER):
        return 0
    waiting = db.session.scalars(
        select(Starter).where(
            Starter.manager_email == account.email, Starter.manager_id.is_(None), Starter.account_id != account.id
        )
    ).all()
    for starter in waiting:
        starter.manager = account
        starter.changed_at = clock.now()
        audit.record(
            actor, "starter:changed", starter, about=starter.account.name, changes={"manager": [None, account.name]}
        )
    nomination = starter_queries.nomination_of(account.email)
    if nomination is not None and nomination.confirmed_at is None:
        nomination.confirmed_at, nomination.dismissed_at = clock.now(), None
    db.session.flush()
    for starter in waiting:
        starter_changed.send(starter, actor=actor, changed=frozenset({"manager"}))
    return len(waiting)


def waiting_for(email: str) -> int:
    """Return how many starters wait for the manager with this address to be confirmed."""
    return (
        db.session.scalar(select(func.count()).where(Starter.manager_email == email, Starter.manager_id.is_(None))) or 0
    )


@service
def nominate(actor: Actor, email: str, *, anew: bool) -> ManagerNomination:
    """Ask HR whether an address that a file names is a line manager's.

    What she dismissed stays so, unless somebody names it ``anew``: a new starter, or one whose manager is another now.
    """
    found = starter_queries.nomination_of(email)
    account = queries.account_by_email(email)
    if found is None:
        found = ManagerNomination(email=email, seen_at=clock.now())
        db.session.add(found)
        db.session.flush()
        audit.record(actor, "manager:nominated", found, about=email, has_account=account is not None)
        return found
    found.seen_at = clock.now()
    if found.confirmed_at is not None or (anew and found.dismissed_at is not None):
        found.confirmed_at = found.dismissed_at = None
        audit.record(actor, "manager:nominated", found, about=email, has_account=account is not None)
    return found
