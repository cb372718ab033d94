"""The words for how a race ended: each with its rule, a sentence in the race's own numbers, and a short form."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.messages import Message
from core.settings import N_, Translate, in_english
from core.surfaces import Point

LOST = 1e6  # box widths from the centre; a racer farther away will not come back
POINTS_OF_NOW = 50  # the last steps, by which it is judged where a racer is now
REST = 1e-9  # box diagonals; a swing below this is rounding
CONVERGED_POINTS = 20  # this many last points ...
CONVERGED_RADIUS = 1e-2  # ... lie within this many box diagonals of a minimum ...
CONVERGED_STEP = 1e-3  # ... no step is longer than this many box diagonals ...
CONVERGED_LOSS_RANGE = 1e-6  # ... their losses agree within this share of the start's excess loss ...
CONVERGED_EXCESS = 1e-3  # ... and no more than this share of it is left
CYCLE_AGREEMENT = 1e-3  # the last three periods agree to this share of the swing ...
CYCLE_CHANGE = 1e-2  # ... and the first and the last of the last half to this share
SLOW_WAY = 1e-2  # box diagonals for the last steps ...
SLOW_PROGRESS = 1e-2  # ... which took less than this share of the excess loss away
LEAST_PROGRESS = 1e-9  # ... and less than this share of the start's is rounding
STATIONARY_RADIUS = 1e-2  # box diagonals to a point where the gradient is 0
FLAT = 0.5  # the share of the excess loss that a whole diagonal at the present slope would take away
PLATEAU_DISTANCE = 5e-2  # box diagonals from every minimum; nearer, it is flat because the minimum is near
STILL_WAY = 1e-4  # box diagonals for the last steps
FADED = 1e-2  # the share of the schedule's highest rate that the last step had
STILL_STEP = 1e-4  # box diagonals for the last step at such a rate
CIRCLING_POINTS = 100  # fewer steps do not show whether a swing lasts
CIRCLING_SPREAD = 1.25  # the widest of the four quarters of the last half is at most this many times the narrowest
CIRCLING_SHIFT = 0.25  # the share of its width by which the middle moves from the first quarter to the last
HOVERING_POINTS = 40  # fewer steps do not show a mean
HOVERING_SHIFT = 1.0  # standard deviations by which the mean moves between the two quarters of the last half
HOVERING_SPREAD = 2.0  # the larger of their two standard deviations is at most this many times the smaller


class OutcomeKind(StrEnum):
    """The ways a race can end, in the order in which they are looked for."""

    DIVERGED = "diverged"
    LEFT_DOMAIN = "left_domain"
    LIMIT_CYCLE = "limit_cycle"
    CONVERGED = "converged"
    LOCAL_MINIMUM = "local_minimum"
    LEFT_BOX = "left_box"
    SADDLE = "saddle"
    MAXIMUM = "maximum"
    PLATEAU = "plateau"
    STANDSTILL = "standstill"
    HOVERING = "hovering"
    CIRCLING = "circling"
    MOVING = "moving"


# After these, no step follows.
ENDS = frozenset({OutcomeKind.DIVERGED, OutcomeKind.LEFT_DOMAIN})

LABELS: Mapping[OutcomeKind, str] = {
    OutcomeKind.DIVERGED: N_("diverged"),
    OutcomeKind.LEFT_DOMAIN: N_("left the domain"),
    OutcomeKind.LIMIT_CYCLE: N_("limit cycle"),
    OutcomeKind.CONVERGED: N_("converged"),
    OutcomeKind.LOCAL_MINIMUM: N_("at a local minimum"),
    OutcomeKind.LEFT_BOX: N_("outside the box"),
    OutcomeKind.SADDLE: N_("at a saddle"),
    OutcomeKind.MAXIMUM: N_("at a maximum"),
    OutcomeKind.PLATEAU: N_("on a plateau"),
    OutcomeKind.STANDSTILL: N_("at a standstill"),
    OutcomeKind.HOVERING: N_("hovering"),
    OutcomeKind.CIRCLING: N_("circling"),
    OutcomeKind.MOVING: N_("still moving"),
}

RULES: Mapping[OutcomeKind, str] = {
    OutcomeKind.DIVERGED: N_(
        "It is farther than {lost:,.0f} box widths from the middle of the box, or no longer at a finite place."
    ),
    OutcomeKind.LEFT_DOMAIN: N_("It is where the function has no value, as log(x) at a negative x."),
    OutcomeKind.LIMIT_CYCLE: N_(
        "Without noise: it comes back to the same points after 2 or more steps. The last three periods agree to "
        "{cycle_agreement:.1%} of the swing, and the first and the last period of the race's last half to "
        "{cycle_change:.0%}, whatever the size of the swing."
    ),
    OutcomeKind.CONVERGED: N_(
        "The last {converged_points} points are within {converged_radius:.0%} of the box's diagonal of the lowest "
        "minimum, and no step is longer than {converged_step:.1%} of it. Their losses differ by at most one "
        "millionth of the excess loss at the start, of which at most {converged_excess:.1%} is left. Where a "
        "schedule has faded out, at most one millionth is left."
    ),
    OutcomeKind.LOCAL_MINIMUM: N_(
        "The same at a minimum that is not the lowest; the excess loss is that over this minimum."
    ),
    OutcomeKind.LEFT_BOX: N_("All points of the last {points_of_now} steps are outside the box."),
    OutcomeKind.SADDLE: N_(
        "In the last {points_of_now} steps it moved by less than {slow_way:.0%} of the diagonal and took away less "
        "than {slow_progress:.0%} of the excess loss, and within {stationary_radius:.0%} of the diagonal is a point "
        "where the gradient is 0 and the surface bends up in one direction and down in another."
    ),
    OutcomeKind.MAXIMUM: N_("The same at a point from which no direction bends up."),
    OutcomeKind.PLATEAU: N_(
        "In the last {points_of_now} steps it moved by less than {slow_way:.0%} of the diagonal and took away less "
        "than {slow_progress:.0%} of the excess loss, and the slope is so small that a way of a whole diagonal would "
        "take away less than half of it. Every minimum is farther than {plateau_distance:.0%} of the diagonal."
    ),
    OutcomeKind.STANDSTILL: N_(
        "The last {points_of_now} steps together are no longer than {still_way:.2%} of the diagonal, do not grow, and "
        "took away less than {slow_progress:.0%} of the excess loss over the nearest minimum. Wherever it is, it also "
        "stands still once the schedule has faded out: the last step had at most {faded:.0%} of the highest rate and "
        "was no longer than {still_step:.2%} of the diagonal."
    ),
    OutcomeKind.HOVERING: N_(
        "With noise, or with fewer samples a step than there are: between the two quarters of the race's last half, "
        "the mean moved by less than the standard deviation, which changed by less than a factor of "
        "{hovering_spread:g}."
    ),
    OutcomeKind.CIRCLING: N_(
        "Without noise: it goes to and fro without a period. In the four quarters of the race's last half the widths "
        "differ by a factor of {circling_spread:g} at most and do not only shrink or only grow, and the middle moves "
        "by at most {circling_shift:.0%} of the width."
    ),
    OutcomeKind.MOVING: N_("None of the others, or the race is still being computed."),
}
PREFACE = N_(
    "The first rule that holds counts. The excess loss is the loss minus the lowest of the box. Lengths below one "
    "billionth of the box's diagonal, and changes below one billionth of the excess loss at the start, count as none."
)

BRIEF: Mapping[OutcomeKind, str] = {
    **LABELS,
    OutcomeKind.DIVERGED: N_("diverged at step {step}"),
    OutcomeKind.LEFT_DOMAIN: N_("left the domain at step {step}"),
    OutcomeKind.LIMIT_CYCLE: N_("limit cycle of {period} steps"),
    OutcomeKind.HOVERING: N_("hovering ±{width}, ±{height}"),
}
ZERO_DIVISION_BRIEF = N_("0/0 at step {step}")
NO_NUMBER_BRIEF = N_("no number at step {step}")

SENTENCES: Mapping[OutcomeKind, str] = {
    OutcomeKind.DIVERGED: N_("Diverged: at step {step} it was too far away to come back."),
    OutcomeKind.LEFT_DOMAIN: N_("Left the domain at step {step}: the function has no value there."),
    OutcomeKind.LIMIT_CYCLE: N_("In a limit cycle of {period} steps, {width} wide in x and {height} in y."),
    OutcomeKind.CONVERGED: N_("Converged to the lowest minimum, ({x}, {y})."),
    OutcomeKind.LOCAL_MINIMUM: N_("Came to rest at the local minimum ({x}, {y}); the loss is lower elsewhere."),
    OutcomeKind.LEFT_BOX: N_("Outside the box, in all of the last steps."),
    OutcomeKind.SADDLE: N_("At the saddle ({x}, {y})."),
    OutcomeKind.MAXIMUM: N_("At the maximum ({x}, {y}): no direction bends up."),
    OutcomeKind.PLATEAU: N_("On a plateau: the slope is too small to lead to lower losses soon."),
    OutcomeKind.STANDSTILL: N_("At a standstill: its steps are too short to be seen."),
    OutcomeKind.HOVERING: N_(
        "Hovering: the gradient's noise keeps it moving, with a standard deviation of {width} in x and {height} in y."
    ),
    OutcomeKind.CIRCLING: N_("Circling without a period, {width} wide in x and {height} in y."),
    OutcomeKind.MOVING: N_("Still moving after {step} steps."),
}


class Cause(StrEnum):
    """The causes that change an outcome's sentence."""

    ALWAYS_ZERO = N_(
        "Step {step} is 0/0: the gradient along {axis} has always been exactly 0, and epsilon is 0, too. An epsilon "
        "above 0 keeps the division finite; a lower rate does not help."
    )
    ZERO_SQUARES = N_(
        "Step {step} divides by 0: the mean of squared gradients along {axis} has become 0, and epsilon is 0, too. An "
        "epsilon above 0 keeps the division finite; a lower rate does not help."
    )
    NO_VARIANCE = N_(
        "Step {step} divides by the root of a variance along {axis} that rounding has made 0 or negative, since the "
        "gradient hardly changes there. A lower rate does not help."
    )
    NO_NUMBER = N_(
        "Step {step} leads to no number along {axis}: the rule divides by 0 there, takes a root or a logarithm that "
        "does not exist, or overflows."
    )
    FADED = N_("At a standstill: the schedule has faded out.")
    NO_SLOPE = N_("At a standstill where the gradient is 0.")
    UNDER_WAY = N_("Still being computed: {step} of {steps} steps.")
    NO_STEPS = N_("No step was taken.")


