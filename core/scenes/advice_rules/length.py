"""Advice about the length of a run and the number of its images: more of either, or less."""

from core.datasets import largest_train_size
from core.scenes.advice_rules.rule import USUAL_BATCH, Advice, change
from core.scenes.verdict import NO_RATE, rate_left
from core.schedules import Cosine
from core.settings import N_
from core.training import TrainingConfig

FEW_STEPS = 500
PATIENCE = 5  # epochs
FEW_EPOCHS = 100
LONGER = 4  # times as many
MORE = 10  # times as many images


def few_steps(config: TrainingConfig) -> Advice | None:
    """Large batches make few steps of the same images."""
    if config.steps >= FEW_STEPS or config.batch_size <= USUAL_BATCH:
        return None
    return change(
        config,
        {"batch_size": USUAL_BATCH},
        N_("With {batch} images for each, the run takes only {steps} steps: smaller batches take more."),
        batch=config.batch_size,
        steps=config.steps,
    )


def few_epochs(config: TrainingConfig) -> Advice | None:
    """The run may simply be too short."""
    if config.epochs >= FEW_EPOCHS:
        return None
    longer = config.replace(epochs=LONGER * config.epochs)
    if rate_left(longer, longer.steps) < NO_RATE:
        return change(
            config,
            {"schedule": Cosine(warm_up=config.schedule.warm_up)},
            N_(
                "The schedule leaves {left:/} of the learning rate at the end, so that more epochs would change "
                "little; a cosine falls over the whole run."
            ),
            left=float(config.schedule.factors(config.steps, range(config.steps - 1, config.steps))[0]),
        )
    return change(
        config,
        {"epochs": LONGER * config.epochs},
        N_("The run may simply need more than {epochs} epochs."),
        epochs=config.epochs,
    )


def few_images(config: TrainingConfig) -> Advice | None:
    """More images, if there are more, help most against overfitting."""
    most = largest_train_size(config.available or 0, config.validation_fraction)
    images = min(MORE * config.train_size, most)
    if images < 2 * config.train_size:
        return None
    return change(
        config,
        {"train_size": images},
        N_("The network can learn {few} images by heart; up to {more} are available."),
        few=config.train_size,
        more=most,
    )


def no_early_stopping(config: TrainingConfig) -> Advice | None:
    """What is learned after the validation loss was lowest does more harm than good to it."""
    if config.early_stopping or not config.validation_fraction:
        return None
    return change(
        config,
        {"early_stopping": PATIENCE},
        N_("The validation loss was lowest before the end: stop after {patience} epochs that do not lower it."),
        patience=PATIENCE,
    )
