"""A scene as it stands in a file: the settings of its runs, its texts in both languages, and what is said at the end.

The blanks of a run's name hold settings of that run ("L2 {l2:g}"); those of a result hold measures of all runs, the
names of runs, and constants of the file.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Annotated, Any

from pydantic import Field

from core.lessons.grammar import Lookup, Value
from core.lessons.measure import plain
from core.lessons.sentences import LANGUAGES, Language, Said, Sentence, said_now
from core.messages import Bilingual, Message
from core.scenes.completed_run import CompletedRun
from core.scenes.plan import Planned
from core.scenes.result_table import ResultTable, percent
from core.scenes.run_measures import BESIDE, of_runs, one_of
from core.scenes.scene import Curves, Scene
from core.settings import N_, Settings
from core.training import PRESETS, TrainingConfig

NOTHING_TO_COMPARE = N_("The runs ended too early to be compared.")
DIVERGED = N_("diverged at step {step}")


class SceneRun(Sentence):
    """A run: its name, and what differs from the settings of all."""

    set: Mapping[str, Any] = Field(default_factory=dict)


class Column(Sentence):
    """A column of a table: its title, whose blanks hold settings of the first run in it, and the share of each run."""

    measure: str = "test"


class Row(Said):
    """A row of a table: its name, and the numbers, from 1, of the runs in its columns."""

    runs: tuple[int, ...]


class TableFile(Settings):
    """A table of shares; without rows of its own it has one for each run."""

    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    rows: tuple[Row, ...] = ()

    def filled(self, plan: Sequence[Planned], runs: Sequence[CompletedRun]) -> ResultTable:
        """Write the shares that the runs of a plan came to into the table."""
        first = self.rows[0].runs if self.rows else (1,) * len(self.columns)
        titles = (_name(one, plan[n - 1].config) for one, n in zip(self.columns, first, strict=True))
        rows = _rows(self.rows, self.columns, runs) or _each(plan, self.columns, runs)
        return ResultTable(columns=tuple(titles), rows=tuple(rows))


class SceneFile(Settings):
    """All that a file says of a scene."""

    id: str
    title: Said
    look_for: Said
    shown: Curves = "validation"
    statistic: str | None = None
    preset: str | None = None  # whose settings the runs have, but for what is set
    constants: Mapping[str, float] = Field(default_factory=dict)
    settings: Mapping[str, Any] = Field(default_factory=dict)  # of all runs
    runs: Annotated[tuple[SceneRun, ...], Field(min_length=1)]
    result: Annotated[tuple[Sentence, ...], Field(min_length=1)]  # alternatives
    note: tuple[Sentence, ...] = ()  # alternatives: what is said after the result, if one holds
    table: TableFile | None = None

    @cached_property
    def plan(self) -> tuple[Planned, ...]:
        """The runs to make, in their order."""
        return tuple(self._planned(run) for run in self.runs)

    def scene(self) -> Scene:
        """Return the scene that the file describes.

        Raises:
            ValidationError: the settings of a run are refused.
        """
        return Scene(
            id=self.id,
            title=_message(self.title),
            look_for=_message(self.look_for),
            plan=self.plan,
            tell=self.tell,
            tabulate=partial(self.table.filled, self.plan) if self.table is not None else None,
            shown=self.shown,
            statistic=self.statistic,
        )

    def tell(self, runs: Sequence[CompletedRun]) -> Message:
        """Say what the runs came to."""
        en, ko = (self._said(runs, language) for language in LANGUAGES)
        return Bilingual(en, ko) if en is not None and ko is not None else Message(NOTHING_TO_COMPARE)

    def config(self, run: SceneRun) -> TrainingConfig:
        """Return the settings of one of its runs."""
        base = PRESETS[self.preset].model_dump(mode="json") if self.preset is not None else {}
        return TrainingConfig.model_validate_json(json.dumps(_merged(_merged(base, self.settings), run.set)))

    def _planned(self, run: SceneRun) -> Planned:
        config = self.config(run)
        return Planned(_name(run, config), config)

    def _said(self, runs: Sequence[CompletedRun], language: Language) -> str | None:
        lookup = self._lookup(runs, language)
        result, note = (said_now(one, language, lookup) for one in (self.result, self.note))
        return f"{result} {note}" if result and note else result

    def _lookup(self, runs: Sequence[CompletedRun], language: Language) -> Lookup:
        def read(name: str) -> Value | None:
            if name in self.constants:
                return self.constants[name]
            which, _, what = name.removeprefix("runs.").rpartition(".")
            if what == "name" and (run := one_of(runs, which)) is not None:
                place = next(place for place, one in enumerate(runs) if one is run)
                return str(self.plan[place].name.facts[language])
            return of_runs(runs, name.removeprefix("runs."))

        return read


def _message(said: Said, lookup: Lookup = lambda _: None) -> Bilingual:
    texts = {one: said.filled(one, lookup) if isinstance(said, Sentence) else said.text(one) for one in LANGUAGES}
    return Bilingual(**{language: text or "" for language, text in texts.items()})


def _setting(config: TrainingConfig, name: str) -> Value | None:
    """Return a setting of a run, or a setting of a part of it: "epochs", "optimizer.learning_rate"."""
    part: Any = config
    for step in name.split("."):
        part = getattr(part, step, None)
    return plain(part)


def _merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with changes; a part that names no kind keeps what is not changed of it."""
    merged = dict(base)
    for name, value in changes.items():
        before = merged.get(name)
        if isinstance(value, Mapping) and isinstance(before, Mapping) and "kind" not in value:
            merged[name] = _merged(before, value)
        else:
            merged[name] = value
    return merged


def _name(said: Sentence, config: TrainingConfig) -> Bilingual:
    return _message(said, lambda name: _setting(config, name))


def _rows(rows: Sequence[Row], columns: Sequence[Column], runs: Sequence[CompletedRun]) -> list[tuple[Message, ...]]:
    """Return the rows that a table names itself."""
    return [
        (_message(row), *(_cell(runs[n - 1], column, runs) for n, column in zip(row.runs, columns, strict=True)))
        for row in rows
    ]


def _each(
    plan: Sequence[Planned], columns: Sequence[Column], runs: Sequence[CompletedRun]
) -> list[tuple[Message, ...]]:
    """Return a row for each run; one that diverged has a single cell."""
    return [
        (one.name, *((_lost(run),) if run.diverged else (_cell(run, column, runs) for column in columns)))
        for one, run in zip(plan, runs, strict=True)
    ]


def _cell(run: CompletedRun, column: Column, runs: Sequence[CompletedRun]) -> Message:
    beside = BESIDE.get(column.measure)
    return percent(beside(run, runs) if beside is not None else getattr(run, column.measure))


def _lost(run: CompletedRun) -> Message:
    return Message(DIVERGED, step=run.summary.ending.step)
