"""A race of networks from runs that were made: the same settings, trained again, step for step."""

from collections.abc import Sequence

from core.landscape.recipe import MOST_RACERS, LandscapeRacer, LandscapeRecipe, fitted
from core.matrix_optimizers import MATRIX_OPTIMIZERS
from core.schedules import ConstantRate
from core.settings import N_, RefusedError
from core.training import TrainingConfig
from core.training.run_summary import RunSummary

FEWEST_STEPS, MOST_STEPS = 10, 10_000
LONGEST_NAME = 40  # of a racer of the Optimizers room
RACED = ("mnist", "digits", "mnist-halved")  # the data that come with Fall Line
# What may differ among the runs of one race, or changes no step.
OWN = ("optimizer", "schedule", "epochs", "early_stopping", "restore_best")

LEARNING_RATE = N_("Learning rate")  # belongs to the optimizer
NO_RUN = N_("tick the runs that are to be laid on their loss surface, or choose one")
TOO_MANY = N_("{count} runs are ticked; at most {most} are laid on one loss surface")
CHANGED = N_(
    "“{name}” cannot be trained again as it was: a setting was changed during the run ({field}, at step {step})"
)
LENGTHENED = N_("“{name}” cannot be trained again as it was: its schedule was begun for another number of epochs")
DIFFERENT = N_(
    "“{name}” and “{other}” differ in this setting: {field}; runs on one loss surface begin with the same weights and "
    "images, and may differ in optimizer and schedule only"
)
OTHER_DATA = N_("“{name}” was trained on other data; the Optimizers room races networks on {datasets} only")
OF_MATRICES = N_("“{name}” trains with {optimizer}, which cannot race in the Optimizers room")
TOO_SHORT = N_("“{name}” ended after {steps} steps; a race has at least {least}")
TOO_LONG = N_("“{name}” took {steps} steps; a race has at most {most}")
SCHEDULED = N_(
    "“{name}” was planned for {planned} steps, by which its schedule goes, and the race has {steps}, as many as the "
    "shortest of the runs"
)


def recipe_of_runs(runs: Sequence[RunSummary]) -> LandscapeRecipe:
    """Return the race that trains these runs again, as far as the shortest of those that did not diverge.

    Raises:
        RefusedError: they cannot be trained again as they were, or not in one race; the sentence says why.
    """
    if not runs:
        raise RefusedError(NO_RUN)
    if len(runs) > MOST_RACERS:
        raise RefusedError(TOO_MANY, count=len(runs), most=MOST_RACERS)
    for run in runs:
        if run.config.dataset not in RACED:
            raise RefusedError(OTHER_DATA, name=run.name, datasets=", ".join(RACED))
        _check(run)
        _check_alike(run, runs[0])
    shortest = min(runs, key=_steps)
    steps = _steps(shortest)
    if steps < FEWEST_STEPS:
        raise RefusedError(TOO_SHORT, name=shortest.name, steps=steps, least=FEWEST_STEPS)
    if steps > MOST_STEPS:
        raise RefusedError(TOO_LONG, name=shortest.name, steps=steps, most=MOST_STEPS)
    names = _names(runs)
    racers = tuple(LandscapeRacer(name=name, config=_config(run, steps)) for name, run in zip(names, runs, strict=True))
    return LandscapeRecipe(steps=steps, racers=racers)


def _check(run: RunSummary) -> None:
    """Refuse a run that is more than its settings."""
    for change in run.changes:
        if change.field != "epochs":
            raise RefusedError(CHANGED, name=run.name, field=_label(change.field), step=change.step)
        if not isinstance(run.config.schedule, ConstantRate):
            raise RefusedError(LENGTHENED, name=run.name)
    if isinstance(run.config.optimizer, MATRIX_OPTIMIZERS):
        raise RefusedError(OF_MATRICES, name=run.name, optimizer=run.config.optimizer.label)


def _check_alike(run: RunSummary, first: RunSummary) -> None:
    for field in TrainingConfig.model_fields:
        if field not in OWN and getattr(run.config, field) != getattr(first.config, field):
            raise RefusedError(DIFFERENT, name=first.name, other=run.name, field=_label(field))


def _steps(run: RunSummary) -> int:
    """Return the steps of a run; one that diverged can be trained on, and is cut there."""
    return run.config.steps if run.ending.kind == "diverged" else run.ending.step


def _config(run: RunSummary, steps: int) -> TrainingConfig:
    config = fitted(run.config.replace(early_stopping=0, restore_best=False), steps)
    if not isinstance(config.schedule, ConstantRate) and config.steps != run.config.steps:
        raise RefusedError(SCHEDULED, name=run.name, planned=run.config.steps, steps=steps)
    return config


def _label(field: str) -> RefusedError:
    """Return the label of a setting, which is told in the language of the sentence around it."""
    labels = {declaration.name: declaration.label for declaration in TrainingConfig.declarations()}
    return RefusedError(labels.get(field, LEARNING_RATE))


def _names(runs: Sequence[RunSummary]) -> list[str]:
    """Return the names of runs, with a number where an earlier one has the same."""
    names: list[str] = []
    for run in runs:
        name, count = run.name.strip()[:LONGEST_NAME].strip() or "?", 2
        while name in names:
            ending = f" {count}"
            name, count = run.name.strip()[: LONGEST_NAME - len(ending)].strip() + ending, count + 1
        names.append(name)
    return names
