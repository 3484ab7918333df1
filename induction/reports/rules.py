"""Who sees the report."""

from induction.people.enums import AccountRole
from induction.permissions import Permission, Predicate, holds

PREDICATES: dict[Permission, Predicate] = {
    Permission.REPORT_VIEW: holds(AccountRole.HEAD_OF_SERVICE),
}
