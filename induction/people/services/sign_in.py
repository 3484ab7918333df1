"""Signing in by email: a link for any device, a code for the device that asked; single use, fifteen minutes, throttled.

Whoever asks sees the same whether or not the address is known. Secrets are stored hashed. Sources: NCSC on throttling
instead of lockout; OWASP's "Forgot Password" cheat sheet on answers that give nothing away.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service, short_transaction
from induction.outbox import services as outbox
from induction.people import queries
from induction.people.models import Account, AccountSession, SignInAttempt, SignInRequest
from induction.refusals import N_, Refusal

LIVES = timedelta(minutes=15)
IDLE = timedelta(hours=12)
"""How long a device stays signed in without being used."""

_WINDOW = timedelta(minutes=15)
_LIMITS = {"address from network": 5, "address": 30, "network": 40, "link": 60, "code": 40}
"""Tries in a window, by kind. A whole office may share one network address. One address from one network is held to five; from
everywhere together to many more, so that a stranger who keeps asking cannot keep its owner out."""
_WRONG_CODES = 5
_SEEN_AFRESH = timedelta(minutes=10)


class TooManyTries(Refusal):
    """The same address or network has tried too often."""

    message = N_("There have been too many tries. Wait 15 minutes, then try again.")


class LinkNotGood(Refusal):
    """The link is used, too old, or not one of ours."""

    message = N_("This link has been used or is too old. Ask for a new one.")


class CodeNotGood(Refusal):
    """The code is wrong, used or too old."""

    message = N_("That code is not right, or it is too old. Check the newest email, or ask for a new one.")
    field = "code"


@dataclass(frozen=True)
class Asked:
    """What the asking browser keeps: it alone may use the code."""

    browser_secret: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def count_try(kind: str, subject: str) -> None:
    """Record a try in a transaction of its own and raise ``TooManyTries`` past the limit. Call it before anything else."""
    now = clock.now()
    hashed = _hash(f"{kind}:{subject}")
    with short_transaction() as session:
        tries = session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(SignInAttempt.kind == kind, SignInAttempt.subject_hash == hashed, SignInAttempt.at > now - _WINDOW)
        )
        if (tries or 0) < _LIMITS[kind]:
            session.add(SignInAttempt(kind=kind, subject_hash=hashed, at=now))
            return
    raise TooManyTries


@service
def ask(email: str) -> Asked:
    """Send a link and a code to ``email`` if it is an open account's. The answer is the same if it is not."""
    account = queries.account_by_email(email)
    if account is not None and account.closed_at is not None:
        account = None
    link, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    code = f"{secrets.randbelow(1_000_000):06d}"
    now = clock.now()
    request = SignInRequest(
        account_id=account.id if account else None,
        browser_hash=_hash(browser),
        link_hash=_hash(link),
        code_hash=_hash(f"{browser}:{code}"),
        asked_at=now,
        expires_at=now + LIVES,
    )
    db.session.add(request)
    db.session.flush()
    if account is not None:
        outbox.queue(
            "people.sign_in", account.id, f"request {request.id}", "people/sign_in", link=link, code=code, minutes=15
        )
        audit.record(Actor(account.id), "sign-in:asked", account, about=account.name)
    return Asked(browser_secret=browser)


def link_is_good(link: str) -> bool:
    """Say whether a link could be used now, without using it: what a mail scanner does by opening it."""
    return _open_request(SignInRequest.link_hash == _hash(link)) is not None


def _open_request(condition: object) -> SignInRequest | None:
    return db.session.scalar(
        select(SignInRequest)
        .where(
            condition,  # type: ignore[arg-type]  # a column compared with a value
            SignInRequest.used_at.is_(None),
            SignInRequest.expires_at > clock.now(),
        )
        .with_for_update()
    )


@service
def with_link(link: str, device: str) -> tuple[Account, str]:
    """Sign in with a link; return the account and the device's new secret. Raises ``LinkNotGood``."""
    request = _open_request(SignInRequest.link_hash == _hash(link))
    if request is None or request.account_id is None:
        raise LinkNotGood
    return _sign_in(request, device)


