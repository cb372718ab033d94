"""A heat map of two settings: a cell for each pair of values, with the mean over its runs."""

import math
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.base.colour_vision import legible
from app.base.plain_text import set_tip
from app.base.theme import mixed, theme_of
from app.trainer.study.charts.cells import MapCell, Place, cells_of
from app.trainer.study.charts.painted import PaintedChart
from app.trainer.study.charts.scale import SettingScale, scales_of, span
from app.trainer.study.standing import Standing
from app.trainer.study.trials_table import state_word
from core.number_format import number
from core.search.results import ranked

LEFT, BELOW, ABOVE = 84.0, 42.0, 10.0  # pixels around the cells
FAINTEST, STRONGEST = 0.06, 0.92  # shares of the accent in the worst cell and in the best
MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}


class HeatMap(PaintedChart):
    """Shows two of the settings that vary; the stronger the colour of a cell, the better its mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "study-map", parent)
        self.setAccessibleName(self.tr("Map of two settings"))
        set_tip(
            self,
            self.tr(
                "The stronger the colour, the better; a click, or an arrow key, chooses the best trial of a cell; a "
                "double-click or Return opens its runs"
            ),
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.keys: tuple[str, str] | None = None  # across and up
        self.cells: Mapping[Place, MapCell] = {}
        self.across: SettingScale | None = None
        self.up: SettingScale | None = None

    def show_keys(self, keys: tuple[str, str] | None) -> None:
        """Show two settings, one across and one up."""
        self.keys = keys
        self.arrange()
        self.update()

    def arrange(self) -> None:
        self.cells, self.across, self.up = {}, None, None
        if self.standing is None or self.keys is None:
            return
        scales = scales_of(self.standing.study)
        if all(key in scales for key in self.keys):
            self.across, self.up = (scales[key] for key in self.keys)
            self.cells = cells_of(self.standing, self.across, self.up)

    def tip_at(self, place: QPointF) -> str:
        at = self._cell_at(place)
        return self.in_words(at) if at in self.cells else self.toolTip()

    def in_words(self, place: Place) -> str:
        """Say what a cell is, and what its runs came to."""
        assert self.across is not None  # noqa: S101 - for the type checker
        assert self.up is not None  # noqa: S101
        cell = self.cells[place]
        where = f"{self.across.label} {self.across.names()[place[0]]}, {self.up.label} {self.up.names()[place[1]]}"
        if cell.mean is None:
            return f"{where}: {', '.join(map(state_word, cell.states))}"
        spread = "" if cell.deviation is None else f" ± {number(cell.deviation)}"
        told = self.tr("{0}: {1}{2}, runs: {3}").format(where, number(cell.mean), spread, cell.runs)
        return "\n".join([told, *map(state_word, cell.states)])

    def trial_at(self, place: QPointF) -> int | None:
        return self._best_of(self._cell_at(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = MOVES.get(Qt.Key(event.key()))
        if step is None or not self.cells:
            super().keyPressEvent(event)
            return
        marked = [place for place, cell in self.cells.items() if any(one.number == self.marked for one in cell.trials)]
        column, row = marked[0] if marked else (-1, 0)
        target = (column + step[0], row + step[1]) if marked else min(self.cells)
        if target in self.cells:
            self.setAccessibleDescription(self.in_words(target))
            self.chosen.emit(self._best_of(target))

    def draw(self, painter: QPainter, standing: Standing) -> None:
        if self.across is None or self.up is None:
            text = self.tr("A map takes two settings that vary")
            self.write(painter, QRectF(self.rect()), text, Qt.AlignmentFlag.AlignCenter, theme_of(self).muted)
            return
        self._draw_axes(painter, self.across, self.up)
        shares = self._shares(standing)
        for place, cell in self.cells.items():
            self._draw_cell(painter, self.area_of(place), cell, shares.get(place))
        best = standing.best
        self._frame(painter, None if best is None else best.number, theme_of(self).ok)
        self._frame(painter, self.marked, theme_of(self).warning)

    def area_of(self, place: Place) -> QRectF:
        """Return the area of a cell."""
        columns, rows = (self.across.cells, self.up.cells) if self.across and self.up else (1, 1)
        width = max(1.0, self.width() - LEFT - ABOVE) / columns
        height = max(1.0, self.height() - ABOVE - BELOW) / rows
        return QRectF(LEFT + place[0] * width, ABOVE + (rows - 1 - place[1]) * height, width, height)

    def _cell_at(self, place: QPointF) -> Place:
        first = self.area_of((0, 0))
        return math.floor((place.x() - first.left()) / first.width()), math.floor(
            (first.bottom() - place.y()) / first.height()
        )

    def _best_of(self, place: Place) -> int | None:
        if self.standing is None or place not in self.cells:
            return None
        trials = self.cells[place].trials
        return next(iter([*ranked(self.standing.study, trials), *trials])).number

    def _shares(self, standing: Standing) -> Mapping[Place, float]:
        """Return how good each cell is, from 0 for the worst to 1 for the best."""
        means = {place: cell.mean for place, cell in self.cells.items() if cell.mean is not None}
        low, high = span(list(means.values()))
        sign = standing.study.is_maximized
        return {place: (mean - low if sign else high - mean) / (high - low) for place, mean in means.items()}

    def _draw_cell(self, painter: QPainter, area: QRectF, cell: MapCell, share: float | None) -> None:
        theme, inner = theme_of(self), area.adjusted(0.5, 0.5, -0.5, -0.5)
        if share is None or cell.mean is None:
            self.write(painter, inner, "×" if any(one.is_over for one in cell.trials) else "…", CENTRE, theme.muted)
            return
        strength = FAINTEST + (STRONGEST - FAINTEST) * share
        ground = mixed(theme.panel, theme.accent, strength)
        painter.fillRect(inner, ground)
        text = number(cell.mean)
        if QFontMetricsF(self.font()).horizontalAdvance(text) <= inner.width():
            self.write(painter, inner, text, CENTRE, legible(ground.name(), theme.text))

    def _frame(self, painter: QPainter, trial: int | None, colour: str) -> None:
        for place, cell in self.cells.items():
            if any(one.number == trial for one in cell.trials):
                painter.setBrush(Qt.BrushStyle.NoBrush)
                for shade, width in ((theme_of(self).panel, 6), (colour, 3)):
                    painter.setPen(QPen(QColor(shade), width))
                    painter.drawRect(self.area_of(place).adjusted(3, 3, -3, -3))

    def _draw_axes(self, painter: QPainter, across: SettingScale, up: SettingScale) -> None:
        first, line = self.area_of((0, 0)), QFontMetricsF(self.font()).height()
        for column, name in enumerate(across.names()):
            area = self.area_of((column, 0))
            self.write(painter, QRectF(area.left(), area.bottom() + 2, area.width() - 2, line), name, CENTRE)
        for row, name in enumerate(up.names()):
            area = self.area_of((0, row))
            beside = QRectF(line + 4, area.center().y() - line / 2, LEFT - line - 10, line)
            self.write(painter, beside, name, Qt.AlignmentFlag.AlignRight)
        muted, whole = theme_of(self).muted, self.width() - LEFT - ABOVE
        self.write(painter, QRectF(LEFT, first.bottom() + line + 2, whole, line), across.label, CENTRE, muted)
        painter.save()
        painter.translate(2, first.bottom())
        painter.rotate(-90)
        self.write(painter, QRectF(0, 0, first.bottom() - ABOVE, line), up.label, CENTRE, muted)
        painter.restore()


CENTRE = Qt.AlignmentFlag.AlignCenter
