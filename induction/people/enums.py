"""The words for people: what job family they are in, how they are employed, what their account may do."""

from enum import StrEnum

from induction.refusals import N_


class RoleFamily(StrEnum):
    """A group of job roles that share an audience, a pathway and prompts."""

    SOCIAL_WORK = "social_work"
    HOME_CARE = "home_care"
    SUPPORT = "support"
    RECEPTION = "reception"
    FINANCE = "finance"
    MIDDLE_MANAGEMENT = "middle_management"
    MANAGEMENT_TEAM = "management_team"

    @property
    def label(self) -> str:
        """The family's name, marked for translation."""
        return _FAMILY_LABELS[self]


_FAMILY_LABELS = {
    RoleFamily.SOCIAL_WORK: N_("Front-line social work"),
    RoleFamily.HOME_CARE: N_("Home care"),
    RoleFamily.SUPPORT: N_("Support"),
    RoleFamily.RECEPTION: N_("Reception"),
    RoleFamily.FINANCE: N_("Finance and administration"),
    RoleFamily.MIDDLE_MANAGEMENT: N_("Middle management"),
    RoleFamily.MANAGEMENT_TEAM: N_("Management team"),
}


class ContractType(StrEnum):
    """How a starter is employed; part-time is a matter of hours, not of contract."""

    PERMANENT = "permanent"
    FIXED_TERM = "fixed_term"
    APPRENTICE = "apprentice"
    BANK = "bank"
    ZERO_HOURS = "zero_hours"
    AGENCY = "agency"

    @property
    def label(self) -> str:
        """The contract's name, marked for translation."""
        return _CONTRACT_LABELS[self]


_CONTRACT_LABELS = {
    ContractType.PERMANENT: N_("Permanent"),
    ContractType.FIXED_TERM: N_("Fixed term"),
    ContractType.APPRENTICE: N_("Apprentice"),
    ContractType.BANK: N_("Bank"),
    ContractType.ZERO_HOURS: N_("Zero hours"),
    ContractType.AGENCY: N_("Agency"),
}


class StarterStatus(StrEnum):
    """Where a starter stands, in order."""

    PRE_START = "pre_start"
    ACTIVE = "active"
    PAUSED = "paused"
    TRANSFERRED = "transferred"
    LEFT = "left"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    StarterStatus.PRE_START: N_("Not started yet"),
    StarterStatus.ACTIVE: N_("Active"),
    StarterStatus.PAUSED: N_("Paused"),
    StarterStatus.TRANSFERRED: N_("Transferred"),
    StarterStatus.LEFT: N_("Left"),
}


class AccountRole(StrEnum):
    """What an account may do. One account may hold several; a supervisor is named on a starter's record instead."""

    STARTER = "starter"
    TRAINER = "trainer"
    HR_OFFICER = "hr_officer"
    LINE_MANAGER = "line_manager"
    INVOLVEMENT_LEAD = "involvement_lead"
    HEAD_OF_SERVICE = "head_of_service"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role in words, marked for translation."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    AccountRole.STARTER: N_("New starter"),
    AccountRole.TRAINER: N_("Trainer"),
    AccountRole.HR_OFFICER: N_("HR officer"),
    AccountRole.LINE_MANAGER: N_("Line manager"),
    AccountRole.INVOLVEMENT_LEAD: N_("Involvement lead"),
    AccountRole.HEAD_OF_SERVICE: N_("Head of service"),
    AccountRole.ADMINISTRATOR: N_("Administrator"),
}
