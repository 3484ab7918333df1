"""Files such as HR sends, made row by row for tests, and a department that knows some words."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from induction.people.enums import ContractType, RoleFamily
from induction.people.starter_check import StarterCheck, check_starters
from induction.people.starter_file import StarterFile, read_starter_file
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import AcceptedRow, Known, KnownStarter

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 22)

HEADINGS = {
    StarterField.PAYROLL_NUMBER: "Payroll No",
    StarterField.FAMILY_NAME: "Surname",
    StarterField.GIVEN_NAME: "Forename",
    StarterField.KNOWN_AS: "Known As",
    StarterField.EMAIL: "Email",
    StarterField.JOB_TITLE: "Job Title",
    StarterField.SERVICE: "Service",
    StarterField.TEAM: "Team",
    StarterField.SITE: "Work Base",
    StarterField.MANAGER_EMAIL: "Line Manager Email",
    StarterField.START_DATE: "Start Date",
    StarterField.CONTRACT_TYPE: "Contract Type",
    StarterField.WEEKLY_HOURS: "Contracted Hours",
}

BLANK = dict.fromkeys((field.value for field in StarterField), "")

BOSS = "s.begum@northshire.example"

JOB_TITLES = {
    "Assistant Director": RoleFamily.MANAGEMENT_TEAM,
    "Business Support Officer": RoleFamily.FINANCE,
    "Customer Service Adviser": RoleFamily.RECEPTION,
    "Day Opportunities Worker": RoleFamily.SUPPORT,
    "Finance Officer": RoleFamily.FINANCE,
    "Home Care Assistant": RoleFamily.HOME_CARE,
    "HR Assistant": RoleFamily.FINANCE,
    "Occupational Therapist": RoleFamily.SOCIAL_WORK,
    "Payments Assistant": RoleFamily.FINANCE,
    "Reablement Worker": RoleFamily.HOME_CARE,
    "Receptionist": RoleFamily.RECEPTION,
    "Senior Practitioner": RoleFamily.SOCIAL_WORK,
    "Service Manager": RoleFamily.MIDDLE_MANAGEMENT,
    "Social Worker": RoleFamily.SOCIAL_WORK,
    "Social Worker (NQSW)": RoleFamily.SOCIAL_WORK,
    "Support Worker": RoleFamily.SUPPORT,
    "Team Manager": RoleFamily.MIDDLE_MANAGEMENT,
}
CONTRACT_TYPES = {contract.label: contract for contract in ContractType}
TEAMS = frozenset(
    f"{team} Team {number}"
    for team in (
        *("Adult", "Business", "Contact", "Day", "Direct", "Home", "Management", "Provider", "Supported", "Therapy"),
    )
    for number in (1, 2, 3)
) - {"Therapy Team 3"}

DEPARTMENT = Known(
    job_titles=JOB_TITLES,
    contract_types=CONTRACT_TYPES,
    sites=("Civic Centre", "Community - North", "Market Street Office", "Oakfield Resource Centre", "Riverside House"),
    teams=TEAMS,
    managers=tuple(
        f"{name}@northshire.example" for name in ("s.begum", "g.pugh", "t.okafor", "d.marsh", "h.whitfield")
    ),
)
"""Knows every job title and team of the samples but one each, every contract's own name, and all managers but r.lloyd."""


def row(**cells: str) -> dict[str, str]:
    """Give a row in which nothing is odd, with ``cells`` instead of some of its own."""
    return {
        **BLANK,
        "payroll_number": "000101",
        "family_name": "Wells",
        "given_name": "Brandon",
        "email": "brandon@northshire.example",
        "job_title": "Social Worker",
        "service": "Adult Care Management",
        "team": "Adult Team 1",
        "site": "Civic Centre",
        "manager_email": BOSS,
        "start_date": "24/11/2026",
        "contract_type": "Permanent",
        "weekly_hours": "37",
        **cells,
    }


def other(**cells: str) -> dict[str, str]:
    """Give a row about somebody else."""
    return row(
        **{
            "payroll_number": "000202",
            "family_name": "Horton",
            "given_name": "Hannah",
            "email": "hannah@northshire.example",
            **cells,
        }
    )


def table(rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """Give headings and cells as HR's system orders them."""
    return [list(HEADINGS.values()), *([cells[field.value] for field in HEADINGS] for cells in rows)]


def written(lines: Sequence[Sequence[str]], delimiter: str = ",", ending: str = "\r\n") -> str:
    """Write lines as CSV, with quote marks round everything that may need them."""
    out = io.StringIO(newline="")
    for line in lines:
        broken = any(c in cell for cell in line for c in "\r\n")
        quoting: Literal[0, 1] = csv.QUOTE_ALL if broken else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerow(line)
    return out.getvalue()


def file_of(*rows: Mapping[str, str]) -> StarterFile:
    """Give the file that holds ``rows``, the first of which is row 2."""
    return read_starter_file(written(table(rows)).encode())


def check(*rows: Mapping[str, str], known: Known = DEPARTMENT) -> StarterCheck:
    """Check the file that holds ``rows``."""
    return check_starters(file_of(*rows), known, TODAY)


def only(done: StarterCheck) -> AcceptedRow:
    """Give the one row of a check in which it is accepted."""
    assert (done.refused, done.asked, done.duplicates) == ((), (), ())
    assert len(done.accepted) == 1
    return done.accepted[0]


def reasons(done: StarterCheck) -> dict[int, tuple[Finding, ...]]:
    """Give the reasons of every refused row, by its number."""
    return {refused.number: refused.reasons for refused in done.refused}


def whys(done: StarterCheck) -> dict[int, list[Why]]:
    """Give what the reasons of every refused row are about, by its number."""
    return {number: [reason.why for reason in found] for number, found in reasons(done).items()}


def refused_for(**cells: str) -> tuple[Finding, ...]:
    """Give the reasons for which a row with ``cells`` is refused."""
    return reasons(check(row(**cells)))[2]


def after(done: StarterCheck) -> Known:
    """Give the department as it is when what was accepted has been brought in; the record's key is the row's number."""
    starters = [KnownStarter(accepted.number, accepted.values) for accepted in done.accepted]
    return Known(
        job_titles=done.known.job_titles,
        contract_types=done.known.contract_types,
        sites=[*done.known.sites, *(site.name for site in done.new_sites)],
        teams=[*done.known.teams, *(team.name for team in done.new_teams)],
        managers=done.known.managers,
        starters=starters,
    )
