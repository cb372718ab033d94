"""The frame of every room: controls at the left, the picture, its explanation at the right, one bar below.

In a wide window all parts stand side by side. In a narrower one the explanation folds, and below that both sides come
over the picture when they are called: by a key, or by the tab at the edge.
"""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.rooms.panels import Panels
from app.rooms.side import CoursePlace, EdgeTab, Overlay, Side
from app.widgets.controls import column_in
from app.widgets.splitter import HANDLE, Splitter

ALL_STAND = 1600  # pixels: from here on, everything stands unless it was put away
SIDES_STAND = 1200  # pixels: from here on, sides stand beside the picture; below, they come over it
EVERYTHING = 10_000  # pixels: all the room that the other parts leave
CHARTS_HEIGHT = 160
CHARTS_SHARE = 0.3  # of the height, at most, that the charts take by themselves
LEAST_PICTURE = 240  # pixels of height that the charts leave to the picture


class Part(StrEnum):
    """The parts of the frame that come and go."""

    CONTROLS = "controls"
    EXPLANATION = "explanation"
    CHARTS = "charts"


class RoomFrame(QWidget):
    """Arranges the parts of a room as its own width and the wishes of `Panels` allow."""

    panels_changed = Signal(object)  # Panels, after the person has changed them
    arranged = Signal()  # parts may have come or gone

    def __init__(
        self,
        controls: Side,
        picture: QWidget,
        bar: QWidget,
        explanation: Side | None = None,
        charts: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.panels = Panels()
        self.picture = picture
        self.charts = charts
        self.bar = bar
        self.sides: dict[Part, Side] = {Part.CONTROLS: controls}
        if explanation is not None:
            self.sides[Part.EXPLANATION] = explanation
        self.tabs = {part: EdgeTab(side.title, side.tip) for part, side in self.sides.items()}
        self.across = Splitter(Qt.Orientation.Horizontal)
        self.down = Splitter(Qt.Orientation.Vertical)
        self.overlay = Overlay(self)
        self._over: Part | None = None  # the side that is over the picture
        self._arrange()
        self._connect()

    # The parts.

    def set_panels(self, panels: Panels) -> None:
        """Arrange the parts as is wished."""
        if panels != self.panels:
            self.panels = panels
            self._fit()

    def stands(self, part: Part) -> bool:
        """Return whether a part stands beside the picture."""
        wish = getattr(self.panels, part.value)
        if part is Part.CHARTS:
            return wish is not False and self._has_height_for_charts()
        if part not in self.sides or self.width() < SIDES_STAND or not self._has_width_for(part):
            return False
        by_itself = part is Part.CONTROLS or self.width() >= ALL_STAND
        return by_itself if wish is None else bool(wish)

    def is_seen(self, part: Part) -> bool:
        """Return whether a part can be seen, beside the picture or over it."""
        return self.stands(part) or (self._over is part and self.overlay.isVisibleTo(self))

    def parts(self) -> tuple[Part, ...]:
        """Return the parts that this room has, and that come and go."""
        return (*self.sides, *([Part.CHARTS] if self.charts is not None else []))

    def toggle(self, part: Part) -> None:
        """Bring a part, or put it away; where it has no room beside the picture, it comes over it."""
        if part is Part.CHARTS:
            self._wish(charts=not self.stands(part))
        elif self.width() >= SIDES_STAND and self._has_width_for(part):
            self._wish(**{part.value: not self.stands(part)})
        elif self._over is part:
            self.put_overlay_away()
        else:
            self._bring_over(part)

    def shows_controls(self) -> bool:
        """Return whether the controls stand beside the picture, and the course does not cover them."""
        side = self.sides[Part.CONTROLS]
        return self.stands(Part.CONTROLS) and (side.course is None or side.pages.currentWidget() is not side.course)

    def bring(self, widget: QWidget) -> None:
        """Bring the part that holds a widget, if it was put away."""
        holding: dict[Part, QWidget | None] = {**self.sides, Part.CHARTS: self.charts}
        for part, held in holding.items():
            if held is not None and (held is widget or held.isAncestorOf(widget)) and not self.is_seen(part):
                self.toggle(part)

    @property
    def course(self) -> CoursePlace | None:
        """The page of the course, on the left side."""
        return self.sides[Part.CONTROLS].course

    def bring_course(self) -> None:
        """Bring the left side, and on it the course; a frame that has just been made knows its width a moment later."""
        if self.course is not None:
            self.sides[Part.CONTROLS].turn_to(self.course)
        QTimer.singleShot(0, self, self._bring_controls)

    def _bring_controls(self) -> None:
        if not self.is_seen(Part.CONTROLS):
            self.toggle(Part.CONTROLS)

    def escape(self) -> bool:
        """Put away the side that is over the picture, for the Escape key."""
        return self.put_overlay_away()

    def put_overlay_away(self) -> bool:
        """Put away the side that is over the picture; return False if there is none."""
        if self._over is None:
            return False
        self.tabs[self._over].setChecked(False)
        self._over = None
        self.overlay.hide()
        self._place_sides()
        self.picture.setFocus()
        return True

    # Qt's.

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The sides come over the picture where they have no room, and the charts go: only the picture counts."""
        edges = sum(tab.sizeHint().width() for tab in self.tabs.values())
        least, bar = self.picture.minimumSizeHint().expandedTo(self.picture.minimumSize()), self.bar.minimumSizeHint()
        return QSize(max(least.width() + edges, bar.width()), least.height() + bar.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    # Construction.

    def _arrange(self) -> None:
        for side in self.sides.values():
            side.setParent(self)
            side.hide()
        self.down.addWidget(self.picture)
        if self.charts is not None:
            self.down.addWidget(self.charts)
        self.down.setStretchFactor(0, 1)
        self.across.addWidget(self.down)
        self.across.setStretchFactor(0, 1)
        for splitter in (self.down, self.across):
            splitter.setCollapsible(0, False)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        for part in (Part.CONTROLS, None, Part.EXPLANATION):
            if part is None:
                middle.addWidget(self.across, stretch=1)
            elif part in self.tabs:
                middle.addWidget(self.tabs[part], alignment=Qt.AlignmentFlag.AlignTop)
        layout = column_in(self, spacing=0)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        layout.addLayout(middle, stretch=1)
        layout.addWidget(self.bar)
        self.bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _connect(self) -> None:
        for part, tab in self.tabs.items():
            tab.clicked.connect(lambda _=False, part=part: self.toggle(part))
        self.sides[Part.CONTROLS].pages.currentChanged.connect(lambda _: self.arranged.emit())
        self.across.splitterMoved.connect(self._keep_widths)
        self.down.splitterMoved.connect(self._keep_height)

    # Arrangement.

    def _fit(self) -> None:
        if self._over is not None and self.stands(self._over):
            self.tabs[self._over].setChecked(False)
            self._over = None
            self.overlay.hide()
        self._place_sides()
        if self.charts is not None:
            self.charts.setVisible(self.stands(Part.CHARTS))
            height = self.height() - self.bar.height() - HANDLE
            charts = self.panels.charts_height or min(CHARTS_HEIGHT, round(CHARTS_SHARE * height))
            self.down.setSizes([height - min(charts, height - LEAST_PICTURE), charts])
        if self._over is not None:
            self.overlay.fit(self._space())
        self.arranged.emit()

    def _place_sides(self) -> None:
        """Put each side into the splitter, over the picture, or away."""
        placed = False
        for part, side in self.sides.items():
            stands = self.stands(part)
            self.tabs[part].setVisible(not stands)
            if stands and side.parent() is not self.across:
                self.across.insertWidget(0 if part is Part.CONTROLS else self.across.count(), side)
                self.across.setCollapsible(self.across.indexOf(self.down), False)
                self.across.setStretchFactor(self.across.indexOf(side), 0)
                self.across.setStretchFactor(self.across.indexOf(self.down), 1)
                placed = True
            elif not stands and part is not self._over and side.parent() is self.across:
                side.setParent(self)
                side.lower()
            side.setVisible(stands or part is self._over)
        if placed:
            self._set_widths()

    def _set_widths(self) -> None:
        wanted = {Part.CONTROLS: self.panels.controls_width, Part.EXPLANATION: self.panels.explanation_width}
        widths: dict[QWidget | None, int] = {side: wanted[part] for part, side in self.sides.items()}
        places = range(self.across.count())
        self.across.setSizes([widths.get(self.across.widget(place), EVERYTHING) for place in places])

    def _keep_widths(self) -> None:
        """Keep the widths that were dragged; a side that was dragged shut is put away."""
        changes: dict[str, object] = {}
        for part, side in self.sides.items():
            if side.parent() is not self.across:
                continue
            width = self.across.sizes()[self.across.indexOf(side)]
            if width == 0:
                changes[part.value] = False
            else:
                changes[f"{part.value}_width"] = max(width, 100)
        self._wish(**changes)

    def _keep_height(self) -> None:
        """Keep the height that was dragged; charts that were dragged shut are put away."""
        height = self.down.sizes()[-1]
        self._wish(**{"charts_height": max(height, 100)} if height else {"charts": False})

    def _bring_over(self, part: Part) -> None:
        self.put_overlay_away()
        self._over = part
        self.tabs[part].setChecked(True)
        side = self.sides[part]
        wanted = self.panels.controls_width if part is Part.CONTROLS else self.panels.explanation_width
        self.overlay.hold(side, wanted, left=part is Part.CONTROLS)
        self.overlay.fit(self._space())
        self.overlay.show()
        self.overlay.raise_()
        side.show()
        side.focus_first()

    def _wish(self, **changes: object) -> None:
        panels = self.panels.replace(**changes)
        if panels != self.panels:
            self.set_panels(panels)
            self.panels_changed.emit(panels)

    def _space(self) -> tuple[int, int, int, int]:
        """Return the left, top, width and height of what is between the tabs at the edges, above the bar."""
        left = self.tabs[Part.CONTROLS].sizeHint().width()
        right = self.tabs[Part.EXPLANATION].sizeHint().width() if Part.EXPLANATION in self.tabs else 0
        return left, 0, self.width() - left - right, self.height() - self.bar.height()

    def _has_width_for(self, part: Part) -> bool:
        others = [side for known, side in self.sides.items() if known is not part and side.parent() is self.across]
        needed = sum(_least_width(widget) for widget in (self.sides[part], self.picture, *others))
        return needed + HANDLE * 2 <= self.width()

    def _has_height_for_charts(self) -> bool:
        if self.charts is None:
            return False
        least = max(_least_height(self.picture), LEAST_PICTURE)
        return least + _least_height(self.charts) + HANDLE <= self.height() - self.bar.height()


def _least_width(widget: QWidget) -> int:
    return max(widget.minimumWidth(), widget.minimumSizeHint().width())


def _least_height(widget: QWidget) -> int:
    return max(widget.minimumHeight(), widget.minimumSizeHint().height())


def areas_of(frame: RoomFrame, *inside: QWidget) -> list[QWidget]:
    """Return the areas of the Tab key in reading order: the left side, what is inside, the right side, the bar."""

    def side(part: Part) -> list[QWidget]:
        return [frame.tabs[part], *frame.sides[part].areas()] if part in frame.sides else []

    return [*side(Part.CONTROLS), *inside, *side(Part.EXPLANATION), frame.bar]
