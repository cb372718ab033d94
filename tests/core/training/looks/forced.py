"""Forces the order of looks and steps, and follows runs so that two can be compared to the bit."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from core.training import EpochReport, StepReport, Trainer, checkpoints, looks
from core.training.looks import Examiner, LookBeside, Looks
from core.training.packed_arrays import Packed
from core.training.stepper import Stepper

ALL = 1 << 30  # steps: as many as can be taken
CHANGES: Mapping[str, Mapping[str, float]] = {
    "rate": {"learning_rate": 0.003},
    "dropout": {"dropout": 0.25},
    "penalties": {"l2": 0.02, "l1": 1e-4},
    "same": {"l2": 0.01},
}
READS = ("network", "save", "resume", "again")  # and resume from what was saved, or from another iterator
ACTIONS = (*CHANGES, *READS, "longer")


@contextmanager
def forced(steps: int) -> Iterator[list[int]]:
    """Let every look last exactly until so many steps were taken beside it; yield how many there were in each."""
    taken: list[int] = []
    current: list[LookBeside] = []
    go = Event()

    class Forced(LookBeside):
        def __init__(self, look: Callable[[], EpochReport]) -> None:
            go.clear()
            taken.append(0)
            super().__init__(look)
            current[:] = [self]
            end_after(0)

        def report(self) -> EpochReport:
            go.set()
            return super().report()

    def end_after(count: int) -> None:
        if count == steps:
            go.set()
            current[0].join()  # so that no further step is taken beside it

    def report_copy(self: Examiner, *arguments: Any) -> EpochReport:
        go.wait()
        return slow_report(self, *arguments)

    def take(self: Stepper) -> StepReport:
        report = plain_take(self)
        if current and current[0].is_alive():
            taken[-1] += 1
            end_after(taken[-1])
        return report

    slow_report, plain_take = Examiner.report_copy, Stepper.take
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Examiner, "report_copy", report_copy)
        patch.setattr(Stepper, "take", take)
        patch.setattr(looks, "LookBeside", Forced)
        patch.setattr(looks, "LEAST_PRODUCTS", 0)  # the runs are small
        yield taken


@dataclass(frozen=True)
class Followed:
    """What was seen of a run after each of its reports, and of its end."""

    seen: list[Any]
    end: list[Any]


def follow(trainer: Trainer, how: Looks, acts: Mapping[int, str], folder: Path) -> Followed:
    """Train a run to its end; `acts` says what is done after which report, counted from 1."""
    seen: list[Any] = []
    run = trainer.run(how)
    while (report := next(run, None)) is not None:
        latest = trainer.latest if isinstance(report, EpochReport) else None
        seen.append([plain(report), trainer.step, len(trainer.history), plain(trainer.ending), plain(latest)])
        act = acts.get(len(seen), "")
        if act in CHANGES:
            trainer.change(**CHANGES[act])
        elif act == "longer" and trainer.ending is None:
            trainer.train_on(trainer.current.epochs + 1)
        elif act:
            seen.append(plain(trainer.dropped()))
            trainer = _read(trainer, act, folder, seen)
            run = trainer.run(how) if act in {"resume", "again"} else run
    trainer.save(folder / "end.npz")
    return Followed(seen, [_saved(folder / "end.npz"), *_state(trainer)])


def _read(trainer: Trainer, act: str, folder: Path, seen: list[Any]) -> Trainer:
    if act == "network":
        seen.append(_state(trainer))
    else:
        trainer.save(folder / "run.npz")
        seen.append(_saved(folder / "run.npz"))
    return Trainer.load(folder / "run.npz", trainer.dataset) if act == "resume" else trainer


def _state(trainer: Trainer) -> list[Any]:
    network, best = trainer.network, trainer.best
    whole = [network.parameters, network.statistics, trainer.batches.order, trainer.losses.values(), network.dropout]
    return [plain(part) for part in (*whole, trainer.changes, trainer.current, best, trainer.ending, trainer.history)]


def _saved(path: Path) -> Any:
    """What a checkpoint says, but for the time that the run has taken, and for the passes that were compiled then."""
    text, arrays = checkpoints.read(path)
    told = {name: value for name, value in json.loads(text).items() if name not in {"seconds", "kernels"}}
    history = arrays.pop("history", None)
    names = [name for name in history.dtype.names or () if name != "seconds"] if history is not None else []
    table = [history[name].tobytes() for name in names] if history is not None else []
    return [told, table, {name: array.tobytes() for name, array in arrays.items() if name != "text"}]


def plain(value: Any) -> Any:
    """A value as one that can be compared to the bit; without the time that something took."""
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, (list, tuple, Packed)):
        return [plain(member) for member in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__ if name != "seconds"}
    if isinstance(value, float):
        return value.hex()
    return value
