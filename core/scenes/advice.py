"""Advise what to change in a run that does not go well, by a table of rules, each with its reason.

The limits were measured on MNIST with 2,000 images and five epochs; the tests hold what the changed runs learn.
"""

from collections.abc import Mapping, Sequence

from core.messages import Message
from core.scenes.advice_rules.initial_weights import equal_weights, large_weights, unsuited_weights, vanishing_gradient
from core.scenes.advice_rules.length import few_epochs, few_images, few_steps, no_early_stopping
from core.scenes.advice_rules.network import batch_of_one, few_paths, narrow_layer, no_batch_norm, strong_l1, strong_l2
from core.scenes.advice_rules.rate import (
    epsilon_of_zero,
    faded_rate,
    high_rate,
    long_steps,
    low_rate,
    short_clip,
    unfinished_warm_up,
    unsteady,
)
from core.scenes.advice_rules.rule import Advice, Rule
from core.scenes.verdict import Finding, Verdict
from core.settings import N_
from core.training import Change, TrainingConfig
from core.training.config import changed

NOT_LEARNING: Sequence[Rule] = (
    equal_weights,
    large_weights,
    batch_of_one,
    strong_l1,
    strong_l2,
    few_paths,
    short_clip,
    unfinished_warm_up,
    faded_rate,
    high_rate,
    low_rate,
    vanishing_gradient,
    unsuited_weights,
    few_steps,
)
RULES: Mapping[Finding, Sequence[Rule]] = {
    Finding.DIVERGED: (epsilon_of_zero, large_weights, batch_of_one, long_steps),
    Finding.COLLAPSED: (*NOT_LEARNING, unsteady),
    Finding.ONE_CLASS: (*NOT_LEARNING, no_batch_norm),
    Finding.AT_CHANCE: (*NOT_LEARNING, no_batch_norm),
    Finding.RATE_GONE: (unfinished_warm_up, faded_rate),
    Finding.OVERFITTING: (few_images,),
    Finding.LOSS_RISES: (no_early_stopping, few_images),
    Finding.UNDERFITTING: (narrow_layer, *NOT_LEARNING, few_epochs),
}


def advise(
    config: TrainingConfig, verdict: Verdict, begun: TrainingConfig | None = None, changes: Sequence[Change] = ()
) -> tuple[Advice, ...]:
    """Return what to change after a run got this verdict, the most promising first.

    The run was `begun` with a config, and all `changes` made during it led to `config`.
    """
    late = [change for change in changes if change.step >= verdict.step]
    if verdict.finding is Finding.COLLAPSED and begun is not None and late:
        return (_without(begun, changes, late),)
    rules = RULES.get(verdict.finding, ())
    return tuple(advice for advice in (rule(config) for rule in rules) if advice is not None)


def _without(begun: TrainingConfig, changes: Sequence[Change], late: Sequence[Change]) -> Advice:
    """Advise to train without the changes that were made after the run was last sound."""
    config = begun
    for change in changes:
        if change not in late:
            config = changed(config, change.field, change.value)
    labels = {one.name: one.label for one in (*begun.declarations(), *begun.optimizer.declarations())}
    first = late[0]
    reason = (
        N_("The training accuracy fell after this was set during the run: {field} {value:g}. Train without that.")
        if len(late) == 1
        else N_(
            "The training accuracy fell after {count} settings were changed during the run, this one first: {field} "
            "{value:g}. Train without these changes."
        )
    )
    return Advice(Message(reason, field=labels[first.field], value=first.value, count=len(late)), config)
