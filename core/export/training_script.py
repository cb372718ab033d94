"""Export a training run as the Python script that repeats it."""

import json
from collections.abc import Sequence
from typing import Any

from core.settings import Settings
from core.training import Change, TrainingConfig

SCRIPT = '''"""A training run of Fall Line."""

{imports}from core.datasets import load
from core.training import {names}

config = {config}
{changes}
trainer = Trainer(config, load(config.data){argument})
for report in trainer.run():
    if isinstance(report, EpochReport):
        print(
            f"epoch {{report.epoch}}: training {{report.train_accuracy:.2%}}, "
            f"validation {{report.validation_accuracy:.2%}}, test {{report.test_accuracy:.2%}}"
        )
'''


def script(config: TrainingConfig, changes: Sequence[Change] = ()) -> str:
    """Write the script that repeats the numbers of this run; settings at their defaults are left out."""
    names = ["Change"] * bool(changes) + ["EpochReport", "Trainer", "TrainingConfig"]
    imports = ", ".join(sorted(modules_of(config) - {"training"}))
    return SCRIPT.format(
        imports=f"from core import {imports}\n" if imports else "",
        names=", ".join(names),
        config=_config(config),
        changes=_changes(changes),
        argument=", changes" if changes else "",
    )


def _config(config: TrainingConfig) -> str:
    fields = "".join(f"    {name}={written(value)},\n" for name, value in own_fields(config))
    return f"TrainingConfig(\n{fields})" if fields else "TrainingConfig()"


def _changes(changes: Sequence[Change]) -> str:
    lines = [f"Change(step={one.step}, field={written(one.field)}, value={one.value})" for one in changes]
    return "changes = [\n" + "".join(f"    {line},\n" for line in lines) + "]\n" if lines else ""


def modules_of(settings: Settings) -> set[str]:
    """Return the modules of core whose classes appear in these settings as Python."""
    inner = [module for _, value in own_fields(settings) if isinstance(value, Settings) for module in modules_of(value)]
    return {_module(type(settings)), *inner}


def own_fields(settings: Settings) -> list[tuple[str, Any]]:
    """Return the names and values of the fields that differ from their defaults."""
    own = {one.name: one.default for one in settings.own_declarations() if one.default is not None}
    fields = type(settings).model_fields.items()
    values = [(name, getattr(settings, name), own.get(name, info.default)) for name, info in fields]
    return [(name, value) for name, value, default in values if value != default]


def written(value: Any) -> str:
    """Write a value as Python; a class is named with its module, since two modules may share a class name."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if not isinstance(value, Settings):
        return repr(value)
    fields = ", ".join(f"{name}={written(field)}" for name, field in own_fields(value))
    return f"{_module(type(value))}.{type(value).__name__}({fields})"


def _module(kind: type[Settings]) -> str:
    """Return the module or package of core from which a script imports a class."""
    return kind.__module__.split(".")[1]
