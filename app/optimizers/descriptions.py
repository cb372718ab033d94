"""The texts about a racer at a step, for legend and table."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.base.formatting import format_field, format_value, inside, spelled_out, translated
from app.optimizers.listed_racer import ListedRacer
from app.optimizers.network.plane_path import PlanePath
from app.optimizers.network.real_network import RealNetwork
from core.descent import Trajectory
from core.descent.outcomes import OutcomeKind, rule
from core.number_format import number
from core.own_optimizer import RULE, OwnOptimizer
from core.schedules import ConstantRate
from core.surfaces import Surface


def names_of(racers: Sequence[ListedRacer], surface: Surface) -> list[str]:
    """Return the racers' names: their own, or the optimizer, and where several share it, the settings that differ.

    A setting that has no effect, like a batch size on a surface without samples, is in no name. An own name that
    another racer has too is followed by the other kind of name.
    """
    acting = [racer.acting_on(surface) for racer in racers]
    usual = [
        ", ".join([translated(racer.optimizer.label), *_what_differs(racer, acting, surface), *_forked(racer, acting)])
        for racer in acting
    ]
    called = [racer.name or name for racer, name in zip(acting, usual, strict=True)]
    return [
        f"{racer.name} ({name})" if racer.name and called.count(racer.name) > 1 else racer.name or name
        for racer, name in zip(acting, usual, strict=True)
    ]


def label_of(racer: ListedRacer) -> str:
    """Return what a racer is called by itself: its own name, or its optimizer's."""
    return racer.name or translated(racer.optimizer.label)


def _what_differs(racer: ListedRacer, racers: Sequence[ListedRacer], surface: Surface) -> Iterator[str]:
    alike = [other for other in racers if other.optimizer.kind == racer.optimizer.kind]
    inactive = racer.optimizer.fields_without_effect
    for declaration in racer.optimizer.own_declarations():
        if declaration.name in inactive:
            continue
        value = getattr(racer.optimizer, declaration.name)
        if declaration.name == RULE:
            yield from _rule_of(racer, alike)
        elif any(getattr(other.optimizer, declaration.name) != value for other in alike):
            symbol = declaration.symbol
            name = symbol.text if symbol else inside(translated(declaration.label))
            yield f"{name} {format_value(value)}"
    if any(other.schedule != racer.schedule for other in alike):
        yield _schedule_of(racer, alike)
    if any(other.batch_size != racer.batch_size for other in alike):
        yield batch_of(racer)
    if any(other.sam_radius != racer.sam_radius for other in alike):
        yield radius_of(racer) if racer.sam_radius else QCoreApplication.translate("descriptions", "without SAM")
    if any(other.of_network != racer.of_network for other in alike):
        yield from training_of(racer, surface, [other.trained for other in alike])


def _rule_of(racer: ListedRacer, alike: Sequence[ListedRacer]) -> Iterator[str]:
    """Yield the number of a racer's own rule, in the order of the list, if there are several."""
    rules = list(dict.fromkeys(one.optimizer.rule for one in alike if isinstance(one.optimizer, OwnOptimizer)))
    if len(rules) > 1 and isinstance(racer.optimizer, OwnOptimizer):
        yield QCoreApplication.translate("descriptions", "rule {0}").format(rules.index(racer.optimizer.rule) + 1)


def _forked(racer: ListedRacer, racers: Sequence[ListedRacer]) -> Iterator[str]:
    """Yield from where a racer was forked, and what other forks at this step, alike otherwise, have otherwise."""
    if racer.fork is None:
        return
    at, kind = racer.fork.at, racer.optimizer.kind
    alike = [other for other in racers if other.fork and (other.fork.at, other.optimizer.kind) == (at, kind)]
    if any(_past(other) != _past(racer) for other in alike):
        yield _past_spelled_out(racer)
    else:
        yield QCoreApplication.translate("descriptions", "from step {0}").format(at)
    if any(_at_the_fork(other) != _at_the_fork(racer) for other in alike):
        yield from _at_the_fork(racer)


def settings_of(racer: ListedRacer) -> str:
    """Return a racer's own name, its optimizer and, where they differ from the defaults, schedule, gradients, fork."""
    optimizer = spelled_out(racer.optimizer, always=("learning_rate",))
    parts = [f"{racer.name}: {optimizer}" if racer.name else optimizer]
    if racer.schedule != ConstantRate():
        parts.append(spelled_out(racer.schedule))
    if racer.batch_size is not None:
        parts.append(batch_of(racer))
    if racer.sam_radius:
        parts.append(radius_of(racer))
    if racer.fork is not None:
        parts += [_past_spelled_out(racer), *_at_the_fork(racer)]
    return ", ".join(parts)


def _past(racer: ListedRacer) -> dict[str, Any]:
    """Return the settings of a racer before its fork that may be others than now."""
    past = racer.fork or racer
    return {"optimizer": past.optimizer, "schedule": past.schedule, "sam_radius": past.sam_radius}


