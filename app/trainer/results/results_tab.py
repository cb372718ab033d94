"""The results of a run's network: which digits it confuses, how it separates them, and what it takes a drawing for."""

import time
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.base.formatting import spelled_out
from app.base.worker import Worker
from app.export.figure import Figure
from app.trainer.controller import Activity, TrainerController
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.trainer.results.confusion_pane import MistakesView
from app.trainer.results.drawing_pane import DrawingView
from app.trainer.results.pane import ResultsView
from app.trainer.results.projection_pane import ProjectionView
from app.trainer.results.result import Results, look
from app.trainer.subject import NetworkChoice, Subject, subject_of
from app.trainer.tab import Tab
from app.widgets.controls import OneLine, describe, push_button, set_bold
from app.widgets.focus_policy import behave
from core.number_format import percent

REST = 100.0  # while a run is under way, wait this many times a look's duration before the next: costs the run 1 %


class ResultsTab(Tab):
    """Views of one network on the test images. Another network is examined beside the window."""

    def __init__(self, controller: TrainerController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.results: Results | None = None
        self._asked: tuple[Subject, int] | None = None  # the network and the layer
        self._rested = 0.0  # the time from which the next look is allowed
        self._worker = Worker(self)
        self.mistakes, self.projection, self.drawing = MistakesView(), ProjectionView(), DrawingView()
        self.views: tuple[ResultsView, ...] = (self.mistakes, self.projection, self.drawing)
        self.stack = QStackedWidget()
        self.buttons = QButtonGroup(self)
        self.moment = QComboBox()
        self.summary = OneLine()
        self._arrange()
        self._connect()
        self._show()

    @property
    def name(self) -> str:
        return self.tr("Results")

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:  # noqa: ARG002 - only the run counts
        if self.results is not None and run is not self.results.subject.run:
            self.results, self._asked, self._rested = None, None, 0.0
            self._worker.replace(())
        if run is not None:
            self.projection.show_config(run.config, run.ends.classes)
        self._offer_drawing(run)
        self._show()
        self._ask()

    def grow(self) -> None:
        self._ask()

    def _offer_drawing(self, run: LiveRun | None) -> None:
        """Offer the drawing where a network reads pictures, not points."""
        button = self.buttons.button(self.views.index(self.drawing))
        button.setVisible(run is None or not run.config.is_on_plane)
        if button.isHidden() and button.isChecked():
            self.buttons.button(0).click()

    def shut(self) -> None:
        self._worker.stop()
        for view in self.views:
            view.shut()

    def figures(self) -> tuple[Figure, ...]:
        if self.results is None or self.results.broken:
            return ()
        run = self.results.subject.run
        settings = f"{self._in_words()}. {spelled_out(run.config)}"
        pictures = [picture for view in self.views for picture in view.pictures()]
        return tuple(Figure(name, label, f"{label}: {run.name}", settings, make) for name, label, make in pictures)

    def _ask(self) -> None:
        """Request the results of another network; while a run is under way, with pauses in between."""
        run = self.controller.run
        still = self.controller.activity in (Activity.IDLE, Activity.PAUSED)
        if run is None or (not still and (self._worker.busy or time.monotonic() < self._rested)):
            return
        subject, layer = (
            subject_of(run, NetworkChoice(self.moment.currentData()), still=still),
            self.projection.chosen_layer,
        )
        if (
            subject is None
            or not len(subject.trainer.dataset.test_labels)
            or (self._asked and subject.is_same(self._asked[0]) and layer == self._asked[1])
        ):
            return
        self._asked = subject, layer
        self._worker.replace(look(subject, layer, self.results), live=True)

    def _take(self, results: Results) -> None:
        if results.subject.run is self.controller.run:
            self.results = results
            self._show()

    def _rest(self) -> None:
        if self.results is not None:
            self._rested = time.monotonic() + REST * self.results.cost

    def _show(self) -> None:
        self.summary.setText(self._in_words())
        usable = self.results is not None and not self.results.broken
        for view in self.views:
            view.show_results(self.results if usable else None)

    def _in_words(self) -> str:
        results, run = self.results, self.controller.run
        if results is None:
            if run is not None and run.trainer is not None and not len(run.trainer.dataset.test_labels):
                return self.tr("Points of one's own have no test part: their mistakes are marked in the Boundary tab")
            if run is not None and run.trainer is None and run.epochs and not run.is_example:
                return self.tr("The network of this run no longer exists")
            return self.tr("The results appear after the first epoch")
        if results.broken:
            return self.tr("This network has diverged and recognises nothing")
        step, epoch = results.subject.step, results.subject.weights.epoch
        when = self.tr("Epoch {0}").format(epoch) if step is None else self.tr("Step {0}").format(step)
        total = len(results.labels)
        share = percent(results.right / max(total, 1), 2)
        if results.dataset.image_shape is None:
            return self.tr("{0}: {1} of {2} test points are right").format(when, share, f"{total:,}")
        return self.tr("{0}: {1} of {2} test images are right").format(when, share, f"{total:,}")

    def _arrange(self) -> None:
        for text, moment in (
            (self.tr("as it is now"), NetworkChoice.NOW),
            (self.tr("of the best epoch"), NetworkChoice.BEST),
        ):
            self.moment.addItem(text, moment)
        tip = self.tr("The network as it is now, or after the epoch with the lowest validation loss")
        describe(self.moment, self.tr("Network"), tip)
        behave(self.moment)
        head = QHBoxLayout()
        for number, view in enumerate(self.views):
            button = push_button(view.name, view.name)
            button.setCheckable(True)
            set_bold(button)
            button.setFixedWidth(button.sizeHint().width())
            button.toggled.connect(partial(set_bold, button))
            set_bold(button, number == 0)
            behave(button)
            self.buttons.addButton(button, number)
            head.addWidget(button)
            self.stack.addWidget(view)
        self.buttons.button(0).setChecked(True)
        head.addSpacing(8)
        head.addWidget(self.summary, stretch=1)
        head.addWidget(self.moment)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(head)
        layout.addWidget(self.stack, stretch=1)

    def _connect(self) -> None:
        self._worker.progressed.connect(self._take)
        self._worker.finished.connect(self._rest)
        self.buttons.idClicked.connect(self.stack.setCurrentIndex)
        self.moment.activated.connect(lambda _: self._ask())
        self.projection.layer_changed.connect(self._ask)
