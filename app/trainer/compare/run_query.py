"""Reads the list of runs beside the window, and changes it there."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from app.trainer.compare.model import Listing
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.bundled import records_of, saved_bundled_runs
from app.trainer.run_list.saved_run import NO_RECORDS
from app.trainer.run_list.store import RunList
from core.training.packed_arrays import Records

ListAction = Callable[[RunList], object]


def read(
    archive: RunArchive,
    actions: deque[ListAction],
    ticked: frozenset[int] | None,
    known: Mapping[int, Records],
    *,
    recorded: bool,
) -> Iterator[Listing]:
    """Apply the actions that wait, then yield the list with the histories of ticked runs; `known` ones are not read.

    Runs that come with the app follow the user's own, if they are asked for.
    """
    apply(archive, actions)
    own = archive.using(lambda runs: runs.runs())
    runs = (*own, *(saved_bundled_runs() if recorded else ()))
    histories = {run.id: known.get(run.id, NO_RECORDS) for run in runs if run.id in (ticked or ())}
    for run in runs:
        if run.id in histories and len(histories[run.id]) != run.epochs:
            histories[run.id] = (
                records_of(run.id) if run.recorded else archive.using(partial(RunList.records, run=run.id))
            )
    yield Listing(runs, histories)


def apply(archive: RunArchive, actions: deque[ListAction]) -> None:
    """Apply the actions that wait, in their order."""
    while actions:
        archive.using(actions.popleft())
