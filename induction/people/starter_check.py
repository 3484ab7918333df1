"""Deciding what becomes of every row of HR's file of new starters, before anything is changed.

Each row that is not blank ends in exactly one place: accepted (new, changed or unchanged), asked about, a duplicate, or
refused with every reason. The same file, the same knowledge and the same day give the same answer.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from induction.people.enums import ContractType, RoleFamily
from induction.people.starter_cells import fold
from induction.people.starter_drafts import Draft, read_draft
from induction.people.starter_file import StarterFile
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_identity import match_records, people_in, refuse_mixed_up
from induction.people.starter_outcomes import (
    AcceptedRow,
    AskedRow,
    Change,
    DuplicateRow,
    Known,
    NamedInFile,
    Question,
    RefusedRow,
    StarterValues,
)


@dataclasses.dataclass(frozen=True, slots=True)
class StarterCheck:
    """What becomes of the rows of one file. Every list is in the order of the file."""

    file: StarterFile
    known: Known
    today: date
    accepted: tuple[AcceptedRow, ...]
    asked: tuple[AskedRow, ...]
    duplicates: tuple[DuplicateRow, ...]
    refused: tuple[RefusedRow, ...]
    questions: tuple[Question, ...]
    """What HR is asked, once for each job title and contract type that is not known; job titles first."""
    nominations: tuple[NamedInFile, ...]
    """Addresses of line managers who are not here yet, named by rows accepted or asked about."""
    new_sites: tuple[NamedInFile, ...]
    new_teams: tuple[NamedInFile, ...]

    @property
    def new(self) -> tuple[AcceptedRow, ...]:
        """The people who are not here yet."""
        return tuple(row for row in self.accepted if row.is_new)

    @property
    def changed(self) -> tuple[AcceptedRow, ...]:
        """The people who are here, and of whom the file says something else."""
        return tuple(row for row in self.accepted if not row.is_new and row.changes)

    @property
    def unchanged(self) -> tuple[AcceptedRow, ...]:
        """The people who are here just as the file says. A nomination may still hang on such a row."""
        return tuple(row for row in self.accepted if not row.is_new and not row.changes)

    @property
    def flagged(self) -> tuple[AcceptedRow, ...]:
        """The accepted rows with something that HR should look at."""
        return tuple(row for row in self.accepted if row.flags)

    def with_answers(
        self,
        job_titles: Mapping[str, RoleFamily] | None = None,
        contract_types: Mapping[str, ContractType] | None = None,
    ) -> "StarterCheck":
        """Check again, with HR's answers to ``questions`` added to what is known."""
        known = dataclasses.replace(
            self.known,
            job_titles={**self.known.job_titles, **(job_titles or {})},
            contract_types={**self.known.contract_types, **(contract_types or {})},
        )
        return check_starters(self.file, known, self.today)

    def refusing_unknown(self) -> "StarterCheck":
        """Check again for a caller who cannot be asked, like the command: rows with unknown words are refused."""
        return check_starters(self.file, self.known, self.today, refuse_unknown=True)


def check_starters(file: StarterFile, known: Known, today: date, *, refuse_unknown: bool = False) -> StarterCheck:
    """Decide what becomes of every row of ``file``; ``today`` is the day from which start dates are judged.

    With ``refuse_unknown`` nothing is asked: a job title or contract type that is not known is a reason to refuse.
    """
    words = _Words(known)
    drafts = [read_draft(file, row, today) for row in file.rows]
    match_records(drafts, known)
    refuse_mixed_up(drafts)
    for draft in drafts:
        words.look_up(draft)
        if refuse_unknown:
            draft.reasons += draft.unknown
            draft.unknown = []
    people = people_in(draft for draft in drafts if not draft.reasons)
    used = [rows[0] for rows in people]
    for draft in used:
        words.name_places(draft)
    for draft in used:
        if not draft.unknown:
            words.name_service(draft)
    return StarterCheck(
        file=file,
        known=known,
        today=today,
        accepted=tuple(words.accepted(draft) for draft in used if not draft.unknown),
        asked=tuple(AskedRow(draft.row.number, draft.name, tuple(draft.unknown)) for draft in used if draft.unknown),
        duplicates=_duplicates(people),
        refused=tuple(
            RefusedRow(draft.row.number, draft.name, draft.row.cells, tuple(draft.reasons))
            for draft in drafts
            if draft.reasons
        ),
        questions=_questions(used),
        nominations=words.nominations(used),
        new_sites=words.new_places(StarterField.SITE),
        new_teams=words.new_places(StarterField.TEAM),
    )


