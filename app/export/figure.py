"""What a room offers to be exported, and how it makes that."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGraphicsView, QWidget

from app.base.theme import Theme
from app.widgets.controls import fill_ground

W = TypeVar("W", bound=QWidget)

CHART = (400, 240)  # pixels that a chart needs, where it is a figure by itself


@dataclass(frozen=True)
class Film:
    """How a figure is shown at the other positions of its room's playback, which stays where it is meanwhile."""

    frames: range  # the positions there are
    title: Callable[[int], str]  # the line above the figure at one of them
    show: Callable[[int], None]  # lets the widget that `Figure.make` made last show one of them


@dataclass(frozen=True)
class Figure:
    """One thing that a room shows, as it is put on paper."""

    name: str  # in the names of files
    label: str  # in the list of what can be exported
    title: str  # the line above it: what it shows
    settings: str  # the lines below that: with which settings
    make: Callable[[Theme, QSize], QWidget]
    """A widget of this size, or of the least it takes, laid out but not on the screen.

    Who has painted it hides it; the room keeps it for the next time.
    """

    film: Film | None = None  # none of what does not change with the playback
    session: str = ""  # what is open in all rooms, as JSON: a picture carries it along


@dataclass(frozen=True)
class FigureSpec:
    """How a room makes a figure that changes with its playback."""

    name: str
    label: str
    title: Callable[[int], str]  # at a position
    make: Callable[[Theme, QSize], QWidget]
    show: Callable[[int], None]


def figures_at(here: int, frames: range, settings: str, shots: Iterable[FigureSpec]) -> tuple[Figure, ...]:
    """The figures as they are at a position, each with its film."""
    return tuple(
        Figure(one.name, one.label, one.title(here), settings, one.make, Film(frames, one.title, one.show))
        for one in shots
    )


def off_screen(widget: W, parent: QWidget, smallest: tuple[int, int] | None = None) -> W:
    """Let a widget be laid out and painted as a sheet of paper that nobody sees; it goes with `parent`."""
    widget.setParent(parent, Qt.WindowType.Window)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    fill_ground(widget)
    if smallest is not None:
        widget.setMinimumSize(*smallest)
    for view in [widget, *widget.findChildren(QGraphicsView)]:
        if isinstance(view, QGraphicsView):
            view.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # which would be a picture in every drawing
    return widget


def lay_out(widget: W, size: QSize) -> W:
    """Give a widget this size, or the least it takes."""
    if (layout := widget.layout()) is not None:
        layout.activate()
    widget.resize(size)
    widget.show()
    return widget
