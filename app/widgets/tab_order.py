"""The order of the Tab key: area by area, and in each from top to bottom and left to right."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

ROW = 8  # pixels; widgets whose tops differ by less stand in one row


def tab_stops(areas: Sequence[QWidget]) -> list[QWidget]:
    """Return all widgets at which Tab stops, in reading order."""
    return [stop for area in areas for stop in sorted(_focusable(area), key=lambda stop: _reading_place(stop, area))]


def go_on(areas: Sequence[QWidget], *, forward: bool) -> bool:
    """Move the focus to the next stop, or to the one before; return False at the ends."""
    stops = tab_stops(areas)
    current = QApplication.focusWidget()
    if current not in stops:
        return False
    place = stops.index(current) + (1 if forward else -1)
    if not 0 <= place < len(stops):
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[place].setFocus(reason)
    return True


def _focusable(area: QWidget) -> list[QWidget]:
    inside = [area, *area.findChildren(QWidget)]
    return [widget for widget in inside if _is_stop(widget)]


def _is_stop(widget: QWidget) -> bool:
    takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    is_inner = widget.focusProxy() is not None or isinstance(widget.parent(), QAbstractScrollArea)
    return takes_tab and not is_inner and widget.isVisible() and widget.isEnabled() and bool(widget.accessibleName())


def _reading_place(stop: QWidget, area: QWidget) -> tuple[int, int]:
    corner = stop.mapTo(area, QPoint(0, stop.height() // 2)) if stop is not area else QPoint(0, 0)
    return corner.y() // ROW, corner.x()