class _Words:
    """The department's words, looked up whatever their case and spaces, and spelled as the department spells them."""

    def __init__(self, known: Known) -> None:
        self._titles = {fold(title): (title, family) for title, family in known.job_titles.items()}
        self._contracts = {fold(word): contract for word, contract in known.contract_types.items()}
        self._managers = {email.lower() for email in known.managers}
        self._places: dict[StarterField, dict[str, str]] = {
            StarterField.SITE: {fold(name): name for name in known.sites},
            StarterField.TEAM: {fold(name): name for name in known.teams},
        }
        self._new: dict[StarterField, dict[str, list[int]]] = {StarterField.SITE: {}, StarterField.TEAM: {}}
        self._recorded_services = {fold(team): service for team, service in known.team_services.items()}
        self._services: dict[str, str] = {}

    def look_up(self, draft: Draft) -> None:
        """Replace the row's job title and contract by what they mean here, or note that they are not known."""
        values = draft.values
        if title := values[StarterField.JOB_TITLE]:
            if found := self._titles.get(fold(title)):
                values[StarterField.JOB_TITLE] = found[0]
            else:
                draft.unknown.append(Finding(Why.UNKNOWN_JOB_TITLE, StarterField.JOB_TITLE, {"value": title}))
        if word := values[StarterField.CONTRACT_TYPE]:
            if contract := self._contracts.get(fold(word)):
                values[StarterField.CONTRACT_TYPE] = contract
            else:
                draft.unknown.append(Finding(Why.UNKNOWN_CONTRACT_TYPE, StarterField.CONTRACT_TYPE, {"value": word}))

    def name_places(self, draft: Draft) -> None:
        """Spell work base and team as they are spelled already, by the department or by an earlier row."""
        for field, names in self._places.items():
            if not (written := draft.values[field]):
                continue
            key, new = fold(written), self._new[field]
            if key not in names:
                names[key] = written
                new[written] = []
            draft.values[field] = name = names[key]
            if name in new:
                new[name].append(draft.row.number)

    def new_places(self, field: StarterField) -> tuple[NamedInFile, ...]:
        """Return the work bases or teams that are not here yet."""
        return tuple(NamedInFile(name, tuple(rows)) for name, rows in self._new[field].items())

    def nominations(self, used: Iterable[Draft]) -> tuple[NamedInFile, ...]:
        """Return the managers' addresses that no manager's account has."""
        rows: dict[str, list[int]] = {}
        for draft in used:
            email = draft.values[StarterField.MANAGER_EMAIL]
            if email and email not in self._managers and not _is_own_manager(draft):
                rows.setdefault(email, []).append(draft.row.number)
        return tuple(NamedInFile(email, tuple(numbers)) for email, numbers in rows.items())

    def accepted(self, draft: Draft) -> AcceptedRow:
        """Turn a row with nothing in its way into what its record will say, and what HR should look at."""
        flags = list(draft.flags)
        said: dict[StarterField, Any] = dict(draft.values)
        if _is_own_manager(draft):
            said[StarterField.MANAGER_EMAIL] = None
        here = draft.existing.values if draft.existing else None
        merged = {field: _said_or_here(said[field], here, field) for field in StarterField}
        flags += self._settle_service(said[StarterField.SERVICE], merged, here)
        values = StarterValues(**{field.value: merged[field] for field in StarterField})
        manager_known = values.manager_email in self._managers
        if _is_own_manager(draft):
            flags.append(Finding(Why.OWN_MANAGER, StarterField.MANAGER_EMAIL))
        elif not values.manager_email:
            flags.append(Finding(Why.NO_MANAGER, StarterField.MANAGER_EMAIL))
        elif not manager_known:
            flags.append(Finding(Why.MANAGER_NOT_KNOWN, StarterField.MANAGER_EMAIL, {"value": values.manager_email}))
        if not values.payroll_number:
            flags.append(Finding(Why.NO_PAYROLL_NUMBER, StarterField.PAYROLL_NUMBER))
        if not values.email:
            flags.append(Finding(Why.NO_EMAIL, StarterField.EMAIL))
        if draft.existing and draft.existing.has_left:
            flags.append(Finding(Why.HAS_LEFT))
        return AcceptedRow(
            number=draft.row.number,
            values=values,
            role_family=self._titles[fold(values.job_title)][1],
            manager_known=manager_known,
            flags=tuple(flags),
            existing=draft.existing.key if draft.existing else None,
            changes=_differences(here, values) if here else (),
        )

    def name_service(self, draft: Draft) -> None:
        """Note the service of the row's team, if no earlier row has named it: a team has one."""
        here = draft.existing.values if draft.existing else None
        team = _said_or_here(draft.values[StarterField.TEAM], here, StarterField.TEAM)
        if team and (said := draft.values[StarterField.SERVICE]):
            recorded = self._recorded_services.get(fold(team))
            spelled = recorded if recorded and fold(recorded) == fold(said) else said
            self._services.setdefault(fold(team), spelled)

    def _settle_service(
        self, said: str | None, merged: dict[StarterField, Any], here: StarterValues | None
    ) -> list[Finding]:
        """Give the row the service of its team: the one that the file names first, else the one recorded.

        A service is kept with the team, so that one without a team has no place.
        """
        team, field = merged[StarterField.TEAM], StarterField.SERVICE
        if not team:
            merged[field] = here.service if here else None
            return [Finding(Why.SERVICE_WITHOUT_TEAM, field, {"value": said})] if said else []
        stays = here is not None and here.team == team
        named = self._services.get(fold(team)) or self._recorded_services.get(fold(team))
        merged[field] = named or (here.service if here and stays else None)
        if said and named and fold(said) != fold(named):
            return [Finding(Why.OTHER_SERVICE, field, {"value": said, "team": team, "service": named})]
        return []


