"""The menu of a chart, the same for all: a button in its corner, the right mouse button, Menu key or Shift+F10."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QToolButton, QWidget

from app.base.event_filters import guarded
from app.base.plain_text import set_tip
from app.widgets.charts.enlarge import Enlarged
from app.widgets.controls import LetteredMenu, describe

EXPORT = "export picture"  # the object's name of the window's action; its data is the name of the figure
MARGIN = 2  # pixels between the button and the chart's edges
SIGN = "⋮"
FOLLOWED = {
    QEvent.Type.Enter,
    QEvent.Type.Leave,
    QEvent.Type.FocusIn,
    QEvent.Type.FocusOut,
    QEvent.Type.Resize,
}

Entry = tuple[str, Callable[[], None]]  # of one kind of chart, for the place that was clicked
translate = QCoreApplication.translate


class Corner(QToolButton):
    """The button in a chart's corner. It takes no focus, since the chart's keys open the same menu."""

    def __init__(self, chart: QWidget, shrink: Callable[[], bool]) -> None:
        super().__init__(chart)
        self._shrink = shrink
        self.setText(SIGN)
        self.setAutoRaise(True)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def escape(self) -> bool:
        """Make the chart small again, for the Escape key."""
        return self._shrink()


class ChartMenu(QObject):
    """Gives a chart its menu and its button, which is seen while the mouse or the focus is there."""

    def __init__(self, chart: QWidget, figure: str = "") -> None:
        super().__init__(chart)
        self.chart = chart
        self.figure = figure  # the name of the figure that its export begins with
        self.reset: Callable[[], None] | None = None  # shows all of it again, if it can be panned or zoomed
        self.entries: Callable[[QPoint], Sequence[Entry]] = lambda _place: ()
        self.button: Corner | None = None  # made when it is first to be seen
        self.enlarged: Enlarged | None = None
        self.menu: QMenu | None = None  # the one that was opened last
        for part in self._parts():
            part.installEventFilter(self)
        if chart.focusPolicy() == Qt.FocusPolicy.NoFocus:
            chart.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def make(self, place: QPoint | None = None) -> QMenu:
        """Make the menu for a place in the chart, or for its middle."""
        place = self.chart.rect().center() if place is None else place
        menu = LetteredMenu(self.chart)
        for text, act in self.entries(place):
            menu.addAction(text, act)
        menu.addSeparator()
        large = self.enlarged is not None
        shown_again = translate("chart", "Make it small again") if large else translate("chart", "Enlarge")
        export = self._export_action()
        self._add(
            menu, translate("chart", "Copy the picture"), self.copy, translate("chart", "Copy it to the clipboard")
        )
        tip = translate("chart", "Save it as a picture of any size")
        self._add(menu, translate("chart", "Export…"), self.export, tip).setEnabled(export is not None)
        tip = translate("chart", "Give it all the room there is; Esc makes it small again")
        self._add(menu, shown_again, self.shrink if large else self.enlarge, tip)
        tip = translate("chart", "Show all of it again, after panning and zooming")
        self._add(menu, translate("chart", "Reset"), self._reset, tip).setEnabled(self.reset is not None)
        return menu

    def open(self, place: QPoint) -> None:
        """Open the menu at a place in the chart."""
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = self.make(place)
        self.menu.popup(self.chart.mapToGlobal(place))

    def copy(self) -> None:
        """Put the chart as it is seen on the clipboard, without its button."""
        if self.button is not None:
            self.button.hide()
        QGuiApplication.clipboard().setPixmap(self.chart.grab())

    def export(self) -> None:
        """Open the window's export with this chart."""
        if (action := self._export_action()) is not None:
            action.setData(self.figure)
            action.trigger()

    def enlarge(self) -> None:
        """Hide all that is beside the chart, up to the window."""
        self.enlarged = self.enlarged or Enlarged(self.chart)
        self._show_button()
        self.chart.setFocus()

    def shrink(self) -> bool:
        """Show again what was hidden; return False if nothing was."""
        enlarged, self.enlarged = self.enlarged, None  # what is shown again changes the chart's size
        if enlarged is None:
            return False
        enlarged.end()
        return True

    @guarded
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            place = event.pos() if event.reason() == QContextMenuEvent.Reason.Mouse else self.chart.rect().center()
            self.open(place)
            return True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        if kind == QEvent.Type.Resize and self.enlarged is not None:
            self.enlarged.renew()
        if kind in FOLLOWED and watched is self.chart:
            self._follow(kind)
        return False

    # Internals.

    def _press(self, event: QKeyEvent) -> bool:
        shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and shifted):
            self.open(self.chart.rect().center())
            return True
        return False

    def _follow(self, kind: QEvent.Type) -> None:
        if kind in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._show_button()
        elif self.button is not None and kind == QEvent.Type.Resize:
            self._place_button(self.button)
        elif self.button is not None and self.enlarged is None:
            self.button.setVisible(self.chart.hasFocus() if kind == QEvent.Type.Leave else self.chart.underMouse())

    def _show_button(self) -> None:
        if self.button is None:
            name = translate("chart", "Menu of the chart")
            tip = translate("chart", "Copy, export or enlarge the chart (Shift+F10)")
            self.button = Corner(self.chart, self.shrink)
            describe(self.button, name, tip)
            self.button.clicked.connect(self._open_below)
        self._place_button(self.button)
        self.button.show()
        self.button.raise_()

    def _place_button(self, button: QWidget) -> None:
        button.adjustSize()
        button.move(self.chart.width() - button.width() - MARGIN, MARGIN)

    def _open_below(self) -> None:
        if self.button is not None:
            self.open(self.button.geometry().bottomLeft())

    def _reset(self) -> None:
        if self.reset is not None:
            self.reset()

    def _export_action(self) -> QAction | None:
        return self.chart.window().findChild(QAction, EXPORT)

    def _parts(self) -> list[QWidget]:
        if isinstance(self.chart, QAbstractScrollArea):
            return [self.chart, self.chart.viewport()]
        return [self.chart]

    @staticmethod
    def _add(menu: QMenu, text: str, act: Callable[[], object], tip: str) -> QAction:
        action = QAction(text, menu)
        set_tip(action, tip)
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)
        return action
