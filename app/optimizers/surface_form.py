"""Which surface, and the surface's own fields."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.texts import told
from app.widgets.controls import muted
from app.widgets.form import SettingsForm
from app.widgets.manners import behave
from core.surfaces import SURFACES, Surface

OWN_START = {"start_x", "start_y"}  # the race's own start stands below
KINDS = tuple(surface.model_fields["kind"].default for surface in SURFACES)


class SurfaceForm(QWidget):
    """A list of surfaces, what the chosen one teaches, and a form of its fields."""

    value_changed = Signal(object)  # Surface

    def __init__(self, surface: Surface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surface = surface
        self.kind = QComboBox()
        for kind in SURFACES:
            self.kind.addItem(told(kind.label))
            self.kind.setItemData(self.kind.count() - 1, told(kind.summary), Qt.ItemDataRole.ToolTipRole)
        self.kind.setAccessibleName(self.tr("Surface"))
        behave(self.kind)
        self.kind.activated.connect(lambda index: self.value_changed.emit(SURFACES[index].model_validate({})))
        self.summary = muted()
        self.summary.setWordWrap(True)
        self.form: SettingsForm[Any] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self.kind)
        self._layout.addWidget(self.summary)
        self._renew_form()

    def value(self) -> Surface:
        return self._surface

    def set_value(self, surface: Surface) -> None:
        """Show `surface`."""
        renew = type(surface) is not type(self._surface)
        self._surface = surface
        if renew or self.form is None:
            self._renew_form()
        else:
            self.form.set_value(surface)

    def _renew_form(self) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        names = {declaration.name for declaration in self._surface.declarations()}
        self.form = SettingsForm(self._surface, only=names - OWN_START)
        self.form.value_changed.connect(self.value_changed)
        self._layout.addWidget(self.form)
        self.kind.setCurrentIndex(KINDS.index(self._surface.kind))
        self.kind.setToolTip(f"{told(self._surface.summary)}\n{self._surface.formula}")
        self.summary.setText(told(self._surface.summary))
