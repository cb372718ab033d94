"""The order of the Tab key: area by area, and in each from top to bottom and left to right."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget

ROW = 8  # pixels; widgets whose middles differ by less stand in one row


def tab_stops(areas: Sequence[QWidget]) -> list[QWidget]:
    """Return all widgets at which Tab stops, in reading order."""
    return [stop for area in areas for stop in _in_reading_order(_focusable(area), area)]


def go_on(areas: Sequence[QWidget], *, forward: bool) -> bool:
    """Move the focus to the next stop, or to the one before; return False at the ends."""
    stops = tab_stops(areas)
    current = QApplication.focusWidget()
    if current not in stops:
        return False
    place = stops.index(current) + (1 if forward else -1)
    if not 0 <= place < len(stops):
        return False
    _stop_at(stops[place], forward=forward)
    return True


def go_round(areas: Sequence[QWidget], *, forward: bool) -> bool:
    """Move the focus to the next stop, from the last to the first; return False if there is no stop."""
    stops = tab_stops(areas)
    if stops and not go_on(areas, forward=forward):
        _stop_at(stops[0 if forward else -1], forward=forward)
    return bool(stops)


def _stop_at(stop: QWidget, *, forward: bool) -> None:
    """Give a widget the focus, ring it, and scroll to it whatever holds it."""
    from app.widgets.focus_ring import FocusRing  # noqa: PLC0415 - it would hold up the first paint

    stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    if stop.hasFocus() and not stop.findChildren(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly):
        FocusRing(stop)
    holder = stop.parentWidget()
    while holder is not None:
        if isinstance(holder, QScrollArea):
            holder.ensureWidgetVisible(stop)
        holder = holder.parentWidget()


def _focusable(area: QWidget) -> list[QWidget]:
    inside = [area, *area.findChildren(QWidget)]
    return [widget for widget in inside if _is_stop(widget)]


def _is_stop(widget: QWidget) -> bool:
    takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    if not takes_tab or not widget.accessibleName() or not widget.isVisible() or not widget.isEnabled():
        return False
    # Not asked of a viewport: PySide 6.11 would take its proxy, the area that it stands in, for its child for ever.
    return widget.focusProxy() is None and not isinstance(widget.parent(), QAbstractScrollArea)


def _in_reading_order(stops: Sequence[QWidget], area: QWidget) -> list[QWidget]:
    """Sort stops row by row: one whose middle is less than `ROW` below that of a row's first stands in that row."""
    places = {stop: _middle(stop, area) for stop in stops}
    rows: list[list[QWidget]] = []
    for stop in sorted(stops, key=lambda stop: places[stop].y()):
        if rows and places[stop].y() - places[rows[-1][0]].y() < ROW:
            rows[-1].append(stop)
        else:
            rows.append([stop])
    return [stop for row in rows for stop in sorted(row, key=lambda stop: places[stop].x())]


def _middle(stop: QWidget, area: QWidget) -> QPoint:
    """Return the middle of a stop's left edge in its area."""
    return QPoint(0, 0) if stop is area else stop.mapTo(area, QPoint(0, stop.height() // 2))
