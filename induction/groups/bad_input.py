"""What is said when a problem of making groups cannot be read or contradicts itself: one named refusal per fault.

No sentence here quotes anybody's needs or anybody's "do not put me with" list, so all of them may be shown to whoever
plans the session.
"""

from induction.refusals import N_, Refusal

_LONGEST = 60


class BadProblem(Refusal):
    """The problem itself must be mended before groups can be looked for."""

    def __init__(self, **values: object) -> None:
        """Keep ``values``, those that somebody typed cut to a length that a sentence can carry."""
        super().__init__(**{name: _shortened(value) for name, value in values.items()})


def _shortened(value: object) -> object:
    return f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value


class NotAProblem(BadProblem):
    """Something other than a dictionary of people, trainers, rooms and so on."""

    message = N_("This is not a list of people to put into groups. It must have names and values, with “people” first.")


class UnknownKey(BadProblem):
    """A key nobody reads: a typing slip there would quietly lose a rule, so it is refused."""

    message = N_("“%(key)s” in %(where)s is not a name we know. Check how it is spelled.")


class NotAList(BadProblem):
    """A place that needs a list of entries holds something else."""

    message = N_("“%(key)s” must be a list.")


class NotAnEntry(BadProblem):
    """An entry of a list is not a dictionary."""

    message = N_("Entry %(number)s of “%(key)s” must have names and values, such as an id.")


class MissingId(BadProblem):
    """An entry has no usable id: it must be text or a whole number."""

    message = N_("Entry %(number)s of “%(key)s” has no id. Give each entry an id of its own.")


class PersonTwice(BadProblem):
    """One person would sit in two groups."""

    message = N_("The person %(id)s is in the list twice. Take one of them out.")


class TrainerTwice(BadProblem):
    """Two trainers share an id."""

    message = N_("The trainer %(id)s is in the list twice. Take one of them out.")


class RoomTwice(BadProblem):
    """Two rooms share an id."""

    message = N_("The room %(id)s is in the list twice. Take one of them out.")


class ExerciseTwice(BadProblem):
    """Two exercises share an id."""

    message = N_("The exercise %(id)s is in the list twice. Take one of them out.")


class NotText(BadProblem):
    """A value that people are mixed by, or that names someone, is a list, a table or a number that is none."""

    message = N_("“%(key)s” of %(id)s must be a word or a whole number.")


class NotAListOfWords(BadProblem):
    """Needs, offers, families and lists of ids are lists of words."""

    message = N_("“%(key)s” of %(id)s must be a list of words.")


class NotACount(BadProblem):
    """A number of groups that is not a whole number of nought or more."""

    message = N_("“%(key)s” of %(id)s must be a whole number, nought or more.")


class OwnManager(BadProblem):
    """Nobody can be kept apart from themselves."""

    message = N_("%(id)s is named as their own line manager. Correct the line manager, or leave it empty.")


class UnknownExercise(BadProblem):
    """A trainer may lead an exercise that is not among the exercises of the problem."""

    message = N_(
        "The trainer %(trainer)s may lead %(exercise)s, but there is no such exercise. Add it, or take it out."
    )


class NobodyToGroup(BadProblem):
    """No people at all."""

    message = N_("There is nobody to put into groups yet.")


class TooManyPeople(BadProblem):
    """More people than this engine can place while somebody waits."""

    message = N_(
        "%(people)s people are too many to plan in one go. The most is %(most)s: plan each session on its own."
    )


class TooMuchAtOnce(BadProblem):
    """So many trainers, rooms and groups that choosing among them would take longer than anybody waits."""

    message = N_("This is too much to plan in one go. Plan each session on its own, with its own trainers and rooms.")


class TooManyGroups(BadProblem):
    """More groups than people, so one would be empty."""

    message = N_("There are %(people)s people for %(groups)s groups. Ask for fewer groups, so that nobody's is empty.")


class NotASize(BadProblem):
    """The number of groups, or the size of a group, is not a whole number of one or more."""

    message = N_("“%(key)s” must be a whole number, one or more.")


class SizeAndNumber(BadProblem):
    """Both the size and the number of groups are given."""

    message = N_("Give the size of a group or the number of groups, not both.")


class WeightNotANumber(BadProblem):
    """A weight that is missing, text, not a number or without end."""

    message = N_("The weight for “%(name)s” must be a number, such as 4.")


