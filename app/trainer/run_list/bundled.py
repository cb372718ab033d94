"""The runs that come with Fall Line, as runs of the list beside one's own."""

from functools import lru_cache

from app.base.formatting import translated
from app.trainer.live_run import LiveRun
from app.trainer.loaded_data import dataset_of
from app.trainer.run_list.saved_run import SavedRun
from core.scenes.plan import PRESET_NAMES
from core.settings import N_
from core.training.bundled_runs import BundledRun, bundled_run, bundled_runs
from core.training.packed_arrays import Records
from core.training.reports import pack

RECORDED = N_("{name}, recorded")


def saved_bundled_runs() -> tuple[SavedRun, ...]:
    """Return all of them as rows of the list; their ids are below 0, where the list has none."""
    return tuple(_saved(-number, run) for number, run in enumerate(bundled_runs(), 1))


@lru_cache
def records_of(run: int) -> Records:
    """Return the history of one, by its id, as a structured array without the layers."""
    return pack(_run(run).history)


def restore(run: LiveRun, saved: SavedRun) -> None:
    """Fill `run` with one of them, so that it can be looked at."""
    run.is_bundled = True
    run.adopt(_run(saved.id).trainer(dataset_of(saved.config.data)))


def example() -> LiveRun:
    """Return the recorded run of Model 1 with its history, but without its network, which takes time and memory."""
    bundled = bundled_run("model-1")
    run = LiveRun(_name(bundled), bundled.summary.config)
    run.adopt_history(bundled.summary, list(bundled.history))
    run.is_example = True
    return run


def name_now(run: LiveRun) -> str:
    """Return a run's name: of one that comes with Fall Line, in the language that the window has now."""
    if not (run.is_example or run.is_bundled):
        return run.name
    return next(_name(one) for one in bundled_runs() if one.summary.config == run.config)


def _run(id: int) -> BundledRun:  # noqa: A002 - its name
    return bundled_runs()[-id - 1]


def _saved(id: int, run: BundledRun) -> SavedRun:  # noqa: A002
    return SavedRun(**{**vars(run.summary), "name": _name(run)}, id=id, recorded=True)


def _name(run: BundledRun) -> str:
    return translated(RECORDED).format(name=translated(PRESET_NAMES[run.summary.name]))
