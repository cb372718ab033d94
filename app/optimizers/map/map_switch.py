"""The switch above the map: what its colours show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.base.formatting import capital, translated
from app.optimizers.fields import MAP_KINDS, MapKind
from app.widgets.controls import tool_button


class MapSwitch(QWidget):
    """A row of buttons, of which one is down. They are no group of Qt's, of which Tab would reach one."""

    value_changed = Signal(str)

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What the map shows"))
        self.buttons: dict[MapKind, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        tips = {
            "heights": self.tr("Colour the map by the loss"),
            "basins": self.tr("Colour the map by the minimum that the chosen racer reaches from each place (B)"),
            "relief": self.tr("Show the surface in relief; drag it to turn it (V)"),
        }
        for kind in MAP_KINDS:
            name = capital(translated(kind))
            button = self.buttons[kind] = tool_button(name, tips[kind], name)
            button.setCheckable(True)
            button.setFixedHeight(height)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
            row.addWidget(button)

    def value(self) -> MapKind:
        """Return the kind whose button is down."""
        return next((kind for kind, button in self.buttons.items() if button.isChecked()), MAP_KINDS[0])

    def set_value(self, kind: MapKind) -> None:
        """Show this kind."""
        for other, button in self.buttons.items():
            button.setChecked(other == kind)

    def _choose(self, kind: MapKind) -> None:
        self.set_value(kind)
        self.value_changed.emit(kind)
