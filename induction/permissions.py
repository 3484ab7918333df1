"""What an account may do: one list of permissions, decorators that declare a view's, and a registry of predicates.

Each room registers the predicates of its own actions (``PREDICATES`` in its ``rules``). Nothing in here knows about
Flask: the web room reads the declarations and guards every view by them (``web/guard.py``).
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar


class Permission(StrEnum):
    """Every action that can be allowed, as ``<thing>:<action>``."""

    PAGE_VIEW_PUBLIC = "page:view-public"
    SIGN_IN = "sign-in:use"
    OWN_ACCOUNT = "account:own"
    HOME_VIEW = "home:view"
    ACCOUNT_MANAGE = "account:manage"
    STARTER_LIST = "starter:list"
    STARTER_VIEW = "starter:view"
    STARTER_CHANGE = "starter:change"
    STARTER_IMPORT = "starter:import"
    MAPPING_CHANGE = "mapping:change"
    ACCESS_ARRANGE = "access:arrange"
    OWN_ACCESS = "access:own"
    OUTBOX_VIEW = "outbox:view"
    AUDIT_VIEW = "audit:view"
    VENUE_MANAGE = "venue:manage"
    SESSION_LIST = "session:list"
    SESSION_VIEW = "session:view"
    SESSION_SCHEDULE = "session:schedule"
    SESSION_BOOK_OTHERS = "session:book-others"
    SESSION_ARRANGE_ACCESS = "session:arrange-access"
    REGISTER_TAKE = "register:take"
    BOOKING_OWN = "booking:own"
    BOOKING_CHANGE = "booking:change"
    TRAINER_MANAGE = "trainer:manage"
    OWN_TRAINER_DETAILS = "trainer:own-details"
    TRAINER_LIST = "trainer:list"
    TRAINER_VIEW = "trainer:view"
    TRAINER_CHANGE = "trainer:change"
    OFFER_MAKE = "offer:make"
    OFFER_RECORD = "offer:record"
    OFFER_ANSWER = "offer:answer"
    EXERCISE_LIST = "exercise:list"
    EXERCISE_VIEW = "exercise:view"
    EXERCISE_EDIT = "exercise:edit"
    EXERCISE_ADOPT = "exercise:adopt"
    EXERCISE_AGREE = "exercise:agree"
    GROUPS_PLAN = "groups:plan"
    MODULE_READ = "module:read"
    MODULE_OWN = "module:own"
    MODULE_EXEMPT = "module:exempt"
    REFLECTION_WRITE = "reflection:write"
    REFLECTION_READ_SHARED = "reflection:read-shared"
    REFLECTION_READ_FOR_LEARNING = "reflection:read-for-learning"
    TEAM_PROGRESS = "team:progress"
    REPORT_VIEW = "report:view"


class Identity(Protocol):
    """What a predicate may ask of the signed-in account."""

    id: int

    @property
    def roles(self) -> Set[str]:
        """The account roles held."""
        ...


Predicate = Callable[[Identity, Any], bool]


def holds(*roles: str) -> Predicate:
    """Return a predicate: the account holds at least one of ``roles``, whatever the target."""
    wanted = frozenset(roles)
    return lambda account, _target: not wanted.isdisjoint(account.roles)


def anyone_signed_in(_account: Identity, _target: Any) -> bool:
    """Allow every account."""
    return True


@dataclass
class Registry:
    """The predicate of each permission."""

    predicates: dict[Permission, Predicate] = field(default_factory=dict)

    def add(self, predicates: Mapping[Permission, Predicate]) -> None:
        """Add one room's predicates. Raises ``ValueError`` for a permission that another room has claimed."""
        for permission, predicate in predicates.items():
            if permission in self.predicates:
                raise ValueError(f"{permission} has two predicates")
            self.predicates[permission] = predicate

    def allows(self, account: Identity, permission: Permission, target: Any = None) -> bool:
        """Say whether ``account`` may do this to ``target``."""
        return self.predicates[permission](account, target)


@dataclass(frozen=True)
class Declaration:
    """What a view says it needs."""

    permission: Permission
    public: bool = False
    load: Callable[..., Any] | None = None
    """Finds the record that the address's values name; the view is given the record instead of the values."""


View = TypeVar("View", bound=Callable[..., Any])


def public(permission: Permission) -> Callable[[View], View]:
    """Declare a view that needs no account."""
    return _declaring(Declaration(permission, public=True))


def needs(permission: Permission, load: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Declare what a view needs. With ``load`` the address's values name a record, which the view is given instead.

    No account: the sign-in page. A page that is not this account's: 403. A record that does not exist or is not this
    account's: 404, so that nobody learns which.
    """
    return _declaring(Declaration(permission, load=load))


def _declaring(declaration: Declaration) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.declaration = declaration  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return decorate
