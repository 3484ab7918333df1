"""Who is who in HR's file: rows about somebody who is here already, two rows about one person, two people mixed up.

A person is known by the payroll number, else by the email. Where the two disagree, or two names share one of them, nothing
is guessed: the rows are refused and name each other, because to mix two people up is worse than to ask.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from induction.people.starter_cells import fold, name_key
from induction.people.starter_drafts import Draft
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import Known, KnownAccount, KnownStarter, StarterValues

_MOST_ROWS_NAMED = 10


def match_records(drafts: Iterable[Draft], known: Known) -> None:
    """Find for each draft the starter or the account that it is about, or the reason why that cannot be told."""
    by_number = {fold(s.values.payroll_number): s for s in known.starters if s.values.payroll_number}
    by_email = {s.values.email.lower(): s for s in known.starters if s.values.email}
    for draft in drafts:
        account = known.accounts.get(draft.email or "")
        _match(draft, by_number.get(draft.number or ""), by_email.get(draft.email or ""))
        if draft.existing is not None:
            _check_new_email(draft, draft.existing, account)
        elif account is not None:
            _match_account(draft, account)


def _match(draft: Draft, numbered: KnownStarter | None, mailed: KnownStarter | None) -> None:
    found = numbered or mailed
    if found is None:
        return
    here = found.values
    if numbered and mailed and numbered.key != mailed.key:
        names = {"name": here.name, "other_name": mailed.values.name}
        values = {"number": here.payroll_number, "email": draft.email, **names}
        draft.reasons.append(Finding(Why.TWO_RECORDS, values=values))
    elif numbered is None and here.payroll_number and draft.number:
        written = draft.values[StarterField.PAYROLL_NUMBER]
        values = {"email": draft.email, "name": here.name, "here": here.payroll_number, "number": written}
        draft.reasons.append(Finding(Why.OTHER_NUMBER, StarterField.PAYROLL_NUMBER, values))
    elif not (numbered and mailed) and _is_somebody_else(draft, here):
        column = StarterField.PAYROLL_NUMBER if numbered else StarterField.EMAIL
        values = {"value": draft.values[column], "name": here.name}
        draft.reasons.append(Finding(Why.OTHER_PERSON, column, values))
    else:
        draft.existing = found


def _check_new_email(draft: Draft, found: KnownStarter, account: KnownAccount | None) -> None:
    """Refuse an email that somebody else signs in with, and one that is not for HR to change."""
    if draft.email is None or draft.email == (found.values.email or "").lower():
        return
    values = {"value": draft.email}
    if account is not None:
        values["name"] = account.name
        draft.reasons.append(Finding(Why.EMAIL_OF_ACCOUNT, StarterField.EMAIL, values))
    elif found.email_fixed:
        values["name"] = found.values.name
        draft.reasons.append(Finding(Why.EMAIL_FIXED, StarterField.EMAIL, values))


def _match_account(draft: Draft, account: KnownAccount) -> None:
    """Take an account with the row's email for the same person's only if the name is the same too."""
    values = {"value": draft.email, "name": account.name}
    family = draft.values[StarterField.FAMILY_NAME] or ""
    called = (draft.values[StarterField.GIVEN_NAME], draft.values[StarterField.KNOWN_AS])
    if name_key(account.name) not in {name_key(f"{given} {family}") for given in called if given}:
        draft.reasons.append(Finding(Why.EMAIL_OF_ACCOUNT, StarterField.EMAIL, values))
    elif account.is_closed:
        draft.reasons.append(Finding(Why.ACCOUNT_CLOSED, StarterField.EMAIL, values))
    else:
        draft.flags.append(Finding(Why.JOINS_ACCOUNT, StarterField.EMAIL, values))


def _is_somebody_else(draft: Draft, here: StarterValues) -> bool:
    """Say whether surname and forename are both others: people change one at a time, a wrong number changes both."""
    family, given = draft.values[StarterField.FAMILY_NAME], draft.values[StarterField.GIVEN_NAME]
    if not family or not given:
        return False
    return name_key(family) != name_key(here.family_name) and name_key(given) != name_key(here.given_name)


def refuse_mixed_up(drafts: Sequence[Draft]) -> None:
    """Refuse every row that shares its payroll number, its email or its record with a row about somebody else.

    Rows that are refused for another reason count too: the number in them may still be the wrong person's.
    """
    for rows in _sharing(drafts, lambda draft: draft.number):
        if _names_differ(rows) or _records_differ(rows):
            _refuse_each(rows, Why.NUMBER_SHARED, StarterField.PAYROLL_NUMBER)
    for rows in _sharing(drafts, lambda draft: draft.email):
        if _names_differ(rows) or _records_differ(rows) or _numbers_differ(rows):
            _refuse_each(rows, Why.EMAIL_SHARED, StarterField.EMAIL)
    for rows in _sharing(drafts, _record):
        if _names_differ(rows) or _numbers_differ(rows):
            _refuse_each(rows, Why.RECORD_SHARED, None)


def _sharing(drafts: Iterable[Draft], key: Callable[[Draft], Hashable | None]) -> list[list[Draft]]:
    groups: Mapping[Hashable, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if (value := key(draft)) is not None:
            groups[value].append(draft)
    return [group for group in groups.values() if len(group) > 1]


def _record(draft: Draft) -> Hashable | None:
    return draft.existing.key if draft.existing else None


def _names_differ(rows: Sequence[Draft]) -> bool:
    for column in (StarterField.FAMILY_NAME, StarterField.GIVEN_NAME):
        if len({name_key(draft.values[column]) for draft in rows if draft.values[column]}) > 1:
            return True
    return False


def _numbers_differ(rows: Sequence[Draft]) -> bool:
    return len({draft.number for draft in rows if draft.number}) > 1


def _records_differ(rows: Sequence[Draft]) -> bool:
    return len({_record(draft) for draft in rows if draft.existing}) > 1


def _is_mixed_up(draft: Draft) -> bool:
    return any(reason.why in {Why.NUMBER_SHARED, Why.EMAIL_SHARED} for reason in draft.reasons)


def _refuse_each(rows: Sequence[Draft], why: Why, column: StarterField | None) -> None:
    """Give each row the reason, naming the others: the first ten, or a file of one number would name millions."""
    numbers = [draft.row.number for draft in rows]
    for draft in rows:
        if column is None and _is_mixed_up(draft):
            continue  # told already, and more plainly
        others: list[object] = [n for n in numbers[: _MOST_ROWS_NAMED + 1] if n != draft.row.number]
        if len(numbers) - 1 > _MOST_ROWS_NAMED:
            others = [*others[:_MOST_ROWS_NAMED], "…"]
        values: dict[str, object] = {"rows": tuple(others)}
        if column:
            values["value"] = draft.values[column]
        elif draft.existing:
            values["name"] = draft.existing.values.name
        draft.reasons.append(Finding(why, column, values))


def people_in(drafts: Iterable[Draft]) -> list[list[Draft]]:
    """Put rows about one person together: rows linked by payroll number, email or record, directly or through others.

    Call it with rows that are not refused; each group then holds one name, at most one payroll number and one record.
    People come in the order of their first rows. The record is given to all rows of its person.
    """
    leader: dict[int, int] = {}
    members: dict[int, list[Draft]] = {}
    first_with: dict[tuple[str, Hashable], int] = {}
    for draft in drafts:
        own = draft.row.number
        leader[own], members[own] = own, [draft]
        for key in (("number", draft.number), ("email", draft.email), ("record", _record(draft))):
            if key[1] is None:
                continue
            one, other = sorted((_first(leader, first_with.setdefault(key, own)), _first(leader, own)))
            if one != other:
                leader[other] = one
                members[one] += members.pop(other)
    people = [sorted(rows, key=lambda draft: draft.row.number) for _, rows in sorted(members.items())]
    for rows in people:
        record = next((draft.existing for draft in rows if draft.existing), None)
        for draft in rows:
            draft.existing = record
    return people


def _first(leader: Mapping[int, int], number: int) -> int:
    while leader[number] != number:
        number = leader[number]
    return number
