"""A chart of a chosen statistic of the layers by epoch."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.base.formatting import capital, translated
from app.base.plain_text import set_tip
from app.base.theme import Themed, theme_of
from app.trainer.layers.courses import Course, LayersCourse, SharpnessCourse
from app.trainer.live_run import LiveRun
from app.trainer.model import SHARPNESS
from app.widgets.charts.legend_lines import LegendLine
from app.widgets.charts.run_chart import RunChart
from app.widgets.controls import describe
from app.widgets.focus_policy import behave
from core.diagnostics import Statistic
from core.diagnostics.catalogue import DRAWN, STATISTICS
from core.diagnostics.declaration import StatisticTexts
from core.settings import N_

SHORTEST = 130  # pixels of a chart that has room for the title of its axis
SHARE = N_("share")


class LayerStatisticChart(Themed):
    """Draws the statistic that it is given; it announces another choice."""

    chosen = Signal(str)  # the name of a statistic

    def __init__(self, statistic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: LiveRun | None = None
        self._epoch = 0
        self._statistic = statistic
        self._course = self._begun()
        self.choice = QComboBox()
        self.legend = LegendLine()
        self.chart = RunChart("")
        self.chart.setMinimumHeight(SHORTEST)
        self._fill_choice()
        self._arrange()
        self._name_it()
        self._draw()
        self.choice.activated.connect(lambda index: self.chosen.emit(self.choice.itemData(index)))
        self.chart.pointed_at.connect(self._tell)

    @property
    def statistic(self) -> Statistic:
        return STATISTICS[self._statistic]

    def show_run(self, run: LiveRun | None, statistic: str) -> None:
        """Draw another run or statistic."""
        if run is not self._run or statistic != self._statistic:
            self._run, self._statistic = run, statistic
            self._course = self._begun()
            self._name_it()
            self.chart.reset_zoom()
        self._draw()

    def show_epoch(self, epoch: int) -> None:
        """Mark the end of this epoch."""
        self._epoch = epoch
        self.chart.set_epoch(None if self._course.absence else epoch)
        self._tell(None)

    def grow(self) -> None:
        """Draw what has been reported since the last drawing."""
        self._draw()

    def theme_changed(self) -> None:
        self._draw()

    def _begun(self) -> Course:
        if self._statistic == SHARPNESS:
            return SharpnessCourse(self._run)
        return LayersCourse(self.statistic, self._run)

    def _draw(self) -> None:
        self._course.read()
        self.chart.set_curves(self._course.curves(theme_of(self)), logarithmic=self._course.is_logarithmic)
        self.show_epoch(self._epoch)

    def _name_it(self) -> None:
        self.choice.setCurrentIndex(self.choice.findData(self._statistic))
        words = texts(self.statistic)
        set_tip(self.choice, words.help)
        self.chart.set_title(translated(SHARE) if self.statistic.is_share else words.title)

    def _tell(self, epoch: float | None) -> None:
        """Show the values at the epoch under the mouse, or at the current one."""
        if absence := self._course.absence:
            self.legend.set_entries([], absence)
            return
        title = texts(self.statistic).label if self.choice.isHidden() else ""
        self.legend.set_entries(self._course.entries(theme_of(self), self._epoch if epoch is None else epoch), title)

    def _fill_choice(self) -> None:
        for statistic in DRAWN:
            words = texts(statistic)
            self.choice.addItem(words.label, statistic.name)
            self.choice.setItemData(self.choice.count() - 1, words.help, Qt.ItemDataRole.ToolTipRole)
        describe(self.choice, self.tr("The statistic that is drawn by epoch"), "")
        behave(self.choice)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(2)
        layout.addWidget(self.choice, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.legend)
        layout.addWidget(self.chart, stretch=1)


def texts(statistic: Statistic) -> StatisticTexts:
    """Return the texts of a statistic; its label begins with a capital."""
    words = statistic.texts(QCoreApplication.translate)
    return words._replace(label=capital(words.label))
