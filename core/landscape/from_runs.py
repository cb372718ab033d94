"""A race of networks from runs that were made: the same settings, trained again, step for step."""

from collections.abc import Sequence

from core.datasets import BUNDLED
from core.landscape.recipe import MOST_RACERS, SHARED, LandscapeRacer, LandscapeRecipe, distinct, fitted
from core.schedules import ConstantRate
from core.settings import N_, RefusedError
from core.training import TrainingConfig
from core.training.run_summary import RunSummary

FEWEST_STEPS, MOST_STEPS = 10, 10_000
LONGEST_NAME = 40  # of a racer of the Optimizers room
ALIKE = (*SHARED, "initializer")  # one start, the same images; all else may differ

LEARNING_RATE = N_("Learning rate")  # belongs to the optimizer
NO_RUN = N_("tick the runs that are to be laid on their loss surface, or choose one")
TOO_MANY = N_("{count} runs are ticked; at most {most} are laid on one loss surface")
CHANGED = N_(
    "“{name}” cannot be trained again as it was: a setting was changed during the run ({field}, at step {step})"
)
LENGTHENED = N_("“{name}” cannot be trained again as it was: its schedule was begun for another number of epochs")
DIFFERENT = N_(
    "“{name}” and “{other}” differ in this setting: {field}; runs on one loss surface have one network, which begins "
    "with the same weights, and the same images"
)
OTHER_DATA = N_(
    "“{name}” was trained on other data; the Optimizers room races networks only on MNIST, whole or halved, and on the "
    "8 × 8 digits"
)
TOO_SHORT = N_("“{name}” took {steps} steps; a race has at least {least}")
TOO_LONG = N_("“{name}” took {steps} steps; a race has at most {most}")
SCHEDULED = N_(
    "“{name}” was planned for {planned} steps, by which its schedule goes, and took {steps}: a race has only "
    "schedules that are run to their end"
)


def recipe_of_runs(runs: Sequence[RunSummary]) -> LandscapeRecipe:
    """Return the race that trains these runs again, each as far as it went.

    Raises:
        RefusedError: they cannot be trained again as they were, or not in one race; the sentence says why.
    """
    if not runs:
        raise RefusedError(NO_RUN)
    if len(runs) > MOST_RACERS:
        raise RefusedError(TOO_MANY, count=len(runs), most=MOST_RACERS)
    for run in runs:
        if run.config.dataset not in BUNDLED:
            raise RefusedError(OTHER_DATA, name=run.name)
        _check(run)
        _check_alike(run, runs[0])
    longest = max(runs, key=_steps)
    steps = _steps(longest)
    if steps < FEWEST_STEPS:
        raise RefusedError(TOO_SHORT, name=longest.name, steps=steps, least=FEWEST_STEPS)
    if steps > MOST_STEPS:
        raise RefusedError(TOO_LONG, name=longest.name, steps=steps, most=MOST_STEPS)
    names = distinct((run.name for run in runs), LONGEST_NAME)
    racers = tuple(_racer(name, run, steps) for name, run in zip(names, runs, strict=True))
    return LandscapeRecipe(steps=steps, racers=racers)


def _check(run: RunSummary) -> None:
    """Refuse a run that is more than its settings."""
    for change in run.changes:
        if change.field != "epochs":
            raise RefusedError(CHANGED, name=run.name, field=_label(change.field), step=change.step)
        if not isinstance(run.config.schedule, ConstantRate):
            raise RefusedError(LENGTHENED, name=run.name)


def _check_alike(run: RunSummary, first: RunSummary) -> None:
    for field in ALIKE:
        if getattr(run.config, field) != getattr(first.config, field):
            raise RefusedError(DIFFERENT, name=first.name, other=run.name, field=_label(field))


def _steps(run: RunSummary) -> int:
    """Return the steps of a run; one that diverged may be given more, for its schedule or for a race of ten steps."""
    if run.ending.kind != "diverged":
        return run.ending.step
    if not isinstance(run.config.schedule, ConstantRate):
        return run.config.steps
    return max(run.ending.step, min(FEWEST_STEPS, run.config.steps))


def _racer(name: str, run: RunSummary, longest: int) -> LandscapeRacer:
    steps = _steps(run)
    config = fitted(run.config.replace(early_stopping=0, restore_best=False), steps)
    if not isinstance(config.schedule, ConstantRate) and config.steps != run.config.steps:
        raise RefusedError(SCHEDULED, name=run.name, planned=run.config.steps, steps=steps)
    return LandscapeRacer(name=name, config=config, steps=None if steps == longest else steps)


def _label(field: str) -> RefusedError:
    """Return the label of a setting, which is told in the language of the sentence around it."""
    labels = {declaration.name: declaration.label for declaration in TrainingConfig.declarations()}
    return RefusedError(labels.get(field, LEARNING_RATE))
