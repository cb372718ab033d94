"""A config with some of its settings changed, each by its place, such as "optimizer.learning_rate"."""

import json
from collections.abc import Mapping
from typing import Any

from core.settings import N_, RefusedError, Settings
from core.training.config.training_config import TrainingConfig

Value = Any  # as JSON has it
Setting = Mapping[str, Value]  # the place of each changed field in the config, such as "optimizer.learning_rate"

UNKNOWN = N_("{key} is not a setting of a run")


def applied(base: TrainingConfig, setting: Setting) -> TrainingConfig:
    """Return the config with a setting; the name of a kind brings the defaults of that kind.

    Raises:
        RefusedError: there is no such place; `facts` has its `key`.
        ValidationError: a value is refused, alone or together with the others.
    """
    values = base.model_dump(mode="json")
    for key in sorted(setting, key=lambda key: key.count(".")):  # a kind comes before what only that kind has
        *groups, field = key.split(".")
        place: Any = values
        for group in groups:
            place = place.get(group, {}) if isinstance(place, dict) else {}
        if not isinstance(place, dict) or field not in place:
            raise RefusedError(UNKNOWN, key=key)
        is_kind = isinstance(place[field], dict) and isinstance(setting[key], str)
        place[field] = _defaults(field, setting[key]) if is_kind else setting[key]
    return TrainingConfig.model_validate_json(json.dumps(values))


def _defaults(field: str, kind: str) -> dict[str, Any]:
    chosen: Settings = getattr(TrainingConfig.model_validate_json(json.dumps({field: {"kind": kind}})), field)
    return chosen.model_dump(mode="json")
