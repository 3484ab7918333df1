"""Every number that leaves for a head of service or for scrutiny goes through here, so that none points at a person.

The department's small numbers rule (DESIGN.md section 6): a count of 1 to 7 is shown as "fewer than 8", any other is
rounded to the nearest 5, and 0 is 0; no percentage, median or average stands on fewer than 8 people; at most two ways
of splitting; totals are added up from unrounded figures and then rounded; where one figure of a row or column is hidden,
another is hidden too. A row includes its total, and the totals are a row and a column themselves. There is no average.

Hiding a second figure is not always enough (four sevens beside their total give themselves away), so every hidden figure
of a table is then checked: given all that is shown, and what "fewer than 8" and "not shown" mean, it must still be able
to be any of 7 numbers (``Rules.spread``). A table is a network, total → rows → columns → total, in which every figure has a
lowest and a highest possible number; what a reader can work out is found exactly, by pushing flow around it (the idea is
L. H. Cox's, "Network models for complementary cell suppression", JASA 1995). What to hide next is chosen by what would
be printed, not by the number behind it.

**A zero beside a hidden figure** can speak: if few people are in finance and none of them attended, each of them did
not. A zero that is part of a whole of 1 to 7 is therefore shown as "fewer than 8", like its neighbours. A zero in a
larger whole is shown: it says something about a group, which is what the reader is for.

**Not defended here**, for the caller to keep:

1. The same people counted under two filters, or for two periods that overlap, can be subtracted. Publish fixed
   quarters and fixed splits, each once, and let no reader choose the people. (Rounding is the same every time, so asking
   again tells nothing; it also means that a change of one person can show.)
2. Two tables that share people are protected one at a time: a total not shown in one may be shown in the other. So with a
   ``share`` printed beside the table that its numbers come from: a table has no percentages.
3. 8 or more people who all did the same are shown as such (a zero, 100 %).
4. Somebody who knows the answers of all but one knows more than a stranger.
5. A figure counts *people*, each in one cell. Medians take one answer per person, by key, so that nobody counts twice.
6. Rows stay in the caller's order: do not sort them by the real numbers.
7. Somebody who runs this very code over guesses can rule some of them out, since what is kept back depends on what
   it protects. ``Rules.spread`` makes that rare and is not proved against it.
"""

from induction.disclosure.changes import Change, Response, median_change, response
from induction.disclosure.figures import EXPLANATION, STANDARD, Figure, Kind, Rules, count, median, share
from induction.disclosure.tables import SafeColumn, SafeTable, TooManyWays, column, table

__all__ = [
    "EXPLANATION",
    "STANDARD",
    "Change",
    "Figure",
    "Kind",
    "Response",
    "Rules",
    "SafeColumn",
    "SafeTable",
    "TooManyWays",
    "column",
    "count",
    "median",
    "median_change",
    "response",
    "share",
    "table",
]
