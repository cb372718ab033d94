"""What L2 and L1 do to the weights of a layer, in words: formula, λ, before and after, and the share of the loss."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.trainer.live_run import LiveRun
from core.number_format import number, percent
from core.training import TrainingConfig
from core.training.reports import EpochReport, LayerReport
from core.training.updates import Penalties, penalties_at

PENALTIES = "core.training.updates:Penalties"  # the code that computes them

translate = QCoreApplication.translate


def penalties_in_words(
    run: LiveRun, epoch: int, now: Sequence[LayerReport], start: Sequence[LayerReport], layer: int
) -> str:
    """Return the penalties on a layer's weights after an epoch; 0 is before the first."""
    report = run.epochs[epoch - 1] if epoch else None
    penalties = penalties_at(run.config, run.changes, report.step if report is not None else 1)
    squares = [one[layer].weight_norm ** 2 for one in (start, now)]
    zeros = [one[layer].weights.zero_share for one in (start, now)]
    lines = [
        _l2(penalties, in_force(penalties.l2, run.config), squares, begun=report is not None),
        _l1(penalties, in_force(penalties.l1, run.config), zeros, begun=report is not None),
        _share(report) if report is not None and report.penalty else "",
    ]
    return "\n".join(filter(None, lines))


def _l2(penalties: Penalties, in_force: str, squares: Sequence[float], *, begun: bool) -> str:
    if penalties.l2 and penalties.decoupled:
        rule = translate(
            "layers",
            "L2, decoupled, is no part of the loss: each step shrinks every weight by ηλ of it, with λ = {0}.",
        )
    elif penalties.l2:
        rule = translate("layers", "L2 adds λ/2 · Σw² to the loss, with λ = {0}.")
    else:
        rule = translate("layers", "No L2 penalty acts.")
    course = (
        translate("layers", "Σw² of this layer was {0} at the start and is {1}.").format(*map(number, squares))
        if begun
        else translate("layers", "Σw² of this layer is {0}.").format(number(squares[1]))
    )
    told = f"{rule.format(in_force)} {course}"
    if not begun:
        return told
    if penalties.l2 and not penalties.decoupled:
        part = translate("layers", "Its part is {0}/2 · {1} = {2}.")
        told += " " + part.format(number(penalties.l2), number(squares[1]), number(penalties.l2 / 2 * squares[1]))
    return told


def _l1(penalties: Penalties, in_force: str, zeros: Sequence[float], *, begun: bool) -> str:
    if not penalties.l1:
        return ""
    rule = translate(
        "layers",
        "L1 adds λ · Σ|w| to the loss, with λ = {0} (λ in the notes is twice this). Each step moves every weight by "
        "ηλ towards 0, and stops there.",
    ).format(in_force)
    if not begun:
        return rule
    course = translate("layers", "Exactly 0 were {0} of this layer's weights at the start, and are {1}.")
    return f"{rule} {course.format(*map(percent, zeros))}"


def _share(report: EpochReport) -> str:
    text = translate("layers", "All layers together: {0} of penalties beside a cross-entropy of {1}, {2} of the loss.")
    return text.format(number(report.penalty), number(report.train_loss), percent(report.penalty_share))


def in_force(penalty: float, config: TrainingConfig) -> str:
    """Return a penalty as it acts; one per sample is the setting over the number of images."""
    if config.penalty_mode != "per_sample":
        return number(penalty)
    return f"{number(penalty * config.train_size)} / {config.train_size:,} = {number(penalty)}"
