"""The settings of training that a racer has instead of the network's: its batch size, its initializer, its penalties.

A racer keeps them as a text, as the surface keeps the network, so that the first paint needs no network.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.base.formatting import format_value, inside, translated
from app.optimizers.network.real_network import TRAINED_BY, RealNetwork
from core.landscape.recipe import SHARED
from core.settings import N_, RefusedError
from core.training import TrainingConfig

# Beside what all racers share and what each has by its optimizer; the last two would only end a run early.
OWN = tuple(
    name for name in TrainingConfig.model_fields if name not in {*SHARED, *TRAINED_BY, "early_stopping", "restore_best"}
)
NOT_OWN = N_("{field} is the same for all racers of a network")
MOST_IMAGES = 60_000  # of any dataset that comes with Fall Line


def whole(text: str) -> str:
    """Return the settings of a racer as they are kept, each with all of its parts; empty if there are none.

    Raises:
        ValueError: one of them is not a racer's own, or is wrong.
    """
    values = json.loads(text)
    for field in values if isinstance(values, dict) else [text]:
        if field not in OWN:
            raise RefusedError(NOT_OWN, field=field)
    config = TrainingConfig.model_validate_json(json.dumps({"train_size": MOST_IMAGES, **values}))
    kept = config.model_dump(mode="json")
    return _text({field: kept[field] for field in values})


def config_of(network: RealNetwork, own: str) -> TrainingConfig:
    """Return the settings with which a racer trains; a batch of more images than there are is one of all."""
    config = network.config
    if not own:
        return config
    values = config.model_dump(mode="json") | json.loads(own)
    values["batch_size"] = min(values["batch_size"], config.train_size)
    return TrainingConfig.model_validate_json(json.dumps(values))


def between(network: RealNetwork, config: TrainingConfig) -> str:
    """Return what a racer with this config has of its own."""
    base, values = (one.model_dump(mode="json") for one in (network.config, config))
    return _text({field: values[field] for field in OWN if values[field] != base[field]})


def words(network: RealNetwork, own: str, others: Sequence[str] = ()) -> Iterator[str]:
    """Yield what a racer has of its own, and what it has where another one has something of its own."""
    config = config_of(network, own)
    fields = {field for text in (own, *others) if text for field in json.loads(text)}
    labels = {one.name: one.label for one in TrainingConfig.declarations()}
    for field in OWN:
        if field not in fields:
            continue
        value = getattr(config, field)
        if field == "batch_size":
            yield QCoreApplication.translate("telling", "batch {0}").format(value)
        elif field == "initializer":
            yield format_value(value)  # of a person, like He
        else:
            yield f"{inside(translated(labels[field]))} {format_value(value)}"


def _text(values: dict[str, Any]) -> str:
    return json.dumps(values, sort_keys=True) if values else ""
