"""The interface between the Trainer room and its tabs."""

from abc import abstractmethod

from app.base.theme import Themed
from app.export.figure import Figure
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel


class Tab(Themed):
    """One view of the run; it shows what it is given, and takes time only while it is visible."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The text of the tab."""

    @abstractmethod
    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:
        """Show another run, no run, or the same one with other settings."""

    @abstractmethod
    def grow(self) -> None:
        """Show the run's progress."""

    def show_epoch(self, epoch: int) -> None:
        """Show the end of this epoch, counted from 1; 0 is before the first."""

    def shut(self) -> None:
        """End the work beside the window, which is about to close."""

    def reset_zoom(self) -> None:
        """Show the whole run again after any zoom."""

    @abstractmethod
    def figures(self) -> tuple[Figure, ...]:
        """Return what can be exported from the current view."""
