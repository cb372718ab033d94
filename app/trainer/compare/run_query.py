"""The list of runs as it is read beside the window, and what is done with it there."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.bundled import records_of, saved_bundled_runs
from app.trainer.run_list.saved_run import NO_RECORDS, SavedRun
from app.trainer.run_list.store import RunList
from core.training.packed_arrays import Records

Act = Callable[[RunList], object]


@dataclass(frozen=True)
class Listing:
    """What is in the list, and the histories of the runs that are ticked."""

    runs: tuple[SavedRun, ...] = ()
    histories: Mapping[int, Records] = field(default_factory=dict)


def read(
    kept: RunArchive, acts: deque[Act], ticked: frozenset[int] | None, known: Mapping[int, Records], *, recorded: bool
) -> Iterator[Listing]:
    """Do what waits to be done with the list, then read it and the histories that are wanted and not known.

    Runs that come with the app are below one's own, if they are asked for.
    """
    while acts:
        kept.using(acts.popleft())
    own = kept.using(lambda runs: runs.runs())
    runs = (*own, *(saved_bundled_runs() if recorded else ()))
    histories = {run.id: known.get(run.id, NO_RECORDS) for run in runs if run.id in (ticked or ())}
    for run in runs:
        if run.id in histories and len(histories[run.id]) != run.epochs:
            histories[run.id] = records_of(run.id) if run.recorded else kept.using(partial(RunList.records, run=run.id))
    yield Listing(runs, histories)
