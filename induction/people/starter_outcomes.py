"""What becomes of the rows of HR's file, and what is known beforehand: plain data, no database."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from induction.people.enums import ContractType, RoleFamily
from induction.people.starter_findings import Finding, StarterField


@dataclass(frozen=True, slots=True)
class StarterValues:
    """What HR's file says about one person. The names are those of ``StarterField``. None: nothing is said."""

    payroll_number: str | None
    family_name: str
    given_name: str
    known_as: str | None
    email: str | None
    job_title: str
    service: str | None
    team: str | None
    site: str | None
    manager_email: str | None
    """Whom the file names as line manager, whether or not that person is here yet; never her own address."""
    start_date: date
    contract_type: ContractType | None
    weekly_hours: Decimal | None

    @property
    def name(self) -> str:
        """Forename and surname, as a sentence names the person."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class KnownStarter:
    """A starter who is here already: a key of the caller's own, and what is recorded."""

    key: Hashable
    values: StarterValues
    email_fixed: bool = False
    """Whether a file must not change the email: the account may do what HR may not give away."""
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """The account of somebody who is here but is no starter: a manager, a trainer, a member of staff."""

    name: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the department knows before the file is read. Words and names are compared whatever their case and spaces."""

    job_titles: Mapping[str, RoleFamily] = field(default_factory=dict)
    contract_types: Mapping[str, ContractType] = field(default_factory=dict)
    sites: Collection[str] = ()
    teams: Collection[str] = ()
    managers: Collection[str] = ()
    """Email addresses of the accounts that are line managers."""
    starters: Sequence[KnownStarter] = ()
    accounts: Mapping[str, KnownAccount] = field(default_factory=dict)
    """By email in lower case, those of people who are no starters."""
    team_services: Mapping[str, str] = field(default_factory=dict)
    """The service of each team, by the team's name, where it has one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a row changes, or in which a duplicate differs from the row that is used."""

    field: StarterField
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """A row that can be brought in."""

    number: int
    values: StarterValues
    """What the record will say: an empty cell leaves what is recorded."""
    role_family: RoleFamily
    manager_known: bool
    """Whether ``values.manager_email`` belongs to a line manager's account."""
    flags: tuple[Finding, ...]
    existing: Hashable | None = None
    """The key of the starter whom the row is about; None: a new one."""
    changes: tuple[Change, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether this person is not here yet."""
        return self.existing is None


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row that waits for HR to say what a word in it means; nothing else stands in its way."""

    number: int
    name: str
    unknown: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A row about a person whom an earlier row of the file is about too. That one is used, and this one is left out."""

    number: int
    name: str
    same_as: int
    differences: tuple[Change, ...]
    """Where this row (after) says something else than the one that is used (before)."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be brought in until it is mended, and every reason why."""

    number: int
    name: str
    cells: tuple[str, ...]
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A job title or a contract type that is not known, asked about once for all its rows."""

    field: StarterField
    value: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NamedInFile:
    """Something the file names that is not here yet – a work base, a team, a manager's address – and the rows that do."""

    name: str
    rows: tuple[int, ...]