@service
def with_code(browser_secret: str, code: str, device: str) -> tuple[Account, str] | None:
    """Sign in with the code that was sent; return the account and the device's new secret.

    None for a wrong code: the request's count of wrong ones has been raised and must be committed, and after five the code is dead.
    """
    request = _open_request(SignInRequest.browser_hash == _hash(browser_secret))
    if request is None:
        return None
    right = hmac.compare_digest(request.code_hash, _hash(f"{browser_secret}:{''.join(code.split())}"))
    if right and request.account_id is not None:
        return _sign_in(request, device)
    request.wrong_codes += 1
    if request.wrong_codes >= _WRONG_CODES:
        request.used_at = clock.now()
    return None


def _sign_in(request: SignInRequest, device: str) -> tuple[Account, str]:
    account = db.session.get_one(Account, request.account_id)
    if account.closed_at is not None:
        raise LinkNotGood
    # Every other link and code of hers is spent as well: whoever finds an older email can do nothing with it.
    db.session.execute(
        update(SignInRequest)
        .where(SignInRequest.account_id == account.id, SignInRequest.used_at.is_(None))
        .values(used_at=clock.now())
    )
    return account, open_session(account, device)


@service
def open_session(account: Account, device: str) -> str:
    """Sign an account in on a device and return the device's secret."""
    now, secret = clock.now(), secrets.token_urlsafe(32)
    signed_in = AccountSession(
        account_id=account.id,
        token_hash=_hash(secret),
        device=" ".join(device.split())[:200],
        signed_in_at=now,
        seen_at=now,
        expires_at=now + IDLE,
    )
    db.session.add(signed_in)
    db.session.flush()
    audit.record(Actor(account.id), "sign-in:done", signed_in, about=account.name)
    return secret


def session_of(secret: str) -> AccountSession | None:
    """Return the signed-in device whose secret this is, ended or not."""
    return db.session.scalar(select(AccountSession).where(AccountSession.token_hash == _hash(secret)))


def is_open(signed_in: AccountSession) -> bool:
    """Say whether a device is still signed in."""
    return signed_in.ended_at is None and signed_in.expires_at > clock.now() and signed_in.account.closed_at is None


def needs_seeing(signed_in: AccountSession) -> bool:
    """Say whether the last use has to be noted again; not at every page, to spare the writes."""
    return clock.now() - signed_in.seen_at > _SEEN_AFRESH


def seen(session_id: int, now: datetime) -> None:
    """Note that a device is in use, in a transaction of its own."""
    with short_transaction() as session:
        session.execute(
            update(AccountSession).where(AccountSession.id == session_id).values(seen_at=now, expires_at=now + IDLE)
        )


def open_sessions(account_id: int) -> list[AccountSession]:
    """Return the devices on which an account is signed in, the newest first."""
    return list(
        db.session.scalars(
            select(AccountSession)
            .where(
                AccountSession.account_id == account_id,
                AccountSession.ended_at.is_(None),
                AccountSession.expires_at > clock.now(),
            )
            .order_by(AccountSession.signed_in_at.desc(), AccountSession.id.desc())
        )
    )


@service
def end(actor: Actor, signed_in: AccountSession) -> None:
    """Sign a device out; doing it twice is the same as once."""
    if signed_in.ended_at is None:
        signed_in.ended_at = clock.now()
        audit.record(actor, "sign-in:ended", signed_in, about=signed_in.account.name)


@service
def forget_old() -> int:
    """Delete sign-in requests and tries older than a day, and return how many: they have no use after that."""
    yesterday = clock.now() - timedelta(days=1)
    number = 0
    for stale in (
        select(SignInAttempt).where(SignInAttempt.at < yesterday),
        select(SignInRequest).where(SignInRequest.expires_at < yesterday),
    ):
        for row in db.session.scalars(stale):
            db.session.delete(row)
            number += 1
    return number
