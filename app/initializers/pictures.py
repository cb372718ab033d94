"""The room's figures for export."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.figure import Figure
from app.initializers.workbench import Workbench


class Pictures(QObject):
    """Makes the figures."""

    def __init__(self, workbench: Workbench, parent: QWidget) -> None:
        super().__init__(parent)
        self.workbench = workbench

    def figures(self) -> tuple[Figure, ...]:
        """What can be exported."""
        return ()
