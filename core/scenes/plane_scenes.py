"""Scenes on points in two dimensions, where a network's decision can be seen while it is learnt."""

from collections.abc import Sequence

from core.activations import Tanh
from core.initializers import Constant, GlorotNormal, Zeros
from core.messages import Message
from core.optimizers import SGD, Adam, Momentum
from core.scenes.completed_run import CompletedRun
from core.scenes.plan import planned
from core.scenes.result_table import ResultTable, percent
from core.scenes.scene import Scene
from core.settings import N_
from core.training import TrainingConfig

# Equal units.

SYMMETRIC = TrainingConfig(
    dataset="moons",
    noise=0.15,
    train_size=200,
    hidden_layers=(8,),
    activation=Tanh(),
    optimizer=Adam(learning_rate=0.02),
    epochs=60,
    batch_size=10,
)


def _tell_symmetry(runs: Sequence[CompletedRun]) -> Message:
    zeros, equal, drawn = runs
    return Message(
        N_(
            "Test accuracy is {zeros:.1%} from zeros, {equal:.1%} from equal weights and {drawn:.1%} from weights that "
            "were drawn. Equal units stay equal: eight of them are worth one.",
        )
        if zeros.test < equal.test < drawn.test
        else N_(
            "Test accuracy is {zeros:.1%} from zeros, {equal:.1%} from equal weights and {drawn:.1%} from weights that "
            "were drawn.",
        ),
        zeros=zeros.test,
        equal=equal.test,
        drawn=drawn.test,
    )


SYMMETRY = Scene(
    id="plane-symmetry",
    title=N_("Zeros never break symmetry, on a plane"),
    look_for=N_("In Units, the maps of all eight units stay equal from zeros and from equal weights."),
    plan=(
        planned(SYMMETRIC.replace(initializer=Zeros()), N_("zeros")),
        planned(SYMMETRIC.replace(initializer=Constant(value=0.5)), N_("all weights 0.5")),
        planned(SYMMETRIC.replace(initializer=GlorotNormal()), "Xavier"),
    ),
    tell=_tell_symmetry,
)


# Overfitting, and what is done about it.

CURLED = TrainingConfig(
    dataset="moons",
    noise=0.4,
    train_size=50,
    validation_fraction=0.5,
    hidden_layers=(100, 100),
    optimizer=Adam(learning_rate=0.01),
    epochs=400,
    batch_size=10,
)


def _tell_overfitting(runs: Sequence[CompletedRun]) -> Message:
    plain = runs[0]
    better = sum(run.test > plain.test for run in runs[1:])
    return Message(
        N_(
            "Without any of them, all but {missed:.0%} of the training points are right, but only {test:.1%} of the "
            "test points. Of L2, dropout and early stopping, {better} of {count} get more of these right.",
        ),
        missed=1 - plain.train,
        test=plain.test,
        better=better,
        count=len(runs) - 1,
    )


def _tabulate_overfitting(runs: Sequence[CompletedRun]) -> ResultTable:
    return ResultTable(
        columns=(Message(N_("training accuracy")), Message(N_("test accuracy"))),
        rows=tuple(
            (plan.name, percent(run.train), percent(run.test)) for plan, run in zip(OVERFITTING.plan, runs, strict=True)
        ),
    )


OVERFITTING = Scene(
    id="plane-overfitting",
    title=N_("Overfitting as a boundary, and three cures"),
    look_for=N_(
        "Without a cure the boundary curls round single points; with L2 it is smooth, and early stopping ends before.",
    ),
    plan=(
        planned(CURLED, N_("without any of them")),
        planned(CURLED.replace(l2=0.01), N_("L2 penalty")),
        planned(CURLED.replace(dropout=0.5), N_("dropout")),
        planned(CURLED.replace(early_stopping=30, restore_best=True), N_("early stopping")),
    ),
    tell=_tell_overfitting,
    tabulate=_tabulate_overfitting,
)


# Too few units.

RINGS = TrainingConfig(
    dataset="circles",
    noise=0.08,
    train_size=200,
    activation=Tanh(),
    initializer=GlorotNormal(),
    optimizer=Adam(learning_rate=0.05),
    epochs=100,
    batch_size=10,
)
UNITS = (1, 2, 3, 8)


def _tell_few_units(runs: Sequence[CompletedRun]) -> Message:
    one, two, three, eight = (run.test for run in runs)
    return Message(
        N_(
            "Test accuracy is {one:.0%} with one hidden unit, {two:.0%} with two, {three:.0%} with three, {eight:.0%} "
            "with eight.",
        ),
        one=one,
        two=two,
        three=three,
        eight=eight,
    )


FEW_UNITS = Scene(
    id="plane-few-units",
    title=N_("Too few units to close a circle"),
    look_for=N_("One unit draws a line, two a strip; from three on, the boundary closes round the inner circle."),
    plan=tuple(
        planned(
            RINGS.replace(hidden_layers=(units,)),
            N_("{units} unit") if units == 1 else N_("{units} units"),
            units=units,
        )
        for units in UNITS
    ),
    tell=_tell_few_units,
)


# Optimizers on spirals.

WOUND = TrainingConfig(dataset="spirals", noise=0.05, train_size=400, hidden_layers=(20, 20), epochs=60, batch_size=20)
CONTESTANTS = (SGD(learning_rate=0.05), Momentum(learning_rate=0.05), Adam(learning_rate=0.01))


def _tell_spirals(runs: Sequence[CompletedRun]) -> Message:
    sgd, momentum, adam = (run.test for run in runs)
    return Message(
        N_(
            "After {steps} steps each, test accuracy is {sgd:.1%} with SGD, {momentum:.1%} with momentum, {adam:.1%} "
            "with Adam.",
        ),
        steps=runs[0].config.steps,
        sgd=sgd,
        momentum=momentum,
        adam=adam,
    )


SPIRALS = Scene(
    id="plane-spirals",
    title=N_("SGD, momentum and Adam on spirals"),
    look_for=N_("At equal steps: with SGD the boundary hardly bends, with momentum and Adam it follows the arms."),
    plan=tuple(planned(WOUND.replace(optimizer=optimizer), optimizer.label) for optimizer in CONTESTANTS),
    tell=_tell_spirals,
)

PLANE_SCENES = (SYMMETRY, OVERFITTING, FEW_UNITS, SPIRALS)
