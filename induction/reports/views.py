"""The report, for the head of service: the four newest quarters by role family, or one of them for everyone."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from induction.disclosure import EXPLANATION, STANDARD, Figure
from induction.permissions import Permission, needs
from induction.reports import queries, sheet
from induction.reports.quarters import Quarter
from induction.reports.queries import Report
from induction.web.pages import page

blueprint = Blueprint("reports", __name__)


def worded(figure: Figure) -> str:
    """Return what is printed of a figure, in the reader's language."""
    return str(gettext(figure.message, **figure.values))


def shown(figure: Figure) -> str:
    """Return what is printed of a figure on a page, in one piece: a number does not part from its words."""
    return worded(figure).replace(" ", "\N{NO-BREAK SPACE}")


def named(quarter: Quarter) -> str:
    """Return a quarter's name in the reader's language."""
    return str(gettext(quarter.label, year=quarter.year))


def _asked_for(report: Report) -> Quarter | None:
    """Return the quarter that the address asks for; None for all four. Any other period is not to be had."""
    key = request.args.get("quarter")
    return None if key is None else report.quarter(key) or abort(404)


@blueprint.get("/report")
@needs(Permission.REPORT_VIEW)
def show() -> ResponseReturnValue:
    report = queries.newest_report()
    chosen = _asked_for(report)
    return page(
        "reports/quarter.html" if chosen else "reports/show.html",
        report=report,
        quarter=chosen,
        named=named,
        shown=shown,
        threshold=STANDARD.threshold,
        explanation=gettext(EXPLANATION, **STANDARD.values()),
    )


@blueprint.get("/report.csv")
@needs(Permission.REPORT_VIEW)
def download() -> ResponseReturnValue:
    report = queries.newest_report()
    chosen = _asked_for(report)
    if chosen is None:
        content = sheet.of_families(report.first, report.last, report.published, worded, gettext)
    else:
        content = sheet.of_quarter(chosen.first, chosen.last, report.published.quarters[chosen], worded, gettext)
    name = f"induction-{chosen.key if chosen else f'{report.quarters[0].key}-to-{report.quarters[-1].key}'}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, mimetype="text/csv", headers=headers)
