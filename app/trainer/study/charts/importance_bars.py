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

    def draw(self, painter: QPainter, standing: Standing) -> None:
        theme, line = theme_of(self), QFontMetricsF(self.font()).height()
        head = self.tr("Share of the variance that each setting explains (fANOVA, Hutter et al. 2014; finished trials)")
        if self.shares:
            text = self.tr(
                "Finished trials: {0}. Share of the variance that each setting explains (fANOVA, Hutter et al. 2014)"
            )
            head = text.format(self.trials)
        self.write(painter, QRectF(8, 4, self.width() - 16, line), head, Qt.AlignmentFlag.AlignLeft, theme.muted)
        if not self.shares:
            area = QRectF(8, line + 8, self.width() - 16, self.height() - line - 8)
            painter.setPen(QColor(theme.muted))
            painter.drawText(area, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, self.reason)
            return
        room = max(1.0, self.width() - NAMES - SHARES - 16)
        for row, (key, share) in enumerate(self.shares.items()):
            top = (row + 1) * 1.5 * line + 6
            name = label_of(standing.study.base, key)
            self.write(painter, QRectF(8, top, NAMES - 8, line), name, Qt.AlignmentFlag.AlignLeft)
            painter.fillRect(QRectF(NAMES, top, room * share, line), mixed(theme.panel, theme.accent, STRENGTH))
            beside = QRectF(NAMES + room * share + 6, top, SHARES, line)
            self.write(painter, beside, percent(share), Qt.AlignmentFlag.AlignLeft)
