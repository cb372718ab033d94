"""The pages of a study's charts, each with the lists that choose what it shows."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.base.formatting import format_value
from app.base.plain_text import plain_label
from app.trainer.run_list.config_table import label_of
from app.trainer.study.charts.heat_map import HeatMap
from app.trainer.study.charts.one_setting import OneSetting
from app.trainer.study.standing import Standing
from app.widgets.controls import column_in, describe
from app.widgets.focus_policy import behave
from core.search.study import Study


class KeyBox(QComboBox):
    """Chooses one of the settings that vary."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        describe(self, name, tip)
        behave(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def offer(self, study: Study | None, at_first: int) -> None:
        """Offer the settings of a study; the choice stays where it can."""
        keys: Mapping[str, str] = {axis.key: label_of(study.base, axis.key) for axis in study.axes} if study else {}
        if list(keys) == [self.itemData(place) for place in range(self.count())]:
            return
        chosen = self.currentData()
        self.clear()
        for key, label in keys.items():
            self.addItem(label, key)
        self.setCurrentIndex(self.findData(chosen) if chosen in keys else min(at_first, self.count() - 1))


class MapPage(QWidget):
    """The heat map, and the two settings that it is over."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = HeatMap()
        self.across = KeyBox(self.tr("Across"), self.tr("The setting along the horizontal axis"))
        self.up = KeyBox(self.tr("Up"), self.tr("The setting along the vertical axis"))
        column = column_in(self, spacing=4)
        column.addLayout(_row(self.across, self.up))
        column.addWidget(self.map, 1)
        self.map.chosen.connect(self.chosen)
        self.map.opened.connect(self.opened)
        for box in (self.across, self.up):
            box.activated.connect(self._turn)

    def show_standing(self, standing: Standing | None, marked: int | None) -> None:
        """Show a study as it stands."""
        study = standing.study if standing is not None else None
        self.across.offer(study, 0)
        self.up.offer(study, 1)
        self.map.keys = self._keys()
        self.map.show_standing(standing, marked)

    def _turn(self, _: int = 0) -> None:
        self.map.show_keys(self._keys())

    def _keys(self) -> tuple[str, str] | None:
        """Return the two settings that are chosen; None where they are no two."""
        across, up = self.across.currentData(), self.up.currentData()
        return (across, up) if across and up and across != up else None


class SettingPage(QWidget):
    """The values against one setting."""

    chosen = Signal(object)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = OneSetting()
        self.key = KeyBox(self.tr("Setting"), self.tr("The setting along the horizontal axis"))
        self._standing: Standing | None = None
        self._marked: int | None = None
        column = column_in(self, spacing=4)
        column.addLayout(_row(self.key))
        column.addWidget(self.chart, 1)
        self.chart.chosen.connect(self.chosen)
        self.chart.opened.connect(self.opened)
        self.key.activated.connect(self._show)

    def show_standing(self, standing: Standing | None, marked: int | None) -> None:
        """Show a study as it stands."""
        self._standing, self._marked = standing, marked
        self.key.offer(standing.study if standing is not None else None, 0)
        self._show()

    def _show(self, _: int = 0) -> None:
        self.chart.show_key(self.key.currentData() or "")
        metric = self._standing.study.metric if self._standing is not None else ""
        self.chart.show_standing(self._standing, self._marked, format_value(metric) if metric else "")


def _row(*boxes: KeyBox) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(8, 4, 8, 0)
    for box in boxes:
        label = plain_label(box.accessibleName())
        label.setBuddy(box)
        row.addWidget(label)
        row.addWidget(box)
    row.addStretch(1)
    return row
