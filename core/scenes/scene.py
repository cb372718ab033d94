"""Scenes that test the claims of the course notes about training: runs to make one after another, and their result.

A scene only sets configs and queues them. Its result states the numbers of these runs, however they turn out. The
number in an id is that of the claim.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Literal

import numpy as np

from core.initializers import HeNormal, LeCunNormal, Normal, SmallNormal, Zeros
from core.messages import Message
from core.optimizers import SGD, AdaGrad, Adam, Momentum, RMSProp
from core.scenes.completed_run import CompletedRun
from core.scenes.plan import Planned, ablations, planned
from core.scenes.result_table import ResultTable, percent
from core.settings import N_
from core.training import MODEL_2, TrainingConfig


@dataclass(frozen=True)
class Scene:
    """Runs that test a claim of the notes; `tell` takes the finished runs in order and says what they show.

    `tabulate` gives their numbers where a sentence cannot hold them.
    """

    id: str
    title: str
    look_for: str  # one sentence
    plan: tuple[Planned, ...]
    tell: Callable[[Sequence[CompletedRun]], Message]
    tabulate: Callable[[Sequence[CompletedRun]], ResultTable] | None = None
    shown: Literal["validation", "batches"] = "validation"  # the curves to show


def _best(runs: Sequence[CompletedRun]) -> CompletedRun:
    return max(runs, key=lambda run: run.test)


# S1, S3, S4, S7: the initial weights.

INITIALIZED = TrainingConfig(train_size=2000, hidden_layers=(100,) * 5, optimizer=SGD(learning_rate=0.01), epochs=20)
INITIALIZERS = (
    (Zeros(), N_("zeros")),
    (Normal(std=1.0), "N(0, 1)"),
    (SmallNormal(), "N(0, 0.01²)"),
    (LeCunNormal(), N_("Xavier 1/√n")),
    (HeNormal(), "He"),
)
LEARNT = 0.2  # in test; less is next to nothing


def _tell_initializers(runs: Sequence[CompletedRun]) -> Message:
    best = max(range(len(runs)), key=lambda number: runs[number].test)
    lost = sum(run.test < LEARNT for run in runs)
    return Message(
        N_(
            "After {epochs} epochs, test accuracy is highest from “{best}”: {test:.1%}. Networks that diverged or "
            "stayed below {learnt:.0%}: {lost} of {count}.",
        )
        if lost
        else N_("After {epochs} epochs, test accuracy is highest from “{best}”: {test:.1%}."),
        epochs=runs[best].config.epochs,
        best=INITIAL_WEIGHTS.plan[best].name,
        test=runs[best].test,
        lost=lost,
        count=len(runs),
        learnt=LEARNT,
    )


def _tabulate_initializers(runs: Sequence[CompletedRun]) -> ResultTable:
    def cells(run: CompletedRun) -> tuple[Message, ...]:
        if run.diverged:
            return (Message(N_("diverged at step {step}"), step=run.summary.ending.step),)
        return percent(run.train), percent(run.test)

    return ResultTable(
        columns=(Message(N_("training accuracy")), Message(N_("test accuracy"))),
        rows=tuple((plan.name, *cells(run)) for plan, run in zip(INITIAL_WEIGHTS.plan, runs, strict=True)),
    )


INITIAL_WEIGHTS = Scene(
    id="s7-initial-weights",
    title=N_("Initial weights, trained side by side"),
    look_for=N_("The same network five times, from different initial weights: see which of them let it learn."),
    plan=tuple(planned(INITIALIZED.replace(initializer=one), name) for one, name in INITIALIZERS),
    tell=_tell_initializers,
    tabulate=_tabulate_initializers,
)


# S11: batch norm.

DEEP = TrainingConfig(train_size=1000, hidden_layers=(100,) * 5, optimizer=SGD(learning_rate=0.01), epochs=20)
STARTS = (
    (Normal(std=1.0), Message(N_("deviation {std:g}"), std=1.0)),
    (Normal(std=0.1), Message(N_("deviation {std:g}"), std=0.1)),
    (Normal(std=0.01), Message(N_("deviation {std:g}"), std=0.01)),
    (HeNormal(), Message(HeNormal.label)),
)


def _tell_starts(runs: Sequence[CompletedRun]) -> Message:
    without, with_it = ([run.test for run in half] for half in (runs[: len(STARTS)], runs[len(STARTS) :]))
    less = max(with_it) - min(with_it) < max(without) - min(without)
    result = Message(
        N_(
            "Depending on the initial weights, test accuracy is {low:.0%} to {high:.0%} without batch norm and "
            "{bn_low:.0%} to {bn_high:.0%} with it: batch norm makes the initial weights matter less.",
        )
        if less
        else N_(
            "Depending on the initial weights, test accuracy is {low:.0%} to {high:.0%} without batch norm and "
            "{bn_low:.0%} to {bn_high:.0%} with it: here, the initial weights matter no less.",
        ),
        low=min(without),
        high=max(without),
        bn_low=min(with_it),
        bn_high=max(with_it),
    )
    if not any(run.diverged for run in runs):
        return result
    return Message(N_("{result} (A run that diverged counts as 0%.)"), result=result)


BATCH_NORM_AND_STARTS = Scene(
    id="s11-starts",
    title=N_("Batch norm and the initial weights"),
    look_for=N_("With batch norm, learning depends less on the spread of the initial weights."),
    plan=(
        *(planned(DEEP.replace(initializer=one), "{start}", start=start) for one, start in STARTS),
        *(
            planned(
                DEEP.replace(initializer=one, batch_norm=True),
                N_("{start}, with batch norm"),
                start=start,
            )
            for one, start in STARTS
        ),
    ),
    tell=_tell_starts,
)


def _tell_batch_norm(runs: Sequence[CompletedRun]) -> Message:
    without, with_it = runs
    return Message(
        N_(
            "The gap between training and validation is {gap:.1f} points without batch norm and {bn_gap:.1f} with it, "
            "and test accuracy is {test:.1%} and {bn_test:.1%}: here, batch norm does reduce overfitting.",
        )
        if with_it.gap < without.gap
        else N_(
            "The gap between training and validation is {gap:.1f} points without batch norm and {bn_gap:.1f} with it, "
            "and test accuracy is {test:.1%} and {bn_test:.1%}: here, batch norm does not prevent overfitting.",
        ),
        gap=without.gap,
        bn_gap=with_it.gap,
        test=without.test,
        bn_test=with_it.test,
    )


FEW = TrainingConfig(train_size=1000, optimizer=SGD(learning_rate=0.1), epochs=30)
BATCH_NORM_AND_OVERFITTING = Scene(
    id="s11-overfitting",
    title=N_("Batch norm and overfitting"),
    look_for=N_("The notes say that batch norm prevents overfitting: compare the gaps at the end."),
    plan=(
        planned(FEW, N_("without batch norm")),
        planned(FEW.replace(batch_norm=True), N_("with batch norm")),
    ),
    tell=_tell_batch_norm,
)


def _tell_speed(runs: Sequence[CompletedRun]) -> Message:
    without, with_it = runs
    return Message(
        N_(
            "After one epoch, test accuracy is {first:.1%} without batch norm and {bn_first:.1%} with it, after "
            "{epochs} epochs {test:.1%} and {bn_test:.1%}: here, batch norm learns faster.",
        )
        if with_it.first_test > without.first_test
        else N_(
            "After one epoch, test accuracy is {first:.1%} without batch norm and {bn_first:.1%} with it, after "
            "{epochs} epochs {test:.1%} and {bn_test:.1%}.",
        ),
        first=without.first_test,
        bn_first=with_it.first_test,
        epochs=with_it.config.epochs,
        test=without.test,
        bn_test=with_it.test,
    )


FROM_HE = TrainingConfig(train_size=2000, hidden_layers=(100,) * 5, optimizer=SGD(learning_rate=0.1), epochs=10)
BATCH_NORM_AND_SPEED = Scene(
    id="s11-speed",
    title=N_("Batch norm and the speed of learning"),
    look_for=N_(
        "The same network from He's initial weights, at the same rate: see which of the two curves rises first."
    ),
    plan=(
        planned(FROM_HE, N_("without batch norm")),
        planned(FROM_HE.replace(batch_norm=True), N_("with batch norm")),
    ),
    tell=_tell_speed,
)


# S13, S14: overfitting and its cures.

TOO_LARGE = TrainingConfig(  # as many images validate as train: a gap by 75 images would be a matter of chance
    train_size=300,
    validation_fraction=0.5,
    hidden_layers=(100,) * 6,
    optimizer=SGD(learning_rate=0.05),
    batch_size=100,
    epochs=100,
)


def _tell_overfitting(runs: Sequence[CompletedRun]) -> Message:
    (run,) = runs
    return Message(
        N_(
            "The network recognises {train:.1%} of the training images and {validation:.1%} of the validation images, "
            "a gap of {gap:.1f} points, and {test:.1%} of the test images; the validation loss was lowest after epoch "
            "{best} of {epochs}.",
        ),
        train=run.train,
        validation=run.validation,
        test=run.test,
        gap=run.gap,
        best=run.summary.best_epoch,
        epochs=len(run.history),
    )


OVERFITTING = Scene(
    id="s13-overfitting",
    title=N_("Overfitting"),
    look_for=N_("Few images, many layers: training accuracy rises to 100 %, validation stays behind."),
    plan=(planned(TOO_LARGE, N_("300 images, six layers")),),
    tell=_tell_overfitting,
)


def _tell_cures(runs: Sequence[CompletedRun]) -> Message:
    best = max(range(len(runs)), key=lambda number: runs[number].test)
    gaps = dict(zip(("gap", "l2_gap", "dropout_gap", "small_gap", "more_gap"), (run.gap for run in runs), strict=True))
    return Message(
        N_(
            "The gap between training and validation is {gap:.1f} points as it is, {l2_gap:.1f} with L2, "
            "{dropout_gap:.1f} with dropout, {small_gap:.1f} with a small network and {more_gap:.1f} with more images. "
            "Test accuracy is highest for “{best}”: {best_test:.1%}, against {test:.1%} as it is.",
        ),
        **gaps,
        best=CURES.plan[best].name,
        best_test=runs[best].test,
        test=runs[0].test,
    )


CURES = Scene(
    id="s14-cures",
    title=N_("Cures for overfitting"),
    look_for=N_("All take 300 steps; a cure narrows the gap: check whether test accuracy rises, too."),
    plan=(
        planned(TOO_LARGE, N_("as it is")),
        planned(TOO_LARGE.replace(l2=0.1), N_("L2 {l2:g}"), l2=0.1),
        planned(TOO_LARGE.replace(dropout=0.2), N_("dropout {dropout:g}"), dropout=0.2),
        planned(TOO_LARGE.replace(hidden_layers=(20,)), N_("one layer of {units}"), units=20),
        planned(  # as many steps as the others, so that only the images differ
            TOO_LARGE.replace(train_size=10_000, epochs=3), N_("{images} images"), images=10_000
        ),
    ),
    tell=_tell_cures,
)


# S15: underfitting.


def _tell_underfitting(runs: Sequence[CompletedRun]) -> Message:
    small, more, wide, short, long = (run.train for run in runs)
    return Message(
        N_(
            "Training accuracy is {small:.1%} with two units and {wide:.1%} with a hundred, {short:.1%} after "
            "one epoch and {long:.1%} after twenty. With four times the images, two units reach {more:.1%}: more "
            "data alone is no cure.",
        )
        if more - small < (wide - small) / 2
        else N_(
            "Training accuracy is {small:.1%} with two units and {wide:.1%} with a hundred, {short:.1%} after "
            "one epoch and {long:.1%} after twenty. With four times the images, two units reach {more:.1%}.",
        ),
        small=small,
        more=more,
        wide=wide,
        short=short,
        long=long,
    )


TOO_SMALL = TrainingConfig(hidden_layers=(2,), epochs=20)
TOO_SHORT = TrainingConfig(optimizer=SGD(learning_rate=0.01), epochs=1)
UNDERFITTING = Scene(
    id="s15-underfitting",
    title=N_("Underfitting and its cures"),
    look_for=N_("Training accuracy itself stays low; a larger network or more epochs help, more images do not."),
    plan=(
        planned(TOO_SMALL, N_("two units")),
        planned(  # as many steps as above, so that only the images differ
            TOO_SMALL.replace(train_size=40_000, epochs=5),
            N_("two units, four times the images"),
        ),
        planned(TOO_SMALL.replace(hidden_layers=(100,)), N_("a hundred units")),
        planned(TOO_SHORT, N_("one epoch of SGD")),
        planned(TOO_SHORT.replace(epochs=20), N_("twenty epochs of SGD")),
    ),
    tell=_tell_underfitting,
)


# S16: penalties.

UNPENALIZED = TrainingConfig(train_size=2000, hidden_layers=(100, 100), optimizer=SGD(learning_rate=0.1), epochs=20)
L2_PENALTIES = (0.0, 0.001, 0.01, 0.1)
L1_PENALTIES = (0.0001, 0.001, 0.01)


def _tell_penalties(runs: Sequence[CompletedRun]) -> Message:
    none, l2, l1 = runs[0], runs[len(L2_PENALTIES) - 1], runs[-1]
    return Message(
        N_(
            "An L2 penalty of {l2:g} changes the norm of all weights from {norm:.3g} to {l2_norm:.3g} and makes "
            "{l2_zeros:.1%} of them exactly 0; an L1 penalty of {l1:g} makes {l1_zeros:.1%} of them 0. Test "
            "accuracy goes from {test:.1%} to {l2_test:.1%} with L2 and to {l1_test:.1%} with L1.",
        ),
        l2=l2.config.l2,
        l1=l1.config.l1,
        norm=none.weight_norm,
        l2_norm=l2.weight_norm,
        l2_zeros=l2.zeros,
        l1_zeros=l1.zeros,
        test=none.test,
        l2_test=l2.test,
        l1_test=l1.test,
    )


PENALTIES = Scene(
    id="s16-penalties",
    title=N_("L2 and L1 penalties"),
    look_for=N_("L2 makes all weights smaller, L1 makes some of them exactly 0: see the histograms in the Layers tab."),
    plan=(
        *(planned(UNPENALIZED.replace(l2=l2), N_("L2 {l2:g}"), l2=l2) for l2 in L2_PENALTIES),
        *(planned(UNPENALIZED.replace(l1=l1), N_("L1 {l1:g}"), l1=l1) for l1 in L1_PENALTIES),
    ),
    tell=_tell_penalties,
)


# S17: dropout.

UNDROPPED = TrainingConfig(train_size=1000, hidden_layers=(100, 100), epochs=40)


def _tell_dropout(runs: Sequence[CompletedRun]) -> Message:
    first, last, best = runs[0], runs[-1], _best(runs)
    return Message(
        N_(
            "From dropout {first:g} to {last:g}, the gap between training and validation goes from {gap:.1f} to "
            "{last_gap:.1f} points, and training accuracy from {train:.1%} to {last_train:.1%}; test accuracy is "
            "highest at {best:g}: {test:.1%}.",
        ),
        first=first.config.dropout,
        last=last.config.dropout,
        gap=first.gap,
        last_gap=last.gap,
        train=first.train,
        last_train=last.train,
        best=best.config.dropout,
        test=best.test,
    )


DROPOUT = Scene(
    id="s17-dropout",
    title=N_("Dropout"),
    look_for=N_("The more units each step drops, the smaller the gap, and the slower the learning."),
    plan=tuple(
        planned(UNDROPPED.replace(dropout=share), N_("dropout {dropout:g}"), dropout=share)
        for share in (0.0, 0.2, 0.5, 0.7)
    ),
    tell=_tell_dropout,
)


# S18: learning rates.

RATES = (1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0)


def _tell_rates(runs: Sequence[CompletedRun]) -> Message:
    best, lowest, highest = (run.config.optimizer.learning_rate for run in (_best(runs), runs[0], runs[-1]))
    lost = next((run for run in runs if run.diverged), None)
    return Message(
        N_(
            "The best rate is {best:g}, with a test accuracy of {test:.1%}; in the same time, {lowest:g} reaches "
            "{low_test:.1%}, and {lost:g} diverges at step {step}.",
        )
        if lost
        else N_(
            "The best rate is {best:g}, with a test accuracy of {test:.1%}; in the same time, {lowest:g} reaches "
            "{low_test:.1%}, and {highest:g} reaches {high_test:.1%}.",
        ),
        best=best,
        test=_best(runs).test,
        lowest=lowest,
        low_test=runs[0].test,
        highest=highest,
        high_test=runs[-1].test,
        lost=lost.config.optimizer.learning_rate if lost else nan,
        step=lost.summary.ending.step if lost else 0,
    )


LEARNING_RATES = Scene(
    id="s18-learning-rates",
    title=N_("Learning rates"),
    look_for=N_("At too low a rate, the loss hardly moves; at too high a rate, training diverges or learns nothing."),
    plan=tuple(
        planned(
            TrainingConfig(train_size=2000, optimizer=SGD(learning_rate=rate), epochs=20),
            N_("learning rate {rate:g}"),
            rate=rate,
        )
        for rate in RATES
    ),
    tell=_tell_rates,
)


# S19: epochs and batch sizes.

LENGTHS = (2, 10, 50)


def _tell_epochs(runs: Sequence[CompletedRun]) -> Message:
    few, some, many = runs
    return Message(
        N_(
            "Test accuracy is {few_test:.1%} after {few} epochs, {some_test:.1%} after {some} and "
            "{many_test:.1%} after {many}; the gap between training and validation is {few_gap:.1f}, {some_gap:.1f} "
            "and {many_gap:.1f} points.",
        ),
        few=few.config.epochs,
        some=some.config.epochs,
        many=many.config.epochs,
        few_test=few.test,
        some_test=some.test,
        many_test=many.test,
        few_gap=few.gap,
        some_gap=some.gap,
        many_gap=many.gap,
    )


EPOCHS = Scene(
    id="s19-epochs",
    title=N_("Epochs"),
    look_for=N_("More epochs help at first; later, only the gap grows."),
    plan=tuple(
        planned(
            TrainingConfig(train_size=2000, optimizer=SGD(learning_rate=0.05), epochs=epochs),
            N_("{epochs} epochs"),
            epochs=epochs,
        )
        for epochs in LENGTHS
    ),
    tell=_tell_epochs,
)

BATCHES = (1, 10, 100, 1000, 2000)
REACHED = 0.8  # in test


def _tell_batches(runs: Sequence[CompletedRun]) -> Message:
    one, full = runs[0], runs[-1]
    first = min(runs, key=lambda run: run.seconds_to(REACHED))
    return Message(
        N_(
            "An epoch takes {one:.2g} s with one image at a time and {full:.2g} s with all at once, but after "
            "{epochs} epochs, which are {one_steps} and {full_steps} steps, test accuracy is {one_test:.1%} and "
            "{full_test:.1%}. Batches of {first} are the first to reach {reached:.0%}, after {seconds:.2g} s.",
        )
        if np.isfinite(first.seconds_to(REACHED))
        else N_(
            "An epoch takes {one:.2g} s with one image at a time and {full:.2g} s with all at once, but after "
            "{epochs} epochs, which are {one_steps} and {full_steps} steps, test accuracy is {one_test:.1%} and "
            "{full_test:.1%}. No batch size reaches {reached:.0%}.",
        ),
        one=one.epoch_seconds,
        full=full.epoch_seconds,
        epochs=one.config.epochs,
        one_steps=one.config.steps,
        full_steps=full.config.steps,
        one_test=one.test,
        full_test=full.test,
        reached=REACHED,
        first=first.config.batch_size,
        seconds=first.seconds_to(REACHED),
    )


BATCH_SIZES = Scene(
    id="s19-batch-sizes",
    title=N_("Batch sizes"),
    look_for=N_("Small batches take longer for an epoch but need fewer epochs: compare by time."),
    plan=tuple(
        planned(
            TrainingConfig(train_size=2000, optimizer=SGD(learning_rate=0.02), epochs=6, batch_size=size),
            N_("batches of {size}"),
            size=size,
        )
        for size in BATCHES
    ),
    tell=_tell_batches,
)


# S21: optimizers.

CONTESTANTS = (
    SGD(learning_rate=0.01),
    Momentum(learning_rate=0.01),
    AdaGrad(learning_rate=0.01),
    RMSProp(learning_rate=0.001),
    Adam(learning_rate=0.001),
)


def _tell_optimizers(runs: Sequence[CompletedRun]) -> Message:
    early, best, last = max(runs, key=lambda run: run.first_test), _best(runs), min(runs, key=lambda run: run.test)
    return Message(
        N_(
            "After one epoch, {early} leads with a test accuracy of {early_test:.1%}; after {epochs}, {best} "
            "leads with {test:.1%}, and {last} is last with {last_test:.1%}.",
        ),
        early=early.config.optimizer.label,
        early_test=early.first_test,
        epochs=best.config.epochs,
        best=best.config.optimizer.label,
        test=best.test,
        last=last.config.optimizer.label,
        last_test=last.test,
    )


OPTIMIZERS = Scene(
    id="s21-optimizers",
    title=N_("Five optimizers"),
    look_for=N_("The same network from the same start: only the optimizer and its learning rate differ."),
    plan=tuple(
        planned(TrainingConfig(optimizer=optimizer, batch_size=128, epochs=10), optimizer.label)
        for optimizer in CONTESTANTS
    ),
    tell=_tell_optimizers,
)


# S22: batch, mini-batch, stochastic gradient descent.

DESCENT = TrainingConfig(train_size=1000, optimizer=SGD(learning_rate=0.01), epochs=15)


def _tell_noise(runs: Sequence[CompletedRun]) -> Message:
    batch, mini_batch, stochastic = (run.roughness for run in runs)
    return Message(
        N_(
            "From step to step, the loss fluctuates by {batch:.2g} with all images, by {mini_batch:.2g} with 100 "
            "and by {stochastic:.2g} with one: the smaller the batch, the noisier the loss.",
        )
        if batch < mini_batch < stochastic
        else N_(
            "From step to step, the loss fluctuates by {batch:.2g} with all images, by {mini_batch:.2g} with 100 "
            "and by {stochastic:.2g} with one.",
        ),
        batch=batch,
        mini_batch=mini_batch,
        stochastic=stochastic,
    )


NOISE = Scene(
    id="s22-noise",
    title=N_("Batch, mini-batch, stochastic"),
    look_for=N_("The loss by step: a smooth line with all images, a band with 100, noise with one."),
    plan=(
        planned(DESCENT.replace(batch_size=1000), N_("batch: all images")),
        planned(DESCENT.replace(batch_size=100), N_("mini-batch: 100 images")),
        planned(DESCENT.replace(batch_size=1), N_("stochastic: one image")),
    ),
    tell=_tell_noise,
    shown="batches",
)


# S25: leave out each technique, with few images and with many.

EPOCHS_BY_IMAGES = {300: 300, 1000: 90, 10_000: 9}  # as many steps with each, so that only the images differ


def _with_and_without(images: int) -> tuple[Planned, ...]:
    config = MODEL_2.replace(train_size=images, epochs=EPOCHS_BY_IMAGES[images])
    plain = config.replace(batch_norm=False, dropout=0.0, l2=0.0)
    variants = (*ablations(config), planned(plain, N_("without any of them")))
    name = N_("{images} images, {variant}")
    return tuple(planned(one.config, name, images=images, variant=one.name) for one in variants)


def _tell_techniques(runs: Sequence[CompletedRun]) -> Message:
    few = runs[: len(runs) // len(EPOCHS_BY_IMAGES)]
    best = max(range(len(few)), key=lambda number: few[number].test)
    return Message(
        N_("Test accuracy after {steps} steps each: with {images} images it is highest for “{best}”."),
        steps=few[best].config.steps,
        images=few[best].config.train_size,
        best=TECHNIQUES.plan[best].name.facts["variant"],
    )


def _tabulate_techniques(runs: Sequence[CompletedRun]) -> ResultTable:
    variants = len(runs) // len(EPOCHS_BY_IMAGES)
    return ResultTable(
        columns=tuple(Message(N_("{images} images"), images=images) for images in EPOCHS_BY_IMAGES),
        rows=tuple(
            (plan.name.facts["variant"], *(percent(run.test) for run in runs[place::variants]))
            for place, plan in enumerate(TECHNIQUES.plan[:variants])
        ),
    )


TECHNIQUES = Scene(
    id="s25-techniques",
    title=N_("Effect of each technique when images are few"),
    look_for=N_(
        "The notes apply all three techniques because images are few: see which of them help when images are few."
    ),
    plan=tuple(plan for images in EPOCHS_BY_IMAGES for plan in _with_and_without(images)),
    tell=_tell_techniques,
    tabulate=_tabulate_techniques,
)


SCENES = (
    INITIAL_WEIGHTS,
    BATCH_NORM_AND_STARTS,
    BATCH_NORM_AND_OVERFITTING,
    BATCH_NORM_AND_SPEED,
    OVERFITTING,
    CURES,
    UNDERFITTING,
    PENALTIES,
    DROPOUT,
    LEARNING_RATES,
    EPOCHS,
    BATCH_SIZES,
    OPTIMIZERS,
    NOISE,
    TECHNIQUES,
)
