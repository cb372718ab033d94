"""Advice about the network: its width, batch norm, dropout and penalties."""

from core.scenes.advice_rules.rule import USUAL_BATCH, Advice, change
from core.settings import N_
from core.training import TrainingConfig
from core.training.updates import Penalties

NARROW = 10  # units
WIDE = 100
FEW_PATHS = 0.03  # the share of the paths through all layers that dropout leaves
MODERATE_DROPOUT = 0.2
STRONG_L2 = 0.03
STRONG_L1 = 0.02
WEAKER_L2, WEAKER_L1 = 0.001, 0.0001


def narrow_layer(config: TrainingConfig) -> Advice | None:
    """Differences that a layer loses are lost to all layers after it."""
    narrowest = min(config.hidden_layers, default=WIDE)
    if narrowest >= NARROW:
        return None
    return change(
        config,
        {"hidden_layers": tuple(max(units, WIDE) for units in config.hidden_layers)},
        N_("Everything has to pass through {units} units: make the layers wider."),
        units=narrowest,
    )


def batch_of_one(config: TrainingConfig) -> Advice | None:
    """In a batch of a single image, batch norm has nothing to compare it with."""
    if not config.batch_norm or config.batch_size > 1:
        return None
    return change(
        config,
        {"batch_size": min(USUAL_BATCH, config.train_size)},
        N_("In a batch of one image, batch norm makes every unit 0: take more images for each step."),
    )


def no_batch_norm(config: TrainingConfig) -> Advice | None:
    """Batch norm may help if no other cause is found."""
    if config.batch_norm or not config.hidden_layers or config.batch_size == 1:
        return None
    return change(
        config,
        {"batch_norm": True},
        N_("Batch norm keeps the signal at one size through {depth} layers."),
        depth=len(config.hidden_layers),
    )


def few_paths(config: TrainingConfig) -> Advice | None:
    """Dropout leaves less of a network with each layer; its width hardly matters."""
    left = (1 - config.dropout) ** len(config.hidden_layers)
    if left >= FEW_PATHS:
        return None
    return change(
        config,
        {"dropout": MODERATE_DROPOUT},
        N_("In each step, dropout leaves {left:.1%} of the paths through {depth} layers: drop fewer units."),
        left=left,
        depth=len(config.hidden_layers),
    )


def strong_l1(config: TrainingConfig) -> Advice | None:
    """A strong L1 penalty makes all weights 0, with batch norm or without."""
    penalties = Penalties.of(config)
    if penalties.l1 < STRONG_L1:
        return None
    return change(
        config,
        {"l1": config.l1 * WEAKER_L1 / penalties.l1},
        N_("An L1 penalty of {l1:g} pulls every weight to 0 faster than it can learn."),
        l1=config.l1,
    )


def strong_l2(config: TrainingConfig) -> Advice | None:
    """A strong L2 penalty makes all weights small, which batch norm undoes."""
    penalties = Penalties.of(config)
    if penalties.l2 < STRONG_L2:
        return None
    if not config.batch_norm and config.hidden_layers and config.batch_size > 1:
        return change(
            config,
            {"batch_norm": True},
            N_(
                "An L2 penalty of {l2:g} keeps the weights small, and the signal with them; batch norm restores its "
                "size.",
            ),
            l2=config.l2,
        )
    return change(
        config,
        {"l2": config.l2 * WEAKER_L2 / penalties.l2},
        N_("An L2 penalty of {l2:g} makes the weights fade faster than they can learn."),
        l2=config.l2,
    )