def _past_spelled_out(racer: ListedRacer) -> str:
    """Return from which step of what a racer was forked: with its settings, where the fork has others."""
    if racer.fork is None:
        return ""
    before = racer.replace(name="", batch_size=None, fork=None, **_past(racer))
    label = translated(before.optimizer.label)
    settings = settings_of(before).removeprefix(label).removeprefix(", ")
    past = f"{label} ({settings})" if _past(racer) != _past(racer.replace(fork=None)) else label
    return QCoreApplication.translate("descriptions", "from step {0} of {1}").format(racer.fork.at, past)


def _at_the_fork(racer: ListedRacer) -> list[str]:
    """Return what happens to a racer where it forks: kicks, and the loss of its memory."""
    fork = racer.fork
    if fork is None:
        return []
    kicks = [(one, getattr(fork, one.name)) for one in fork.own_declarations() if one.name in ("kick_x", "kick_y")]
    said = [f"{inside(translated(one.label))} {format_field(one, kick)}" for one, kick in kicks if kick]
    forgets = fork.forgets or fork.optimizer.kind != racer.optimizer.kind
    return [*said, QCoreApplication.translate("descriptions", "memory empty")] if forgets else said


def past_of(racer: ListedRacer) -> str:
    """Return what a racer was before its fork, and what becomes of the memory; an empty text if it is no fork."""
    fork, translate = racer.fork, QCoreApplication.translate
    if fork is None:
        return ""
    past = translate("descriptions", "from step {0} of {1}").format(fork.at, translated(fork.optimizer.label))
    forgets = fork.forgets or fork.optimizer.kind != racer.optimizer.kind
    return f"{past}  ·  {translate('descriptions', 'memory empty')}" if forgets else past


def _schedule_of(racer: ListedRacer, alike: Sequence[ListedRacer]) -> str:
    """Return the name of a racer's schedule, with its settings if another schedule has the same name."""
    same = {other.schedule for other in alike if other.schedule.kind == racer.schedule.kind}
    return inside(translated(racer.schedule.label) if len(same) == 1 else format_value(racer.schedule))


def batch_of(racer: ListedRacer) -> str:
    """Return a racer's batch size as text."""
    size = translated("all") if racer.batch_size is None else str(racer.batch_size)
    return QCoreApplication.translate("telling", "batch {0}").format(size)


def training_of(racer: ListedRacer, surface: Surface, others: Sequence[str] = ()) -> Iterator[str]:
    """Yield with what a racer trains a network, where that is not as the network says, or others have it otherwise."""
    if not isinstance(surface, RealNetwork):
        return
    if racer.trained or any(others):
        from app.optimizers.network.own_training import words  # noqa: PLC0415 - the first paint has no network

        yield from words(surface, racer.trained, others)
    if racer.own_steps is not None:
        yield QCoreApplication.translate("descriptions", "{0} steps").format(racer.own_steps)


def radius_of(racer: ListedRacer) -> str:
    """Return how far uphill a racer looks, as text."""
    return QCoreApplication.translate("descriptions", "SAM {0}").format(format_value(racer.sam_radius))


def outcome_of(trajectory: Trajectory, step: int) -> str:
    """Return in a few words how the race ended for a racer; an empty text while it goes on."""
    if not _has_ended(trajectory, step) or trajectory.outcome.kind is OutcomeKind.MOVING:
        return ""
    return trajectory.outcome.brief.text(QCoreApplication.translate)


def outcome_tip(trajectory: Trajectory, step: int) -> str:
    """Return how the race ended for a racer as a sentence, and the rule of that word; empty while it goes on."""
    if not _has_ended(trajectory, step) or (isinstance(trajectory, PlanePath) and not trajectory.has_end):
        return ""
    outcome = trajectory.outcome
    return f"{ending_of(trajectory)}\n{rule(outcome.kind, QCoreApplication.translate)}"


def ending_of(trajectory: Trajectory) -> str:
    """Return how the race ended for a racer as a sentence."""
    return trajectory.outcome.sentence.text(QCoreApplication.translate)


def _has_ended(trajectory: Trajectory, step: int) -> bool:
    """Return whether a racer's outcome is known at a step: at the last, or after an end that no step can follow."""
    if trajectory.has_end:
        return step >= trajectory.outcome.step
    return step >= trajectory.steps


def state_of(trajectory: Trajectory, step: int, *, brief: bool = False) -> str:
    """Return the loss at a step while it is finite, and the outcome if there is one; if `brief`, as a card says it."""
    if isinstance(trajectory, PlanePath):
        from app.optimizers.network.words import state_of as of_network  # noqa: PLC0415 - few races are of networks

        return "  ·  ".join(filter(None, (of_network(trajectory, step, brief=brief), outcome_of(trajectory, step))))
    loss = float(trajectory.losses[step])
    said = "" if isnan(loss) else QCoreApplication.translate("descriptions", "loss {0}").format(number(loss))
    return "  ·  ".join(filter(None, (said, outcome_of(trajectory, step))))
