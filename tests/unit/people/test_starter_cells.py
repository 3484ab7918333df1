"""From a cell to a value, or to a reason that lets HR mend it."""

from datetime import date
from decimal import Decimal

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from induction.people.enums import ContractType, RoleFamily
from induction.people.starter_cells import LONGEST, clean, read_cell
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import (
    AcceptedRow,
    StarterValues,
)
from tests.unit.people.hr_files import BOSS, TODAY, check, only, other, reasons, refused_for, row

F = StarterField


def test_a_row_in_which_nothing_is_odd_is_a_new_starter() -> None:
    assert only(check(row())) == AcceptedRow(
        number=2,
        values=StarterValues(
            payroll_number="000101",
            family_name="Wells",
            given_name="Brandon",
            known_as=None,
            email="brandon@northshire.example",
            job_title="Social Worker",
            service="Adult Care Management",
            team="Adult Team 1",
            site="Civic Centre",
            manager_email=BOSS,
            start_date=date(2026, 11, 24),
            contract_type=ContractType.PERMANENT,
            weekly_hours=Decimal(37),
        ),
        role_family=RoleFamily.SOCIAL_WORK,
        manager_known=True,
        flags=(),
        existing=None,
        changes=(),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("05/01/2027", date(2027, 1, 5)),
        ("5/1/27", date(2027, 1, 5)),
        ("5-1-2027", date(2027, 1, 5)),
        ("05.01.27", date(2027, 1, 5)),
        ("2027-01-05", date(2027, 1, 5)),
        ("2027/1/5", date(2027, 1, 5)),
        ("20270105", date(2027, 1, 5)),
        ("2027-01-05T00:00:00Z", date(2027, 1, 5)),
        ("05/01/2027 00:00", date(2027, 1, 5)),
        ("2027-01-05 00:00:00.000", date(2027, 1, 5)),
        ("5 Jan 2027", date(2027, 1, 5)),
        ("5th January 2027", date(2027, 1, 5)),
        ("05-JAN-27", date(2027, 1, 5)),
        ("1st  sept. 2027", date(2027, 9, 1)),
        ("22nd\u00a0March, 2027", date(2027, 3, 22)),
        ("46357", date(2026, 12, 1)),
        ("46357.0", date(2026, 12, 1)),
        ("29/02/2028", date(2028, 2, 29)),
        ("12/11/2026", date(2026, 11, 12)),  # never 11 December
    ],
)
def test_a_start_date_may_be_written_in_many_ways(written: str, read: date) -> None:
    assert only(check(row(start_date=written))).values.start_date == read


@pytest.mark.parametrize("written", ["46357", "46357.00"])
def test_a_spreadsheets_number_for_a_date_is_shown_to_be_checked(written: str) -> None:
    flag = Finding(Why.DATE_TO_CHECK, F.START_DATE, {"value": written, "date": date(2026, 12, 1)})
    assert only(check(row(start_date=written))).flags == (flag,)
    assert flag.text() == f"The spreadsheet wrote the start date as “{written}”. We read it as 01/12/2026. Check it."


@pytest.mark.parametrize("written", ["31/02/2027", "12/31/2026", "29/02/2027", "2027-13-01", "0/1/2027", "31 Nov 2026"])
def test_a_date_that_does_not_exist_is_refused(written: str) -> None:
    assert refused_for(start_date=written) == (Finding(Why.NO_SUCH_DATE, F.START_DATE, {"value": written}),)


@pytest.mark.parametrize(
    "written",
    ["soon", "2027", "January 5, 2027", "Jan 5 2027", "5/1", "5/1-2027", "5 Ja 2027", "5 Janus 2027", "4635", "٠٥/٠١/٢٠٢٧",
     "05/01/2027 09:30", "=DATE(2027,1,5)", "-46357", "5/1/202"],
)  # fmt: skip
def test_what_is_not_a_date_is_refused(written: str) -> None:
    assert refused_for(start_date=written) == (Finding(Why.NOT_A_DATE, F.START_DATE, {"value": written}),)


@pytest.mark.parametrize(
    ("written", "fine"),
    [("22/11/2024", True), ("21/11/2024", False), ("22/11/2028", True), ("23/11/2028", False), ("1 Jan 0001", False)],
)
def test_a_start_date_is_at_most_two_years_away(written: str, fine: bool) -> None:
    reason = Finding(Why.DATE_TOO_FAR, F.START_DATE, {"value": written, "years": 2})
    assert reasons(check(row(start_date=written))) == ({} if fine else {2: (reason,)})