def _is_own_manager(draft: Draft) -> bool:
    """Say whether the row names the person as her own manager, by the email it gives or the one recorded."""
    manager = draft.values[StarterField.MANAGER_EMAIL]
    email = draft.email or (draft.existing.values.email if draft.existing else None)
    return bool(manager and email and manager == email.lower())


def _said_or_here(said: Any, here: StarterValues | None, field: StarterField) -> Any:
    return getattr(here, field.value) if said is None and here else said


def _differences(before: StarterValues, after: StarterValues) -> tuple[Change, ...]:
    """List what differs, field by field."""
    pairs = ((field, getattr(before, field.value), getattr(after, field.value)) for field in StarterField)
    return tuple(Change(field, old, new) for field, old, new in pairs if old != new)


def _duplicates(people: Iterable[list[Draft]]) -> tuple[DuplicateRow, ...]:
    found = [_duplicate(rows[0], draft) for rows in people for draft in rows[1:]]
    return tuple(sorted(found, key=lambda row: row.number))


def _duplicate(used: Draft, draft: Draft) -> DuplicateRow:
    pairs = ((field, used.values[field], draft.values[field]) for field in StarterField)
    differences = tuple(
        Change(field, one, other) for field, one, other in pairs if _comparable(one) != _comparable(other)
    )
    return DuplicateRow(draft.row.number, draft.name, used.row.number, differences)


def _comparable(value: object) -> object:
    """Return a value as it is compared: a text whatever its case."""
    return fold(value) if isinstance(value, str) else value


def _questions(used: Iterable[Draft]) -> tuple[Question, ...]:
    rows: dict[tuple[StarterField, str], tuple[str, list[int]]] = {}
    for draft in used:
        for finding in draft.unknown:
            if finding.field is None:
                continue
            word = str(finding.values["value"])
            rows.setdefault((finding.field, fold(word)), (word, []))[1].append(draft.row.number)
    asked = [Question(field, word, tuple(numbers)) for (field, _), (word, numbers) in rows.items()]
    order = list(StarterField)
    return tuple(sorted(asked, key=lambda question: order.index(question.field)))
