"""Settings from the command line: "optimizer.learning_rate=0.003", with the nearest right name for a wrong one."""

import json
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.cli.command import UsageError, nearest
from core.files import open_file, reason_of
from core.settings import Declaration, RefusedError, Settings, explain
from core.training.config import CHANGEABLE, PRESETS, TrainingConfig
from core.training.trainer import Trainer
from core.typed_numbers import read_number, read_whole_number, read_whole_numbers

FIXED = (
    "--set: {names} of a run that has begun cannot be changed; epochs, optimizer.learning_rate, dropout, l2 and l1 can"
)
IS_OVER = "the run ended in step {step}: only --set epochs=NUMBER lets it go on"


def read_config(text: str, source: str) -> TrainingConfig:
    """Read a config that was written as JSON; what is missing has its default.

    Raises:
        UsageError: something in it is wrong; it says all that is.
    """
    try:
        return TrainingConfig.model_validate_json(text)
    except ValidationError as error:
        raise UsageError(f"{source}: {_faults(error)}") from error


def chosen_config(options: Namespace) -> TrainingConfig:
    """Return the config of a new run, as preset, file and assignments say, in this order.

    Raises:
        UsageError: the file cannot be read, or something in it or in the assignments is wrong.
    """
    config = PRESETS[options.preset] if options.preset else TrainingConfig()
    if options.config is not None:
        try:
            with open_file(Path(options.config)) as stream:
                config = read_config(stream.read().decode("utf-8-sig"), options.config)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{options.config} cannot be read: {reason_of(error)}") from error
    return assign(config, options.set)


def assign(config: TrainingConfig, assignments: Iterable[str]) -> TrainingConfig:
    """Change settings by texts such as "epochs=5", "hidden_layers=256,100", "optimizer=momentum".

    The name of another kind brings all its defaults; further assignments may follow. All together have to be valid, so
    that their order does not matter otherwise.

    Raises:
        UsageError: a name is unknown or a value is refused.
    """
    values = config.model_dump(mode="json")
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise UsageError(f"{assignment!r} is no setting and its value, such as epochs=5")
        _assign(values, name.strip().removesuffix(".kind"), text.strip())
    return read_config(json.dumps(values), "--set")


def change_settings(trainer: Trainer, assignments: Iterable[str]) -> TrainingConfig:
    """Change settings of a run that has begun, by the texts of `assign`, and return those with which it goes on.

    Raises:
        UsageError: a name is unknown, a value is refused, or the setting is one that cannot be changed.
        RefusedError: the run cannot go on so.
    """
    now, asked = trainer.current, assign(trainer.current, assignments)
    values = {name: getattr(asked, name) for name in CHANGEABLE if name in TrainingConfig.model_fields}
    rate = asked.optimizer.learning_rate
    after = now.replace(**values, epochs=asked.epochs, optimizer=now.optimizer.replace(learning_rate=rate))
    fixed = [name for name in TrainingConfig.model_fields if getattr(asked, name) != getattr(after, name)]
    if fixed:
        raise UsageError(FIXED.format(names=", ".join(fixed)))
    if asked.epochs != now.epochs:
        trainer.train_on(asked.epochs)
    if asked.replace(epochs=now.epochs) != now:
        if trainer.ending is not None:
            raise RefusedError(IS_OVER, step=trainer.ending.step)
        trainer.change(**values, learning_rate=rate)
    return asked


def _assign(values: dict[str, Any], name: str, text: str) -> None:
    *groups, field = name.split(".")
    place = values
    owner: Settings = TrainingConfig()
    for group in groups:
        place = place.get(group, {})
        if not isinstance(place, dict):
            place = {}
        elif "kind" in place:
            owner = _defaults(group, place["kind"])
    if field not in place:
        raise UsageError(f"--set: {name or 'the empty name'} is no setting{_near_setting(name, values)}")
    if isinstance(place[field], dict):
        place[field] = _defaults(field, text).model_dump(mode="json")
    else:
        declaration = next(known for known in owner.declarations() if known.name == field)
        place[field] = _value(declaration, text)


def _defaults(field: str, kind: str) -> Settings:
    """A kind of optimizer, schedule, activation or initializer with its defaults."""
    group: Settings = getattr(read_config(json.dumps({field: {"kind": kind}}), "--set"), field)
    return group


def _value(declaration: Declaration, text: str) -> object:
    """Return the value that `text` means in a setting, or the text itself if it means none, to be refused as such."""
    try:
        if declaration.type is bool:
            return {"true": True, "false": False}.get(text.lower(), text)
        if declaration.type is int:
            return read_whole_number(text)
        if declaration.type is float:
            return read_number(text)
        if declaration.type is tuple and declaration.entry is None:
            return json.loads(text)
        return read_whole_numbers(text) if declaration.entry else text
    except (ValueError, RecursionError):
        return text


def _near_setting(name: str, values: Mapping[str, Any]) -> str:
    known = list(_names(values))
    for candidate in known:
        if candidate.endswith(f".{name}"):
            return f"; did you mean {candidate}?"
    return nearest(name, known)


def _names(values: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in values.items():
        if name != "kind":
            yield prefix + name
        if isinstance(value, dict):
            yield from _names(value, f"{prefix}{name}.")


def _faults(error: ValidationError) -> str:
    """All that is wrong, with the nearest right name of each wrong one."""
    hints = [_hint(dict(fault)) for fault in error.errors(include_url=False)]
    return "; ".join(sentence + hint for sentence, hint in zip(explain(error), hints, strict=True))


def _hint(fault: Mapping[str, Any]) -> str:
    facts = fault.get("ctx", {})
    match fault["type"]:
        case "union_tag_invalid":
            return nearest(facts["tag"], (tag.strip(" '") for tag in facts["expected_tags"].split(",")))
        case "literal_error":
            return nearest(
                str(fault["input"]), (tag.strip(" '") for tag in facts["expected"].replace(" or ", ",").split(","))
            )
        case "extra_forbidden":
            return _near_setting(str(fault["loc"][-1]), TrainingConfig().model_dump(mode="json"))
    return ""
