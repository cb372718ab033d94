"""A network at a moment of a run, whose numbers a view shows."""

from dataclasses import dataclass
from enum import StrEnum

from app.trainer.live_run import LiveRun
from core.training import Trainer
from core.training.reports import Weights


class NetworkChoice(StrEnum):
    """The moment of a run whose network is shown."""

    NOW = "now"
    BEST = "best"


@dataclass(frozen=True, eq=False)
class Subject:
    """A network at a moment of a run."""

    run: LiveRun
    trainer: Trainer
    weights: Weights
    moment: NetworkChoice
    step: int | None  # set if the moment is not the end of an epoch

    def is_same(self, other: "Subject | None") -> bool:
        """Return whether both are the same network."""
        here, there = (one and (one.weights.epoch, one.step) for one in (self, other))
        return other is not None and self.run is other.run and here == there


def subject_of(run: LiveRun, moment: NetworkChoice, *, still: bool) -> Subject | None:
    """Return the network of a run at a moment, or None if there is none yet.

    While the run is under way, the network of its last epoch counts as the current one, not one within an epoch.
    """
    trainer = run.trainer
    if trainer is None:
        return None
    if moment is NetworkChoice.BEST:
        best = trainer.best
        weights = Weights(best.epoch, best.parameters, best.statistics) if best is not None else None
        return Subject(run, trainer, weights, moment, None) if weights is not None else None
    if not still:
        return Subject(run, trainer, run.latest, moment, None) if run.latest is not None else None
    network, epoch = trainer.network, len(trainer.history)
    ends_an_epoch = trainer.step == epoch * run.config.steps_per_epoch
    stands = epoch if trainer.restored is None else trainer.restored.epoch
    weights = Weights(stands, network.parameters.copy(), network.statistics.copy())
    return Subject(run, trainer, weights, moment, None if ends_an_epoch and epoch else trainer.step)
