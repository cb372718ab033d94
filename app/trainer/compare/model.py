"""The contents of the Compare tab as one frozen value: the listed runs, the ticked ones, and how they are drawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal, Self

from app.trainer.run_list.saved_run import SavedRun
from app.trainer.run_list.seed_summary import SeedSummary
from core.training.packed_arrays import Records

# "batches" are those of the training images, as they came; "time" are the test images, by the seconds of training;
# "layers" are no curves of images, but the layers of all runs side by side.
Part = Literal["train", "validation", "test", "batches", "time", "layers"]
FIRST_TICKED = 3  # of the latest runs, when the list is read first


@dataclass(frozen=True, eq=False)
class Listing:
    """The runs of the list, and the histories of those that are ticked."""

    runs: tuple[SavedRun, ...] = ()
    histories: Mapping[int, Records] = field(default_factory=dict)  # by the ids of the runs


@dataclass(frozen=True, eq=False)
class CompareModel:
    """The list as it was read last, what is ticked in it, and what is drawn. Which row is chosen, the table knows."""

    listing: Listing = Listing()
    ticked: frozenset[int] | None = None  # ids; None until the list is read first
    styles: Mapping[object, int] = field(default_factory=dict)  # of each group that is ticked: the number of its style
    queue: int = 0  # the number of the latest queue whose runs were ticked
    part: Part = "validation"  # of the images, whose curves are drawn
    only_ticked: bool = False  # whether the others are left out of the table

    @property
    def runs(self) -> tuple[SavedRun, ...]:
        return self.listing.runs

    @property
    def ticked_runs(self) -> list[SavedRun]:
        """The runs that are ticked, in the order of the list."""
        return [run for run in self.runs if self.is_ticked(run)]

    @property
    def mixes_data(self) -> bool:
        """Return whether runs that are ticked were trained on different data, not only on more or fewer of the same."""
        return len({run.config.data for run in self.ticked_runs}) > 1

    @property
    def lacks_histories(self) -> bool:
        """Return whether the history of a ticked run has not been read yet."""
        return not (self.ticked or frozenset()) <= self.listing.histories.keys()

    def is_ticked(self, run: SavedRun) -> bool:
        return run.id in (self.ticked or ())

    def with_listing(self, listing: Listing, queue: int = 0, made: Collection[int] = ()) -> Self:
        """Return the model with the list as it was read.

        Runs that are new are ticked. Of a queue whose number is new, what it has `made` is ticked alone, and all that
        came later.
        """
        ids = [run.id for run in listing.runs]
        if made and queue != self.queue:
            ticked = frozenset(run for run in ids if run >= min(made))
            return self._with_ticks(ticked, listing=listing, queue=queue)
        if self.ticked is None:
            ticked = frozenset(ids[:FIRST_TICKED])
        else:
            ticked = self.ticked.intersection(ids) | (set(ids) - {run.id for run in self.runs})
        return self._with_ticks(ticked, listing=listing)

    def with_opened(self, opened: frozenset[int]) -> Self:
        """Return the model with these runs of a study ticked, and of the others only those of the same study."""
        studies = {run.study for run in self.runs if run.id in opened and run.study}
        others = frozenset(run.id for run in self.ticked_runs if run.study in studies)
        return self._with_ticks(opened | others)

    def with_tick_toggled(self, run: int) -> Self:
        """Return the model with this run ticked, or not if it was."""
        return self._with_ticks((self.ticked or frozenset()) ^ {run})

    def _with_ticks(self, ticked: frozenset[int], **others: Any) -> Self:
        """Return the model with these ticks; a group that is new gets the first free style, the others keep theirs."""
        model = replace(self, ticked=ticked, **others)
        groups = dict.fromkeys(group_of(run) for run in model.ticked_runs)
        styles = {group: number for group, number in self.styles.items() if group in groups}
        taken = frozenset(styles.values())
        free = (number for number in count() if number not in taken)
        styles |= {group: next(free) for group in groups if group not in styles}
        return replace(model, styles=styles)


def grouped(runs: Sequence[SavedRun]) -> list[list[SavedRun]]:
    """Put runs together that differ only by their seed.

    The same settings and seed give the same numbers again: of runs that agree in both, only the longest is taken, the
    first of equals.
    """
    groups: dict[object, dict[int, SavedRun]] = {}
    for run in runs:
        by_seed = groups.setdefault(group_of(run), {})
        other = by_seed.get(run.config.seed)
        if other is None or run.epochs > other.epochs:
            by_seed[run.config.seed] = run
    return [list(by_seed.values()) for by_seed in groups.values()]


def summaries(runs: Sequence[SavedRun]) -> list[SeedSummary]:
    """Return a summary of each group of several seeds."""
    return [SeedSummary.of(group) for group in grouped(runs) if len(group) > 1]


def group_of(run: SavedRun) -> object:
    """Return what runs have in common that differ only by their seed; bundled runs are a group of their own."""
    return run.config.replace(seed=0).model_dump_json(), run.changes, run.recorded
