"""A room's figures for export, and how it makes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGraphicsView, QSplitter, QWidget

from app.base.playback import STEPS_PER_SECOND
from app.base.theme import Theme
from app.widgets.controls import fill_ground

W = TypeVar("W", bound=QWidget)

PRESENTED = "presented"  # the property of a figure's widget in a presentation: no letter may be small
CHART = (400, 240)  # pixels: the least size of a chart that is a figure by itself


@dataclass(frozen=True)
class Film:
    """Shows a figure at the other positions of its room's playback, which itself does not move."""

    frames: range  # all positions
    title: Callable[[int], str]  # returns the line above the figure at a position
    show: Callable[[int], None]  # shows a position in the widget that `Figure.make` made last
    per_second: float = STEPS_PER_SECOND  # positions at the room's own pace


@dataclass(frozen=True)
class Figure:
    """One thing that a room shows, ready for export."""

    name: str  # used in names of files
    label: str  # used in the list of figures
    title: str  # the line above the figure
    settings: str  # the settings, below the title
    make: Callable[[Theme, QSize], QWidget]
    """A widget of this size, or of the least it takes, laid out but not on the screen.

    Who has painted it hides it; the room keeps it for the next time.
    """

    film: Film | None = None  # None if it does not change with the playback
    session: str = ""  # the session of all rooms as JSON, which a picture carries


@dataclass(frozen=True)
class FigureSpec:
    """Makes a figure that changes with the room's playback."""

    name: str
    label: str
    title: Callable[[int], str]  # returns the title at a position
    make: Callable[[Theme, QSize], QWidget]
    show: Callable[[int], None]


def figures_at(
    here: int,
    frames: range,
    settings: str,
    shots: Iterable[FigureSpec],
    *,
    per_second: float = STEPS_PER_SECOND,
) -> tuple[Figure, ...]:
    """Return the figures at a position, each with its film."""
    return tuple(
        Figure(one.name, one.label, one.title(here), settings, one.make, Film(frames, one.title, one.show, per_second))
        for one in shots
    )


def off_screen(widget: W, parent: QWidget, smallest: tuple[int, int] | None = None) -> W:
    """Prepare a widget to be laid out and painted off the screen; it is deleted with `parent`."""
    widget.setParent(parent, Qt.WindowType.Window)
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    fill_ground(widget)
    if smallest is not None:
        widget.setMinimumSize(*smallest)
    for splitter in widget.findChildren(QSplitter):
        for place in range(1, splitter.count()):
            splitter.handle(place).hide()  # nobody drags on paper
    for view in [widget, *widget.findChildren(QGraphicsView)]:
        if isinstance(view, QGraphicsView):
            view.setCacheMode(
                QGraphicsView.CacheModeFlag.CacheNone
            )  # a cache would put a bitmap into every vector drawing
    return widget


def lay_out(widget: W, size: QSize) -> W:
    """Give a widget this size, or its least size if that is larger; what it showed before leaves no trace."""
    from app.widgets.charts.layer import Plot  # noqa: PLC0415 - it would hold up the first paint

    if (layout := widget.layout()) is not None:
        layout.activate()
    widget.resize(size)
    widget.show()
    for plot in [widget, *widget.findChildren(Plot)]:
        if isinstance(plot, Plot):
            plot.getPlotItem().lay_out_anew()
    return widget