def test_two_years_from_the_29th_of_february_is_the_28th() -> None:
    leap = date(2028, 2, 29)
    assert read_cell(F.START_DATE, "28/02/2030", leap) == date(2030, 2, 28)
    assert read_cell(F.START_DATE, "27/02/2026", leap).why is Why.DATE_TOO_FAR


def test_a_number_for_a_date_far_away_says_which_date_it_is() -> None:
    reason = Finding(Why.DATE_TOO_FAR, F.START_DATE, {"value": "44895 = 30/11/2022", "years": 2})
    assert refused_for(start_date="44895") == (reason,)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("37", "37"),
        ("18.5", "18.5"),
        ("18,75", "18.75"),
        ("0", "0"),
        ("60", "60"),
        ("36.6667", "36.67"),
        (".5", "0.5"),
        ("037.0", "37"),
    ],
)
def test_hours_are_a_number_up_to_sixty(written: str, read: str) -> None:
    assert only(check(row(weekly_hours=written))).values.weekly_hours == Decimal(read)


@pytest.mark.parametrize(
    "written", ["60.01", "-1", "37 hours", "NaN", "Infinity", "1e1", "full time", "37:00", "1,000", "٣٧"]
)
def test_other_hours_are_refused(written: str) -> None:
    assert refused_for(weekly_hours=written) == (Finding(Why.NOT_HOURS, F.WEEKLY_HOURS, {"value": written}),)


@pytest.mark.parametrize(
    "written", ["not-an-email", "a@b", "a b@northshire.example", "a@@northshire.example", "x@y..example", "n/a"]
)
@pytest.mark.parametrize("field", [F.EMAIL, F.MANAGER_EMAIL])
def test_an_email_that_is_not_one_is_refused(written: str, field: StarterField) -> None:
    assert refused_for(**{field.value: written}) == (Finding(Why.NOT_AN_EMAIL, field, {"value": written}),)


_EMAIL_PART = st.text(alphabet="aZ9._-+é@ ", max_size=8)


@given(
    st.one_of(
        st.builds("{}@{}.example".format, _EMAIL_PART, _EMAIL_PART),
        st.builds(
            "{}@{}".format,
            st.text(alphabet="aZ9._-", max_size=70),
            st.sampled_from(["x.example", "A-b.cy", "-x.cy", "x.c", "localhost"]),
        ),
        st.emails(),
    )
)
def test_emails_are_judged_as_they_are_for_signing_in(text: str) -> None:
    """Most addresses take a short cut, which may not come to another end."""
    text = clean(text)
    if not text or len(text) > LONGEST[F.EMAIL]:
        return
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, allow_smtputf8=False)
        expected = f"{found.local_part}@{found.ascii_domain}".lower()
    except EmailNotValidError:
        expected = None
    found = read_cell(F.EMAIL, text, TODAY)
    assert (None if isinstance(found, Finding) else found) == expected


@pytest.mark.parametrize("written", ["TBC", "n/a", "-", "1.23E+11", "1,2E11"])
def test_a_payroll_number_without_a_digit_or_rounded_by_a_spreadsheet_is_refused(written: str) -> None:
    assert refused_for(payroll_number=written) == (
        Finding(Why.NOT_A_PAYROLL_NUMBER, F.PAYROLL_NUMBER, {"value": written}),
    )


def test_a_payroll_number_is_text_and_keeps_its_zeros() -> None:
    done = check(row(payroll_number=" 000101 "), other(payroll_number="101"))
    assert [accepted.values.payroll_number for accepted in done.accepted] == ["000101", "101"]


def test_text_is_put_in_order() -> None:
    values = only(
        check(
            row(
                family_name=" Se\u0301an\u00a0\r\n van  der\tBerg ",
                given_name="\u202eFa\u200btima\u2066\u0007\ufeff",
                known_as="نر\u200cگس",
                email=" Brandon@NORTHSHIRE.example\u00a0",
            )
        )
    ).values
    assert values.family_name == "Séan van der Berg"
    assert values.given_name == "Fatima"
    assert values.known_as == "نر\u200cگس"  # the joiner is part of how the name is spelled
    assert values.email == "brandon@northshire.example"


