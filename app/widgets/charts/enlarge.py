"""Gives one widget all the room of its window, by hiding what stands beside it."""

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QMenu,
    QMenuBar,
    QSplitter,
    QSplitterHandle,
    QStatusBar,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

KEPT = (QMenu, QMenuBar, QSplitter, QSplitterHandle, QStatusBar, QTabBar)
KEPT_NAME = "kept beside what is enlarged"  # the object's name of what stays, such as the playback


class Enlarged:
    """Hides all widgets beside one and beside its parents, but for menus, tabs and the playback, until `end`."""

    def __init__(self, widget: QWidget) -> None:
        self.widget = widget
        self.hidden: list[QWidget] = []
        self._shares = [(one, one.sizes()) for one in _splitters(widget)]
        self.renew()

    def renew(self) -> None:
        """Hide what has come up beside the widget since."""
        for one in [one for one in _beside(self.widget) if not one.isHidden()]:
            self.hidden.append(one)
            one.hide()

    def end(self) -> None:
        """Show again what was hidden."""
        hidden, self.hidden = self.hidden, []
        for one in filter(isValid, hidden):  # a placeholder may have been deleted since
            one.show()
        for splitter, sizes in self._shares:
            splitter.setSizes(sizes)


def _splitters(widget: QWidget) -> Iterator[QSplitter]:
    """Return the splitters that a widget stands in."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QSplitter):
            yield parent
        parent = parent.parentWidget()


def _beside(widget: QWidget) -> Iterator[QWidget]:
    """Return the widgets beside a widget and beside its parents, up to the window."""
    while not widget.isWindow() and (parent := widget.parentWidget()) is not None:
        for other in [] if isinstance(parent, QAbstractScrollArea) else parent.children():
            if isinstance(other, QWidget) and other is not widget and not other.isWindow() and not _stays(other):
                yield other
        widget = parent


def _stays(widget: QWidget) -> bool:
    is_kept = isinstance(widget, KEPT) or widget.objectName() == KEPT_NAME
    return is_kept or widget.findChild(QWidget, KEPT_NAME) is not None
