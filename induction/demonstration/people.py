"""The people of the demonstration department, and where they work."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from induction import clock
from induction.access import services as access
from induction.access.enums import Need
from induction.audit import Actor
from induction.db import db
from induction.demonstration import source
from induction.demonstration.source import Row
from induction.people.enums import AccountRole, ContractType, RoleFamily, StarterStatus
from induction.people.models import Account, ContractWord, JobRole, RoleGrant, Site, Starter, Team
from induction.people.queries import key_of
from induction.sessions.models import Room
from induction.trainers.enums import TrainerPart, TrainerStatus
from induction.trainers.models import Trainer

_LANGUAGES = {"cy": "Cymraeg", "pl": "Polski", "bn": "বাংলা", "ur": "اردو", "so": "Soomaali", "yo": "Yorùbá"}


@dataclass
class People:
    """Everybody and every place by the key that the files use."""

    sites: dict[str, Site] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    jobs: dict[str, JobRole] = field(default_factory=dict)
    staff: dict[str, Account] = field(default_factory=dict)
    by_email: dict[str, Account] = field(default_factory=dict)
    starters: dict[str, Starter] = field(default_factory=dict)
    trainers: dict[str, Trainer] = field(default_factory=dict)

    def account_of(self, key: str) -> Account:
        """Return the account of a trainer or a starter."""
        return self.trainers[key].account if key in self.trainers else self.starters[key].account


def load() -> People:
    """Make everybody."""
    people = People()
    _load_department(people, source.table("department"))
    starters = source.table("starters")["starter"]
    for row in starters:
        people.by_email.setdefault(row.get("email", row["key"]), _account(row, AccountRole.STARTER))
    for row in starters:
        _load_starter(people, row)
    for row in source.table("trainers")["trainer"]:
        _load_trainer(people, row)
    db.session.flush()
    return people


def _account(row: Row, *roles: AccountRole) -> Account:
    given = row.get("known_as") or row["given_name"]
    account = Account(
        name=f"{given} {row['family_name']}",
        email=row.get("email"),
        phone=row.get("phone"),
        created_at=clock.now(),
    )
    wanted = {*roles, *(AccountRole(name) for name in row.get("account_roles", []))}
    account.grants = [RoleGrant(role=role) for role in sorted(wanted)]
    db.session.add(account)
    return account


def _load_department(people: People, department: Row) -> None:
    for row in department["site"]:
        site = Site(
            name=row["name"],
            key=key_of(row["name"]),
            address=row["address"],
            how_to_get_there=row["how_to_get_there"],
        )
        people.sites[row["key"]] = site
        for room in row.get("room", []):
            people.rooms[room["key"]] = Room(
                site=site,
                name=room["name"],
                key=key_of(room["name"]),
                seats=room["seats"],
                offers_keys=sorted(room["accessible"]),
            )
    for row in department["team"]:
        people.teams[row["key"]] = Team(name=row["name"], key=key_of(row["name"]), service=row["service"])
    for family, titles in department["job_roles"].items():
        for title in titles:
            people.jobs[title] = JobRole(title=title, key=key_of(title), family=RoleFamily(family))
    for contract, words in department["contract_words"].items():
        for word in words:
            db.session.add(ContractWord(word=word, key=key_of(word), contract_type=ContractType(contract)))
    for row in department["staff"]:
        people.staff[row["key"]] = people.by_email[row["email"]] = _account(row)
    db.session.add_all([*people.sites.values(), *people.rooms.values(), *people.teams.values(), *people.jobs.values()])
    db.session.flush()


def _load_starter(people: People, row: Row) -> None:
    start = clock.today() + timedelta(days=row["start_offset_days"])
    usual = StarterStatus.PRE_START if start > clock.today() else StarterStatus.ACTIVE
    starter = Starter(
        account=people.by_email[str(row.get("email", row["key"]))],
        payroll_number=row.get("payroll_number"),
        given_name=row["given_name"],
        family_name=row["family_name"],
        known_as=row.get("known_as", ""),
        job_role=people.jobs[row["job_title"]],
        team=people.teams.get(row.get("team", "")),
        site=people.sites.get(row.get("site", "")),
        manager=people.by_email.get(row.get("manager_email", "")),
        manager_email=row.get("manager_email"),
        supervisor=people.by_email.get(row.get("supervisor_email", "")),
        start_date=start,
        contract_type=ContractType(row["contract_type"]),
        weekly_hours=Decimal(str(row["hours"])) if "hours" in row else None,
        status=StarterStatus(row.get("status", usual)),
        other_way_to_reach=row.get("other_way_to_reach", ""),
        changed_at=clock.now(),
    )
    db.session.add(starter)
    people.starters[row["key"]] = starter
    _load_access(starter.account, row, row.get("language"))


def _load_trainer(people: People, row: Row) -> None:
    support = row.get("support_person", {})
    trainer = Trainer(
        account=_account(row, AccountRole.TRAINER),
        known_as=row.get("known_as") or f"{row['given_name']} {row['family_name']}",
        introduction=row["introduction"],
        status=TrainerStatus(row["status"]),
        part=TrainerPart(row["part"]),
        sessions_a_month=row["sessions_a_month"],
        groups_a_session=row["groups_a_session"],
        wants_names=row["wants_names"],
        supporter_name=support.get("name", ""),
        supporter_phone=support.get("phone", ""),
        limits=row["limits"],
        since=source.moment(-300),
    )
    db.session.add(trainer)
    people.trainers[row["key"]] = trainer
    _load_access(trainer.account, row, row.get("language"))


def _load_access(account: Account, row: Row, language: str | None) -> None:
    said = row.get("access")
    if said is None and language is None:
        return
    said = said or {"needs": [], "own_words": ""}
    db.session.flush()
    access.answer(
        Actor(account_id=account.id),
        account.id,
        [Need(need) for need in said["needs"]],
        said["own_words"],
        meeting_language=_LANGUAGES.get(language or "", ""),
    )
