"""A side of a room's frame: a column with tabs, the tab at the edge that brings it, and the sheet that it comes on."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QStyle, QStyleOptionToolButton, QStylePainter, QTabWidget, QToolButton, QWidget

from app.widgets.controls import column_in, describe, fill_ground
from app.widgets.focus_policy import behave
from app.widgets.tab_order import tab_stops

PADDING = 6  # pixels around the text of an edge's tab
SHARE = 0.9  # of the picture's width, at most, that a sheet covers


class Side(QWidget):
    """A column of the frame, which may hold several pages."""

    def __init__(self, title: str, tip: str, *pages: tuple[str, QWidget]) -> None:
        super().__init__()
        self.title = title
        self.tip = tip
        self.pages = QTabWidget(documentMode=True)
        self.course: CoursePlace | None = next((page for _, page in pages if isinstance(page, CoursePlace)), None)
        self._content = column_in(self, spacing=0)
        if len(pages) > 1:
            for name, page in pages:
                self.pages.addTab(page, name)
            self.pages.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            describe(self.pages.tabBar(), title, tip)
            behave(self.pages.tabBar())
            self._content.addWidget(self.pages)
        for _, page in pages[:1] if len(pages) == 1 else ():
            self._content.addWidget(page)

    def fill(self, content: QWidget) -> None:
        """Put in what was made later."""
        self._content.addWidget(content)

    def areas(self) -> list[QWidget]:
        """Return the areas of the Tab key: the tabs do not scroll with their page."""
        return [self.pages.tabBar(), self.pages.currentWidget()] if self.pages.count() else [self]

    def turn_to(self, page: QWidget) -> None:
        """Show this page."""
        self.pages.setCurrentWidget(page)

    def focus_first(self) -> None:
        """Move the focus to the first control."""
        if stops := tab_stops([self]):
            stops[0].setFocus(Qt.FocusReason.OtherFocusReason)


class CoursePlace(QWidget):
    """The page of the left side on which the course stands while its room is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column_in(self, spacing=0)

    def hold(self, panel: QWidget) -> None:
        """Take up the course, from wherever it stood before."""
        if panel.parentWidget() is not self:
            self._layout.addWidget(panel)
            panel.show()


class EdgeTab(QToolButton):
    """A narrow button along an edge, with its text from bottom to top; it brings a side that does not stand."""

    def __init__(self, text: str, tip: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setAutoRaise(True)
        describe(self, text, tip)
        behave(self)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        metrics = self.fontMetrics()
        return QSize(metrics.height() + PADDING, metrics.horizontalAdvance(self.text()) + 4 * PADDING)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.translate(0, self.height())
        painter.rotate(-90)
        painter.drawText(0, 0, self.height(), self.width(), Qt.AlignmentFlag.AlignCenter, self.text())


class Overlay(QFrame):
    """The sheet on which a side comes over the picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        fill_ground(self)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._layout = column_in(self, spacing=0)
        self._layout.setContentsMargins(1, 0, 1, 0)
        self._width = 0
        self._left = True
        self.hide()

    def hold(self, side: QWidget, width: int, *, left: bool) -> None:
        """Take up a side, of this width if there is room, at the left or at the right."""
        self._layout.addWidget(side)
        self._width, self._left = width, left

    def fit(self, space: tuple[int, int, int, int]) -> None:
        """Cover a part of the space between the edges: its left, top, width and height."""
        left, top, width, height = space
        covered = min(self._width, round(width * SHARE))
        self.setGeometry(left if self._left else left + width - covered, top, covered, height)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        edge = self.width() - 1 if self._left else 0
        painter.drawLine(edge, 0, edge, self.height())
