"""A large cell in the place of the grid: its distribution, and one sample on its way through the layer."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.initializers.controller import InitializersController
from app.widgets.controls import push_button
from app.widgets.histograms.large_cell import LargeCell
from app.widgets.histograms.page_tabs import ONE_SAMPLE, PageTabs
from core.propagation import PropagationConfig

if TYPE_CHECKING:
    from app.initializers.large.sample_pane import SamplePane


class LargePage(QScrollArea):
    """A large cell: its distribution, and one sample on its way through the layer; and the button that goes back."""

    closed = Signal()
    layer_changed = Signal(int)  # another layer is seen in the page of one sample

    def __init__(self, controller: InitializersController) -> None:
        super().__init__()
        self.controller = controller
        self.cell = LargeCell()
        self.pane: SamplePane | None = None  # made when it is first seen
        self._layer = 0
        self._config: PropagationConfig | None = None
        self.back = push_button(self.tr("← All layers"), self.tr("Back to all layers (Esc)"))
        self.back.clicked.connect(self.closed)
        self.views = PageTabs()
        self.views.currentChanged.connect(self._show_view)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.cell)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self.views)
        head.addStretch(1)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(8, 0, 8, 8)
        layout.addLayout(head)
        layout.addWidget(self.stack, stretch=1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_network(self, config: PropagationConfig) -> None:
        """Let the page of one sample be about this network, once it is seen."""
        self._config = config
        if self.pane is not None and self.views.currentIndex() == ONE_SAMPLE:
            self.pane.show_network(config)

    def open_layer(self, layer: int) -> None:
        """Show this layer in the page of one sample."""
        self._layer = layer
        if self.pane is not None:
            self.pane.sample.choose_layer(layer)

    def _show_view(self, view: int) -> None:
        if view == ONE_SAMPLE and self.pane is None:
            self.pane = self._make_pane()
        self.stack.setCurrentIndex(view)
        if self._config is not None:
            self.show_network(self._config)

    def _make_pane(self) -> "SamplePane":
        from app.initializers.large.sample_pane import SamplePane  # noqa: PLC0415 - few open it

        pane = SamplePane(self.controller)
        pane.sample.choose_layer(self._layer)
        pane.sample.layer_changed.connect(self.layer_changed)
        self.stack.addWidget(pane)
        return pane
