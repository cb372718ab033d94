"""A training run as the Python script that repeats it."""

import json
from collections.abc import Sequence
from typing import Any

from core.reports import Change
from core.settings import Settings
from core.training_config import TrainingConfig

SCRIPT = '''"""A training run of Fall Line."""

{imports}from core.datasets import load
from core.training import {names}

config = {config}
{changes}
trainer = Trainer(config, load(config.dataset){argument})
for report in trainer.run():
    if isinstance(report, EpochReport):
        print(
            f"epoch {{report.epoch}}: training {{report.train_accuracy:.2%}}, "
            f"validation {{report.validation_accuracy:.2%}}, test {{report.test_accuracy:.2%}}"
        )
'''


def script(config: TrainingConfig, changes: Sequence[Change] = ()) -> str:
    """Write the script that gives the numbers of this run again; what is not in it is left as it is by default."""
    names = ["Change"] * bool(changes) + ["EpochReport", "Trainer", "TrainingConfig"]
    modules = sorted({type(value).__module__ for _, value in _own(config) if isinstance(value, Settings)})
    imports = ", ".join(module.removeprefix("core.") for module in modules)
    return SCRIPT.format(
        imports=f"from core import {imports}\n" if imports else "",
        names=", ".join(names),
        config=_config(config),
        changes=_changes(changes),
        argument=", changes" if changes else "",
    )


def _config(config: TrainingConfig) -> str:
    fields = "".join(f"    {name}={_written(value)},\n" for name, value in _own(config))
    return f"TrainingConfig(\n{fields})" if fields else "TrainingConfig()"


def _changes(changes: Sequence[Change]) -> str:
    lines = [f"Change(step={one.step}, field={_written(one.field)}, value={one.value})" for one in changes]
    return "changes = [\n" + "".join(f"    {line},\n" for line in lines) + "]\n" if lines else ""


def _own(settings: Settings) -> list[tuple[str, Any]]:
    """The fields that differ from their defaults."""
    values = [(name, getattr(settings, name), info.default) for name, info in type(settings).model_fields.items()]
    return [(name, value) for name, value, default in values if value != default]


def _written(value: Any) -> str:
    """As Python reads it; a class is named with its module, for two of them may share a name."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if not isinstance(value, Settings):
        return repr(value)
    fields = ", ".join(f"{name}={_written(field)}" for name, field in _own(value))
    return f"{type(value).__module__.removeprefix('core.')}.{type(value).__name__}({fields})"