class WeightNegative(BadProblem):
    """A weight below nought would put like with like."""

    message = N_("The weight for “%(name)s” is below nought. Use nought if it does not matter.")


class WeightTooLarge(BadProblem):
    """A weight so large that the others would be lost in rounding."""

    message = N_("The weight for “%(name)s” is too large. The most is %(most)s.")


class WeightTooSmall(BadProblem):
    """A weight above nought yet so small that it would be lost in rounding."""

    message = N_("The weight for “%(name)s” is too small to count. Use nought, or at least %(least)s.")


class WeightsAllZero(BadProblem):
    """There is nothing to mix by."""

    message = N_("Every weight is nought, so there is nothing to mix by. Raise at least one.")


class WeightForNothing(BadProblem):
    """A weight for something nobody in the list has: most likely a typing slip."""

    message = N_("Nobody in the list has “%(name)s”, so it cannot be mixed. Check how it is spelled.")


class WeightOnConfidential(BadProblem):
    """Needs are met, never mixed: a weight on them would give them away in the cost."""

    message = N_("Groups cannot be mixed by “%(name)s”.")


class SeedNotANumber(BadProblem):
    """The seed, with which a plan can be made again, is not a whole number from 0 to 4294967295."""

    message = N_("The seed must be a whole number from 0 to 4294967295.")


class NotInThePlan(BadProblem):
    """Somebody to be locked or moved is in no group of the plan, perhaps because they cancelled meanwhile."""

    message = N_("%(person)s is in none of these groups any more. Make the groups again.")


class NoLongerComing(BadProblem):
    """Somebody in a plan that was made before is not among the people any more."""

    message = N_("%(person)s is not coming any more. Make the groups again.")


class NoSuchGroup(BadProblem):
    """A group to be locked or moved to is not in the plan."""

    message = N_("There is no group %(group)s in this plan. Choose another group.")


class LockUnreadable(BadProblem):
    """A lock names no group, or names one person and a whole group at once."""

    message = N_("Lock %(number)s cannot be read. It needs a group, and then one person, or all people of that group.")


class BadLock(BadProblem):
    """Locks that name what is not there, or that contradict each other or the size of the groups."""


class LockedGroupUnknown(BadLock):
    """A lock on a group that does not exist."""

    message = N_("A lock names group %(group)s, but the groups are 1 to %(groups)s. Take that lock off.")


class LockedPersonUnknown(BadLock):
    """A lock on somebody who is not in the list, perhaps because they cancelled."""

    message = N_("%(person)s is locked in group %(group)s but is not in the list. Take that lock off.")


class LockedTableUnknown(BadLock):
    """A lock on a trainer, exercise or room that is not in the problem."""

    message = N_("Group %(group)s is locked to %(id)s, which is not in “%(key)s”. Take that lock off.")


class LockedTwice(BadLock):
    """One person locked in two groups."""

    message = N_("%(person)s is locked in two groups, %(group)s and %(other)s. Take one lock off.")


class LocksDisagree(BadLock):
    """Two locks say different things about one group."""

    message = N_("Two locks say different things about group %(group)s. Take one of them off.")


class LockedTooMany(BadLock):
    """More people locked in a group than it has places."""

    message = N_("%(people)s people are locked in group %(group)s, which has %(places)s places. Take a lock off.")


class LockedWrongSize(BadLock):
    """A group locked as a whole whose size does not fit the sizes of the others."""

    message = N_(
        "Group %(group)s is locked with %(people)s people. That would leave the other groups more than one person "
        "larger or smaller. Unlock it, or change the number of groups."
    )


class LockedWithManager(BadLock):
    """Locks that put somebody beside their own line manager."""

    message = N_(
        "%(person)s and their line manager %(manager)s are both locked in group %(group)s. Take one of the locks off."
    )


class LockedTrainerTooOften(BadLock):
    """A trainer locked to more groups than she leads."""

    message = N_("The trainer %(id)s is locked to more groups than they lead. Take one of those locks off.")


class LockedRoomTooOften(BadLock):
    """A room locked for more groups than it holds."""

    message = N_("The room %(id)s is locked for more groups than it holds. Take one of those locks off.")


class LockedExerciseNotLed(BadLock):
    """A trainer locked to an exercise that she may not lead."""

    message = N_("Group %(group)s is locked to %(trainer)s and %(exercise)s, but they may not lead that exercise.")
