"""Accounts and what they may do; starters; the job roles, teams and sites they belong to."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from induction.db import Base, Code, Confidential, Email, LongText, Name
from induction.people.enums import AccountRole, ContractType, RoleFamily, StarterStatus


class Account(Base):
    """Somebody who uses the portal. A person without email has one too: staff act for her."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Name]
    """What she is called on every page."""
    email: Mapped[Email | None] = mapped_column(unique=True)
    """Lower case. None: she cannot sign in by herself."""
    phone: Mapped[Code | None]
    language: Mapped[Code] = mapped_column(default="en")
    """The language of pages and messages, as a locale's code."""
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """From then on she cannot sign in and gets no message; nothing is erased."""

    grants: Mapped[list["RoleGrant"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def roles(self) -> frozenset[AccountRole]:
        """The account roles held."""
        return frozenset(grant.role for grant in self.grants)

    def has_role(self, *roles: AccountRole) -> bool:
        """Say whether at least one of ``roles`` is held."""
        return not self.roles.isdisjoint(roles)


class RoleGrant(Base):
    """One account role held by one account."""

    __tablename__ = "role_grant"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[AccountRole] = mapped_column(primary_key=True)


class SignInRequest(Base):
    """One asking to sign in: a link for this device or any other, and a code for the device that asked."""

    __tablename__ = "sign_in_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """None where the address is not known: the row is kept so that both cases look alike from outside."""
    browser_hash: Mapped[Code] = mapped_column(unique=True)
    """The asking browser's secret, hashed: only it may use the code."""
    link_hash: Mapped[Code] = mapped_column(unique=True)
    code_hash: Mapped[Code]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    wrong_codes: Mapped[int] = mapped_column(default=0)


class SignInAttempt(Base):
    """One try at signing in, kept for throttling: what was tried and by whom, hashed."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_kind_subject_at", "kind", "subject_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Code]
    subject_hash: Mapped[Code]
    at: Mapped[datetime]


class AccountSession(Base):
    """One device signed in. Named so because a session, here, is a welcome session."""

    __tablename__ = "account_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[Code] = mapped_column(unique=True)
    device: Mapped[Name]
    """The browser's own words for itself, shortened."""
    signed_in_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class KeptForm(Base):
    """What somebody sent after her sign-in had expired, kept for her until she has signed in again."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[Code] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    address: Mapped[LongText]
    fields: Mapped[Confidential]
    kept_at: Mapped[datetime]


class JobRole(Base):
    """A job title as HR writes it, and the role family it belongs to."""

    __tablename__ = "job_role"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[Name]
    key: Mapped[Name] = mapped_column(unique=True)
    """The title with case and spaces evened out: what a file's word is looked up by."""
    family: Mapped[RoleFamily]


class ContractWord(Base):
    """A word for a contract as HR writes it, and what it means here."""

    __tablename__ = "contract_word"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[Name]
    key: Mapped[Name] = mapped_column(unique=True)
    contract_type: Mapped[ContractType]


class Team(Base):
    """A team and the service it is part of."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Name]
    key: Mapped[Name] = mapped_column(unique=True)
    service: Mapped[Name]
    """Empty where nobody has said it."""


class Site(Base):
    """A place where people work and sessions are held."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Name]
    key: Mapped[Name] = mapped_column(unique=True)
    address: Mapped[LongText] = mapped_column(default="")
    how_to_get_there: Mapped[LongText] = mapped_column(default="")


class Starter(Base):
    """A new member of staff on the way through induction. Never erased by completing, leaving or changing team."""

    __tablename__ = "starter"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    payroll_number: Mapped[Code | None] = mapped_column(unique=True)
    """Text: its leading zeros matter."""
    given_name: Mapped[Name]
    family_name: Mapped[Name]
    known_as: Mapped[Name] = mapped_column(default="")
    job_role_id: Mapped[int] = mapped_column(ForeignKey("job_role.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """Her line manager, once HR has confirmed the account."""
    manager_email: Mapped[Email | None]
    """Whom HR's file named, confirmed or not."""
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    """Only where the supervisor is not the line manager."""
    start_date: Mapped[date] = mapped_column(index=True)
    contract_type: Mapped[ContractType | None]
    weekly_hours: Mapped[Decimal | None] = mapped_column(Numeric(4, 2))
    status: Mapped[StarterStatus] = mapped_column(default=StarterStatus.PRE_START)
    other_way_to_reach: Mapped[Name] = mapped_column(default="")
    """For somebody without email: a phone number, or whom to ask."""
    made_by_form: Mapped[Code | None] = mapped_column(unique=True)
    """The key of the form with which HR added her by hand, so that a double click adds her once."""
    changed_at: Mapped[datetime]
    """When HR's part of the record last changed: what two officers at once are told apart by."""

    account: Mapped[Account] = relationship(foreign_keys=account_id, lazy="joined")
    job_role: Mapped[JobRole] = relationship(lazy="joined")
    team: Mapped[Team | None] = relationship(lazy="joined")
    site: Mapped[Site | None] = relationship(lazy="joined")
    manager: Mapped[Account | None] = relationship(foreign_keys=manager_id)
    supervisor: Mapped[Account | None] = relationship(foreign_keys=supervisor_id)

    @property
    def family(self) -> RoleFamily:
        """The role family of her job."""
        return self.job_role.family

    @property
    def talks_with_id(self) -> int | None:
        """The account of her supervisor: the one named, else her line manager."""
        return self.supervisor_id or self.manager_id


class ManagerNomination(Base):
    """An email address that a file gave for a line manager and that no account has yet; HR confirms or dismisses it."""

    __tablename__ = "manager_nomination"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[Email] = mapped_column(unique=True)
    seen_at: Mapped[datetime]
    """When a file named it last."""
    confirmed_at: Mapped[datetime | None]
    dismissed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether HR has still to decide."""
        return self.confirmed_at is None and self.dismissed_at is None


class StarterImport(Base):
    """A file that HR has sent and is checking, or has brought in."""

    __tablename__ = "starter_import"
    __table_args__ = (UniqueConstraint("upload_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    upload_key: Mapped[Code]
    """Made by the form, so that a double click sends the file once."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[Name]
    content: Mapped[Confidential | None] = mapped_column(deferred=True)
    """The file, base64; None once it has been brought in or given up. Read only where it is needed: it may have megabytes."""
    sent_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any] | None]
    """How many rows became what; empty where the file was given up."""

    account: Mapped[Account] = relationship()


Index(
    "ix_starter_manager_email",
    Starter.manager_email,
    sqlite_where=text("manager_id IS NULL"),
    postgresql_where=text("manager_id IS NULL"),
)
