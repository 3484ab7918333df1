"""Who has a home page, and who sees how a team gets on."""

from induction.people.enums import AccountRole
from induction.permissions import Permission, Predicate, anyone_signed_in, holds

PREDICATES: dict[Permission, Predicate] = {
    Permission.HOME_VIEW: anyone_signed_in,
    Permission.TEAM_PROGRESS: holds(AccountRole.LINE_MANAGER),
}
