"""A training run as other programs get it: its settings, its history, and its network at the end or at its best."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from core.datasets import Dataset
from core.network import Network
from core.settings import N_, RefusedError
from core.training import Change, Ending, EpochReport, Trainer, TrainingConfig
from core.training.batches import Pixels
from core.training.factory import rebuilt_network
from core.training.reports import Best, Weights

Which = Literal["last", "best"]
WHICH: tuple[Which, ...] = ("last", "best")

NO_BEST = N_("“{name}” has no best epoch: it has no validation images, or finished no epoch")
DIVERGED = N_("“{name}” diverged in step {step}: its last network is of no use")
DIVERGED_LATE = N_(
    "“{name}” diverged in step {step}: its last network is of no use; that of epoch {epoch}, its best, can be taken"
)


@dataclass(frozen=True, eq=False)
class ExportedRun:
    """A run, with all that an export can need."""

    name: str
    config: TrainingConfig
    changes: tuple[Change, ...]
    ending: Ending | None
    history: Sequence[EpochReport]
    dataset: Dataset
    pixels: Pixels
    step: int
    last: Weights
    best: Best | None

    @classmethod
    def of(cls, name: str, trainer: Trainer, last: Weights | None = None) -> Self:
        """Take the run of a trainer as it stands; `last` replaces the network of now."""
        if last is None:
            network, restored = trainer.network, trainer.restored
            epoch = restored.epoch if restored else len(trainer.history)
            last = Weights(epoch, network.parameters.copy(), network.statistics.copy())
        return cls(
            name=name,
            config=trainer.config,
            changes=tuple(trainer.changes),
            ending=trainer.ending,
            history=tuple(trainer.history),
            dataset=trainer.dataset,
            pixels=trainer.pixels,
            step=trainer.step,
            last=last,
            best=trainer.best,
        )

    def network(self, which: Which) -> Network:
        """Return the network at the end, or after the epoch with the lowest validation loss.

        Raises:
            RefusedError: there is none, or the run diverged.
        """
        weights = self.weights(which)
        return rebuilt_network(self.config, self.dataset.ends, weights.parameters, weights.statistics)

    def weights(self, which: Which) -> Weights:
        """Return the weights of the same.

        Raises:
            RefusedError: as `network`.
        """
        best = self.best
        if which == "best":
            if best is None:
                raise RefusedError(NO_BEST, name=self.name)
            return Weights(best.epoch, best.parameters, best.statistics)
        if self.ending is not None and self.ending.kind == "diverged":
            facts = {"name": self.name, "step": self.ending.step}
            raise RefusedError(DIVERGED_LATE, epoch=best.epoch, **facts) if best else RefusedError(DIVERGED, **facts)
        return self.last
