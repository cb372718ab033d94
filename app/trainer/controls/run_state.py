"""One sentence on the state of a run, true while it can be seen."""

from PySide6.QtCore import QCoreApplication

from app.trainer.controller import Activity
from app.trainer.live_run import LiveRun

translate = QCoreApplication.translate


def state_of(run: LiveRun, activity: Activity) -> str:
    """Say whether a run goes on, stands still or is over, and where; it begins in lower case."""
    if activity is Activity.LOADING:
        return translate("RunState", "reading the images…")
    if activity is Activity.RUNNING:
        return _under_way(run)
    epochs, planned = len(run.epochs), run.current.epochs
    if run.ending is not None and run.ending.kind == "diverged":
        return translate("RunState", "diverged at step {0}").format(run.ending.step)
    if run.ending is not None and run.ending.kind == "finished":
        return translate("RunState", "finished after epoch {0}").format(epochs)
    if run.ending is not None and run.ending.kind == "stopped_early":
        return translate("RunState", "stopped early after epoch {0} of {1}").format(epochs, planned)
    if activity is Activity.PAUSED:
        word = translate("RunState", "paused {0}")
    elif run.interrupted or (run.ending is not None and run.ending.kind == "interrupted"):
        word = translate("RunState", "interrupted {0}")
    else:
        word = translate("RunState", "stopped {0}")
    return word.format(_place(run))


def _under_way(run: LiveRun) -> str:
    config, steps = run.current, run.steps
    epoch = translate("RunState", "epoch {0} of {1}").format(min(len(run.epochs) + 1, config.epochs), config.epochs)
    batch = translate("RunState", "batch {0} of {1}").format(steps % config.steps_per_epoch, config.steps_per_epoch)
    return f"{epoch}   {batch}"


def _place(run: LiveRun) -> str:
    """Say after which epoch a run stands still, or in which one."""
    config, epochs = run.current, len(run.epochs)
    batches = run.steps - epochs * config.steps_per_epoch
    if batches > 0:
        text = translate("RunState", "in epoch {0} of {1}, after batch {2} of {3}")
        return text.format(epochs + 1, config.epochs, batches, config.steps_per_epoch)
    if not epochs:
        return translate("RunState", "before the first step")
    return translate("RunState", "after epoch {0} of {1}").format(epochs, config.epochs)
