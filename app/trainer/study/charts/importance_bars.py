"""The importance of each setting that varies, as bars: the share of the values' variance that it explains."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from app.base.theme import mixed, theme_of
from app.trainer.run_list.config_table import label_of
from app.trainer.study.charts.painted import PaintedChart
from app.trainer.study.standing import Standing
from core.number_format import percent

NAMES, SHARES = 130.0, 60.0  # pixels
CORNER = 32.0  # pixels of the chart's menu, which the heading leaves free
STRENGTH = 0.6


class ImportanceBars(PaintedChart):
    """A bar for each setting; why there are none is said in their place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", "study-importance", parent)
        self.setAccessibleName(self.tr("Importance of the settings"))
        self.shares: Mapping[str, float] = {}
        self.trials = 0  # finished ones, of which it was computed
        self.reason = ""

    def show_importance(self, shares: Mapping[str, float], trials: int, reason: str) -> None:
        """Show these shares of so many finished trials, by the settings' places in a config, or say why not."""
        self.shares, self.trials, self.reason = shares, trials, reason
        self.update()

    def heading(self) -> str:
        """Return what the bars are."""
        if not self.shares:
            return self.tr(
                "Share of the variance that each setting explains (fANOVA, Hutter et al. 2014; finished trials)"
            )
        text = self.tr(
            "Finished trials: {0}. Share of the variance that each setting explains (fANOVA, Hutter et al. 2014)"
        )
        return text.format(self.trials)

    def _write_wrapped(self, painter: QPainter, top: float, right: float, text: str) -> float:
        """Write a text in as many lines as it takes, up to `right` pixels from the edge; return where it ends."""
        area = QRectF(8, top, max(1.0, self.width() - 8 - right), max(1.0, self.height() - top))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        painter.setPen(QColor(theme_of(self).muted))
        painter.drawText(area, flags, text)
        return painter.boundingRect(area, flags, text).bottom()

    def draw(self, painter: QPainter, standing: Standing) -> None:
        theme, line = theme_of(self), QFontMetricsF(self.font()).height()
        below = self._write_wrapped(painter, 4.0, CORNER, self.heading()) + line / 2
        if not self.shares:
            self._write_wrapped(painter, below, 8.0, self.reason)
            return
        room = max(1.0, self.width() - NAMES - SHARES - 16)
        for row, (key, share) in enumerate(self.shares.items()):
            top = below + row * 1.5 * line
            name = label_of(standing.study.base, key)
            self.write(painter, QRectF(8, top, NAMES - 8, line), name, Qt.AlignmentFlag.AlignLeft)
            painter.fillRect(QRectF(NAMES, top, room * share, line), mixed(theme.panel, theme.accent, STRENGTH))
            beside = QRectF(NAMES + room * share + 6, top, SHARES, line)
            self.write(painter, beside, percent(share), Qt.AlignmentFlag.AlignLeft)