BRIEF_OF_CAUSES: Mapping[Cause | None, str] = {
    Cause.ALWAYS_ZERO: ZERO_DIVISION_BRIEF,
    Cause.ZERO_SQUARES: ZERO_DIVISION_BRIEF,
    Cause.NO_VARIANCE: NO_NUMBER_BRIEF,
    Cause.NO_NUMBER: NO_NUMBER_BRIEF,
}


@dataclass(frozen=True)
class Outcome:
    """The way a race ended, and the facts of its sentence.

    `step` is the one at which it diverged or left the domain, else the last. `place` is the minimum, saddle or maximum;
    `minimum` is its index among the surface's minima. `size` is the width of a cycle in x and y, or the standard
    deviation around the mean of a racer that hovers.
    """

    kind: OutcomeKind
    step: int
    minimum: int | None = None
    place: Point | None = None
    period: int | None = None
    size: tuple[float, float] | None = None
    cause: Cause | None = None
    axis: str = ""
    steps: int = 0  # of the whole race, while it is being computed

    @property
    def sentence(self) -> Message:
        """The sentence in the race's own numbers."""
        return self._filled(self.cause.value if self.cause else SENTENCES[self.kind])

    @property
    def brief(self) -> Message:
        """The few words for a table."""
        return self._filled(BRIEF_OF_CAUSES.get(self.cause, BRIEF[self.kind]))

    def _filled(self, template: str) -> Message:
        x, y = self.place or (0.0, 0.0)
        width, height = self.size or (0.0, 0.0)
        facts = {"x": _number(x, 4), "y": _number(y, 4), "width": _number(width, 2), "height": _number(height, 2)}
        return Message(template, step=self.step, steps=self.steps, period=self.period, axis=self.axis, **facts)


