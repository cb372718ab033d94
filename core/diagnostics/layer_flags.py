"""The flags of a layer: its possible faults, and the limits from which they are raised."""

from collections.abc import Mapping
from enum import StrEnum

from core.diagnostics.catalogue import Shares
from core.diagnostics.statistics import MARGIN, Signal
from core.settings import N_, Translate, in_english

SATURATED_SHARE = 0.10  # shares from which a layer is flagged
DEAD_SHARE = 0.10


class Flag(StrEnum):
    """The possible faults of a layer."""

    NOT_FINITE = N_("not finite")
    SATURATED = N_("saturated")
    DEAD = N_("dead")
    SYMMETRIC = N_("symmetric")


RULES: Mapping[Flag, str] = {
    Flag.NOT_FINITE: N_("Some activations overflowed."),
    Flag.SATURATED: N_("{saturated:.0%} of the activations or more lie within {margin} of an end of their range."),
    Flag.DEAD: N_("{dead:.0%} of the units or more are 0 for every sample and cannot learn."),
    Flag.SYMMETRIC: N_("Some units have the same weights and will learn the same."),
}


def rule(flag: Flag, translate: Translate = in_english) -> str:
    """Return the rule behind `flag`, in the language of `translate`, which takes a context and a text, as Qt's does."""
    return translate("core", RULES[flag]).format(saturated=SATURATED_SHARE, dead=DEAD_SHARE, margin=MARGIN)


def flags(activations: Signal, stuck: Shares, distinct: int, units: int) -> tuple[Flag, ...]:
    """Return the flags of a layer of `units` units, of which `distinct` differ."""
    raised = {
        Flag.NOT_FINITE: activations.not_finite > 0,
        Flag.SATURATED: stuck.saturated >= SATURATED_SHARE,
        Flag.DEAD: stuck.dead >= DEAD_SHARE,
        Flag.SYMMETRIC: distinct < units,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)
