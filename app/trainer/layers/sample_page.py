"""The place of the page *One sample* among the pages of a large cell; the page is made when it is first seen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from app.trainer.subject import Subject
from app.widgets.sample.keys import StepKey, UnitPlace

if TYPE_CHECKING:
    from app.trainer.layers.sample_pane import SamplePane


class SamplePage(QScrollArea):
    """Holds the page, and what it is to show before there is one."""

    layer_changed = Signal(int)  # another layer is seen there

    def __init__(self, subject: Callable[[], Subject | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._layer = 0
        self.pane: SamplePane | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def open_layer(self, layer: int) -> None:
        """Show this layer."""
        self._layer = layer
        if self.pane is not None:
            self.pane.sample.choose_layer(layer)

    def show_place(self, place: UnitPlace, key: StepKey) -> None:
        """Show a unit and one of its steps."""
        self._made().sample.show_place(place, key)

    def refresh(self) -> None:
        """Show the numbers of now; the page is seen."""
        self._made().refresh()

    def shut(self) -> None:
        """End the thread."""
        if self.pane is not None:
            self.pane.shut()

    def _made(self) -> "SamplePane":
        from app.trainer.layers.sample_pane import SamplePane  # noqa: PLC0415 - few open it

        if self.pane is None:
            self.pane = SamplePane(self._subject)
            self.pane.sample.choose_layer(self._layer)
            self.pane.sample.layer_changed.connect(self.layer_changed)
            self.setWidget(self.pane)
        return self.pane


def scrolling(content: QWidget) -> QScrollArea:
    """Return a large cell in a scroll area, since it may need more room than the grid had."""
    page = QScrollArea()
    page.setWidget(content)
    page.setWidgetResizable(True)
    page.setFrameShape(QScrollArea.Shape.NoFrame)
    return page
