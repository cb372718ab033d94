"""A projection of the test images by their activations in a layer."""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.base.plain_text import plain_label
from app.base.theme import Theme, wear
from app.export.figure import lay_out, off_screen
from app.trainer.class_names import class_names
from app.trainer.results.pane import ResultsView
from app.trainer.results.prediction_card import AnswerCard
from app.trainer.results.projection_chart import ProjectionChart
from app.trainer.results.result import PROJECTED, Results
from app.widgets.controls import describe, muted
from app.widgets.focus_policy import behave
from core.training import TrainingConfig

LAST_HIDDEN = 1  # layers are counted from the last


class ProjectionView(ResultsView):
    """The first two principal components of a layer's activations, and the image under the mouse."""

    layer_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results: Results | None = None
        self.chart = ProjectionChart()
        self.label = plain_label(self.tr("Activations of"))
        self.layer = QComboBox()
        self.reason = muted(
            self.tr(
                "Each sign is the class of a test image, placed by the first two principal components of its "
                "activations. Signs that lie apart are told apart; a ring marks a mistake. The wheel zooms."
            )
        )
        self.card = AnswerCard()
        self._arrange()
        self.layer.activated.connect(lambda _: self.layer_changed.emit())
        self.chart.pointed_at.connect(lambda _: self._show_card())
        self.show_results(None)

    def _arrange(self) -> None:
        describe(self.layer, self.tr("Layer"), self.tr("The layer whose activations are projected"))
        behave(self.layer)
        self.label.setBuddy(self.layer)
        self.reason.setWordWrap(True)
        self.lay_side_by_side(self.chart, self.label, self.layer, self.reason, self.card)

    @property
    def name(self) -> str:
        return self.tr("Projection")

    @property
    def chosen_layer(self) -> int:
        """The projected layer, counted from the last."""
        return LAST_HIDDEN if self.layer.currentData() is None else int(self.layer.currentData())

    def show_config(self, config: TrainingConfig, classes: int) -> None:
        """List the layers of a network for so many classes; the chosen one stays chosen, counted from the last."""
        sizes = config.hidden_layers
        names = [self.tr("hidden layer {0} ({1})").format(place, units) for place, units in enumerate(sizes, start=1)]
        names.append(self.tr("output ({0})").format(classes))
        if names != [self.layer.itemText(index) for index in range(self.layer.count())]:
            chosen = min(self.chosen_layer, len(names) - 1)
            self.layer.clear()
            for place, text in enumerate(names):
                self.layer.addItem(text, len(names) - 1 - place)
            self.layer.setCurrentIndex(self.layer.findData(chosen))

    def show_results(self, results: Results | None) -> None:
        self.results = results
        self._fill(self.chart)
        self._show_card()

    def pictures(self) -> tuple[tuple[str, str, Callable[[Theme, QSize], QWidget]], ...]:
        if self.results is None or self.results.projection is None:
            return ()
        label = self.tr("Projection of {0}").format(self.layer.currentText())
        return (("projection", label, self._on_paper),)

    def _fill(self, chart: ProjectionChart) -> None:
        results = self.results
        if results is None:
            chart.show_projection(None, np.zeros(0, np.intp), ())
        else:
            chart.digits.names = [
                name if len(name) <= 2 else str(label)
                for label, name in enumerate(class_names(results.dataset.classes))
            ]
            chart.show_projection(results.projection, results.labels[:PROJECTED], results.mistaken[:PROJECTED].tolist())

    def _show_card(self) -> None:
        row = self.chart.digits.pointed
        if self.results is None or row is None:
            self.card.show_hint(self.tr("Point at a sign to see what it is"))
        else:
            self.card.names = class_names(self.results.dataset.classes)
            self.card.show_answer(self.results.answer(row), self.results.picture(row), self.results.place(row))

    def _on_paper(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._picture, theme)
        self._fill(self._picture)
        return lay_out(self._picture, size)

    @cached_property
    def _picture(self) -> ProjectionChart:
        return off_screen(ProjectionChart(), self)
