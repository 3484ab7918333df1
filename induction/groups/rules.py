"""Who may make groups."""

from induction.people.enums import AccountRole
from induction.permissions import Permission, Predicate, holds

PREDICATES: dict[Permission, Predicate] = {
    Permission.GROUPS_PLAN: holds(AccountRole.HR_OFFICER, AccountRole.INVOLVEMENT_LEAD),
}