@given(st.text(alphabet=st.one_of(st.sampled_from("' =\u202e\u200b\t\ne\u0301"), st.characters())))
def test_putting_text_in_order_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean(text) == clean(f" {text}\u00a0") or text[:1] == "'"


@pytest.mark.parametrize("field", [f for f in F if f is not F.START_DATE])
def test_a_value_that_is_too_long_is_refused_and_shown_in_part(field: StarterField) -> None:
    limit = LONGEST[field]
    found = refused_for(**{field.value: "1" * (limit + 1)})
    shown = "1" * (limit + 1) if limit < 60 else "1" * 59 + "…"
    assert found == (Finding(Why.TOO_LONG, field, {"value": shown, "length": limit + 1, "limit": limit}),)
    if field in {F.FAMILY_NAME, F.KNOWN_AS, F.TEAM}:
        assert len(check(row(**{field.value: "x" * limit})).accepted) == 1


def test_length_counts_what_is_stored_to_compare_by() -> None:
    assert refused_for(family_name="ß" * 46)[0].values["length"] == 92


@pytest.mark.parametrize("field", [F.FAMILY_NAME, F.GIVEN_NAME, F.JOB_TITLE, F.START_DATE])
def test_what_is_needed_and_empty_is_refused(field: StarterField) -> None:
    why = Why.NO_NAME if field in {F.FAMILY_NAME, F.GIVEN_NAME} else Why.NO_VALUE
    for empty in ("", " \u00a0", "\u200b"):
        assert refused_for(**{field.value: empty}) == (Finding(why, field, {"value": ""}),)


def test_neither_payroll_number_nor_email_is_refused() -> None:
    assert refused_for(payroll_number="", email=" ") == (Finding(Why.NO_NUMBER_OR_EMAIL),)


def test_all_reasons_are_given_at_once() -> None:
    found = refused_for(
        family_name="", email="x", payroll_number="", start_date="31/02/2027", weekly_hours="99", manager_email="y"
    )
    assert [(reason.why, reason.field) for reason in found] == [
        (Why.NO_NAME, F.FAMILY_NAME),
        (Why.NOT_AN_EMAIL, F.EMAIL),
        (Why.NOT_AN_EMAIL, F.MANAGER_EMAIL),
        (Why.NO_SUCH_DATE, F.START_DATE),
        (Why.NOT_HOURS, F.WEEKLY_HOURS),
    ]


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#name?", "########"])
def test_a_spreadsheets_error_is_not_taken_for_a_value(text: str) -> None:
    assert refused_for(team=text) == (Finding(Why.SPREADSHEET_ERROR, F.TEAM, {"value": text}),)
    assert len(check(row(team="#1 Team")).accepted) == 1


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+44", "-", "@home"])
def test_text_like_a_formula_is_kept_as_text_and_pointed_out(name: str) -> None:
    accepted = only(check(row(known_as=name)))
    assert accepted.values.known_as == name
    assert accepted.flags == (Finding(Why.LOOKS_LIKE_FORMULA, F.KNOWN_AS, {"value": name}),)


@pytest.mark.parametrize("name", ["Nguy?n", "Wójcik".encode().decode("cp1252"), "Th Hnh", "Ad\ufffdyemi"])
def test_a_name_that_has_lost_letters_is_pointed_out(name: str) -> None:
    accepted = only(check(row(family_name=name)))
    assert accepted.values.family_name == name
    assert accepted.flags == (Finding(Why.NAME_TO_CHECK, F.FAMILY_NAME, {"value": name}),)


@pytest.mark.parametrize(
    "name", ["Ng", "Vlk", "Krč", "Lynch", "Wójcik", "Llŷr", "Śarma", "Ünal", "Ô", "李", "Adéyẹmí", "O'Brien-Smyth"]
)
def test_a_short_or_foreign_name_is_nothing_odd(name: str) -> None:
    assert only(check(row(family_name=name))).flags == ()


def test_findings_are_translated_with_the_names_of_columns() -> None:
    finding = refused_for(start_date="31/02/2027")[0]
    assert finding.text() == (
        "Start date “31/02/2027” is not in the calendar."
        " Correct it: write the day first, then the month, then the year."
    )
    words = {finding.message: "%(field)s: «%(value)s»?", "Start date": "Dyddiad dechrau"}
    assert finding.text(words.__getitem__) == "Dyddiad dechrau: «31/02/2027»?"
