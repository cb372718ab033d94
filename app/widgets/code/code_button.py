"""A button beside numbers that opens the code of the engine that computes them."""

from PySide6.QtWidgets import QPushButton, QWidget

from app.widgets.controls import describe
from app.widgets.focus_policy import behave


class CodeButton(QPushButton):
    """Opens the code of its target, such as "core.training.updates:Penalties"; without one it is not there."""

    def __init__(self, target: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = ""
        self.setText(self.tr("Open the code"))
        tip = self.tr("Show the code of the engine that computes these numbers, read-only")
        describe(self, self.text(), tip)
        behave(self)
        self.clicked.connect(self._open)
        self.set_target(target)

    def set_target(self, target: str) -> None:
        """Open this from now on."""
        self.target = target
        self.setVisible(bool(target))

    def _open(self) -> None:
        from app.widgets.code.code_view import open_code  # noqa: PLC0415 - few open it

        open_code(self.target, self)
