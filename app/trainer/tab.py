"""The interface between the Trainer room and its tabs."""

from abc import abstractmethod
from collections.abc import Sequence

from app.base.theme import Themed
from app.export.figure import Figure
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.widgets.charts.run_chart import RunChart


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

    def run_charts(self) -> tuple[RunChart, ...]:
        """Return the charts that can be panned and zoomed, always in the same order."""
        return ()

    @abstractmethod
    def figures(self) -> tuple[Figure, ...]:
        """Return what can be exported from the current view."""


def share_zoom(shown: Sequence[RunChart], printed: Sequence[RunChart]) -> None:
    """Let the charts of a picture show what those on the screen do."""
    for chart, copy in zip(shown, printed, strict=True):
        copy.set_zoom(chart.zoom())