def rule(kind: OutcomeKind, translate: Translate = in_english) -> str:
    """Return the rule of a word in the language of `translate`, which takes a context and a text, as Qt's does."""
    limits = Message(
        RULES[kind],
        lost=LOST,
        points_of_now=POINTS_OF_NOW,
        converged_points=CONVERGED_POINTS,
        converged_radius=CONVERGED_RADIUS,
        converged_step=CONVERGED_STEP,
        converged_excess=CONVERGED_EXCESS,
        cycle_agreement=CYCLE_AGREEMENT,
        cycle_change=CYCLE_CHANGE,
        slow_way=SLOW_WAY,
        slow_progress=SLOW_PROGRESS,
        stationary_radius=STATIONARY_RADIUS,
        plateau_distance=PLATEAU_DISTANCE,
        still_way=STILL_WAY,
        still_step=STILL_STEP,
        faded=FADED,
        hovering_spread=HOVERING_SPREAD,
        circling_spread=CIRCLING_SPREAD,
        circling_shift=CIRCLING_SHIFT,
    )
    return limits.text(translate)


def help_text(translate: Translate = in_english) -> str:
    """Return all words with their rules, a line each, in the order in which they are looked for."""
    lines = [f"{translate('core', LABELS[kind])}: {rule(kind, translate)}" for kind in OutcomeKind]
    return "\n".join([translate("core", PREFACE), *lines])


def _number(value: float, digits: int) -> str:
    return f"{value + 0.0:.{digits}g}".replace("-", "−")
