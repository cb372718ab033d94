"""The runs that come with Fall Line, as runs of the list beside one's own."""

from functools import lru_cache

from app.base.formatting import translated
from app.trainer.live_run import LiveRun, dataset_of
from app.trainer.run_list.saved_run import SavedRun
from core.scenes.plan import PRESET_NAMES
from core.settings import N_
from core.training.bundled_runs import RecordedRun, recorded_runs
from core.training.packed_arrays import Records
from core.training.reports import pack

RECORDED = N_("{name}, recorded")


def listed() -> tuple[SavedRun, ...]:
    """All of them; their ids are below 0, where the list has none."""
    return tuple(_kept(-number, run) for number, run in enumerate(recorded_runs(), 1))


@lru_cache
def records_of(kept: int) -> Records:
    """The history of one as a structured array, without the layers."""
    return pack(_run(kept).history)


def restore(run: LiveRun, kept: SavedRun) -> None:
    """Fill `run` with what is known of one, so that it can be looked at."""
    run.adopt(_run(kept.id).trainer(dataset_of(kept.config.dataset)))


def _run(kept: int) -> RecordedRun:
    return recorded_runs()[-kept - 1]


def _kept(number: int, run: RecordedRun) -> SavedRun:
    last = run.history[-1]
    return SavedRun(
        id=number,
        name=translated(RECORDED).format(name=translated(PRESET_NAMES[run.name])),
        note="",
        finished=run.finished,
        config=run.config,
        changes=(),
        ending=run.ending,
        epochs=len(run.history),
        best_epoch=run.best.epoch,
        train_accuracy=last.train_accuracy,
        validation_accuracy=last.validation_accuracy,
        test_accuracy=last.test_accuracy,
        seconds=sum(report.seconds for report in run.history),
        parameters=len(run.parameters),
        checkpoint=None,
        recorded=True,
    )
