"""A race of networks as a TOML file; what is wrong in it is said in a sentence, with its line and its key."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from core.landscape.recipe import NOT_SEED, NOT_SHARED, SHARED, LandscapeRacer, LandscapeRecipe, fitted
from core.settings import N_, RefusedError, Settings, faults
from core.toml_lines import AT, Place, as_text, line_of, lines_of, parsed, place_in, text_of, without_groups
from core.training import TrainingConfig
from core.training.config.applied import applied

NO_TABLE = N_("{key} is a table, such as [{key}]")
NO_RACERS = N_("{key} is missing: name the racers and what each of them has of its own")
NOT_BELOW = N_("{key}: {reason}")

OWN = ("steps", "start_seed", "order_seed")  # of a racer, beside its settings

EXAMPLE = """\
name = "two ways down"
steps = 500
plane = "start_and_ends"     # start_and_two_ends, three_ends, three_points, around_end
# through = ["Adam"]         # the racers that another plane goes through; by default the first ones
map_images = 500             # that the loss is taken on; by default all training images

[base]                       # as in a run's config.json; what is missing has its default
train_size = 5000
hidden_layers = [32]

[racers]                     # what each has of its own; order_seed and start_seed draw other batches and weights
SGD = { optimizer = "sgd", "optimizer.learning_rate" = 0.1 }
Adam = { optimizer = "adam", "optimizer.learning_rate" = 1e-3 }
# Other = { optimizer = "adam", order_seed = 1, steps = 300 }
"""


S = TypeVar("S", bound=Settings)


class RaceFileError(RefusedError):
    """A race file that cannot be used; the sentence names the line and the key."""


def read_race(path: Path) -> LandscapeRecipe:
    """Read a race file.

    Raises:
        RaceFileError: it cannot be read, or something in it is wrong.
    """
    return parse_race(text_of(path, RaceFileError), path.name)


def parse_race(text: str, file: str) -> LandscapeRecipe:
    """Read a race from the text of a file of this name.

    Raises:
        RaceFileError: something in it is wrong.
    """
    table = parsed(text, file, RaceFileError)
    return _Reader(text, file).recipe(table)


class _Reader:
    """Turns the tables of a file into a recipe, and faults into sentences with lines."""

    def __init__(self, text: str, file: str) -> None:
        self._lines, self._file = lines_of(text), file

    def recipe(self, table: Mapping[str, Any]) -> LandscapeRecipe:
        base_table = self._table(table, "base")
        base = self._settings(TrainingConfig, base_table, ("base",))
        racers = self._table(table, "racers")
        if not racers:
            raise self._refusal((), RefusedError(NO_RACERS, key="racers"))
        steps = table.get("steps", 500)
        has_epochs = "epochs" in base_table
        made = tuple(self._racer(name, racers, base, steps, has_epochs=has_epochs) for name in racers)
        rest = {name: value for name, value in table.items() if name not in {"base", "racers"}}
        return self._settings(LandscapeRecipe, {**rest, "racers": [one.model_dump(mode="json") for one in made]}, ())

    def _racer(
        self, name: str, racers: Mapping[str, Any], base: TrainingConfig, steps: Any, *, has_epochs: bool
    ) -> LandscapeRacer:
        place: Place = ("racers", name)
        own = {key: value for key, value in self._table(racers, name, place).items() if key in OWN}
        changes = {key: value for key, value in without_groups(racers[name]).items() if key not in OWN}
        for key in changes:
            if key.split(".")[0] in SHARED:
                reason = NOT_SEED if key == "seed" else NOT_SHARED
                raise self._refusal((*place, key), RefusedError(reason, key=f"racers.{name}.{key}", field=key))
        try:
            config = applied(base, changes)
        except ValidationError as error:
            fault = faults(error)[0]
            raise self._refusal((*place, fault.place), f"racers.{name}.{fault.place}: {fault.reason}") from error
        except RefusedError as error:
            sentence = RefusedError(NOT_BELOW, key=f"racers.{name}", reason=error)
            raise self._refusal((*place, str(error.facts.get("key", ""))), sentence) from error
        length = own.get("steps", steps)
        if not has_epochs and "epochs" not in changes and isinstance(length, int) and length > 0:
            config = fitted(config, length)
        return self._settings(LandscapeRacer, {**own, "name": name, "config": config.model_dump(mode="json")}, place)

    def _table(self, table: Mapping[str, Any], key: str, place: Place | None = None) -> Mapping[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            at = place or (key,)
            raise self._refusal(at, RefusedError(NO_TABLE, key=".".join(map(str, at))))
        return value

    def _settings(self, kind: type[S], values: Mapping[str, Any], place: Place) -> S:
        """Make settings of a table that stands at a place of the file."""
        try:
            return kind.model_validate_json(json.dumps(values, default=as_text))
        except ValidationError as error:
            fault = faults(error)[0]
            if fault.cause is not None and "key" in fault.cause.facts:
                raise self._refusal(_parts(str(fault.cause.facts["key"])), fault.cause) from error
            sentence = f"{'.'.join(map(str, (*place, fault.place)))}: {fault.reason}"
            raise self._refusal((*place, *_parts(fault.place)), sentence) from error

    def _refusal(self, place: Place, sentence: object) -> RaceFileError:
        """Return the refusal of what stands at a place, or in the nearest table around it that has a line."""
        return RaceFileError(AT, file=self._file, line=line_of(place, self._lines), reason=sentence)


def _parts(key: str) -> Place:
    """Return the place of a key; a racer's name, which may have any dots in it, is one part."""
    if key.startswith("racers."):
        return ("racers", key.removeprefix("racers."))
    return place_in(key)
