"""What the Trainer room asks of each way of looking at a run."""

from abc import abstractmethod

from app.base.theme import Themed
from app.export.figure import Figure
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel


class Tab(Themed):
    """One way of looking at the run; it shows what it is given, and only what is seen costs time."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The text of the tab."""

    @abstractmethod
    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:
        """Show another run, none, or the same one as other settings have it."""

    @abstractmethod
    def grow(self) -> None:
        """The run has come further."""

    def show_epoch(self, epoch: int) -> None:
        """Look at the end of this epoch, counted from 1; 0 is before the first."""

    def shut(self) -> None:
        """End what is going on beside the window, which is about to close."""

    def reset_zoom(self) -> None:
        """Show the whole run again, wherever one has zoomed."""

    @abstractmethod
    def figures(self) -> tuple[Figure, ...]:
        """What can be exported as it is seen now."""
