"""What was sent after a sign-in had expired: kept, encrypted, for the same account, until she has signed in again."""

import hashlib
import json
import secrets
from datetime import timedelta

from sqlalchemy import delete, select

from induction import clock
from induction.db import db, short_transaction
from induction.people.models import KeptForm

_KEPT_FOR = timedelta(days=1)
_TOO_MUCH = 500_000  # characters; a reflection has some thousands

Fields = list[tuple[str, str]]


def keep(account_id: int, address: str, fields: Fields) -> str:
    """Keep a form for an account, in a transaction of its own, and return the token that brings it back."""
    token = secrets.token_urlsafe(32)
    text = json.dumps(fields)
    if len(text) > _TOO_MUCH:
        text = "[]"
    with short_transaction() as session:
        session.execute(delete(KeptForm).where(KeptForm.kept_at < clock.now() - _KEPT_FOR))
        session.add(
            KeptForm(token_hash=_hash(token), account_id=account_id, address=address, fields=text, kept_at=clock.now())
        )
    return token


def find(token: str, account_id: int) -> tuple[str, Fields] | None:
    """Return the address and fields kept under ``token`` for this account, and for no other."""
    kept = db.session.scalar(
        select(KeptForm).where(KeptForm.token_hash == _hash(token), KeptForm.account_id == account_id)
    )
    if kept is None:
        return None
    return kept.address, [(name, value) for name, value in json.loads(kept.fields)]


def forget(token: str) -> None:
    """Delete a kept form: it has been sent."""
    db.session.execute(delete(KeptForm).where(KeptForm.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
