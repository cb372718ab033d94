"""The dialog that reads one's own images, and asks what has to be chosen about them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDir, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.base.plain_text import plain_label
from app.base.timer import timer
from app.base.worker import Worker
from app.trainer.class_names import class_names
from app.trainer.controller import TrainerController
from app.trainer.data.data_tab import image_of
from app.trainer.loaded_data import loaded, reading_of
from app.widgets.controls import describe, fault, muted, title
from app.widgets.focus_policy import behave
from core.datasets import (
    BrokenError,
    ChoiceError,
    Dataset,
    DatasetError,
    ReadingProgress,
    SeveralSetsError,
    SizeError,
    Source,
    named_for_good,
)
from core.datasets.own.collected import TRANSPOSED
from core.settings import N_
from core.training.config import FEWEST

WIDTH = 460
SAMPLES = 10
SIDE = 40  # pixels of a sample
GAP = 4
MOST_CLASSES_NAMED = 12
BETWEEN = " · "  # the names of two classes, which may have commas
LARGEST_SIDE = 512  # pixels to scale to
SETTLED = 600  # milliseconds after the last change of a size
MEGABYTE = 1e6
STEPS = 1000  # of the progress bar
TOO_FEW = N_("of these images, {count} can be trained on; a run needs at least {least}")


class Loaded(NamedTuple):
    """Images that have been read, and the name with their checksum under which they are kept."""

    dataset: Dataset
    name: str


class OpenDataDialog(QDialog):
    """Reads images beside the window. `loaded` has them once they are read; what was chosen is in `source`."""

    def __init__(self, path: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = Source.parse(path).absolute()
        self.loaded: Loaded | None = None
        self.heading = title()
        self.state = plain_label("")
        self.bar = QProgressBar(maximum=STEPS, textVisible=False)
        self.error = fault()
        self.samples = plain_label()
        self.notes = muted()
        self.sets = QComboBox()
        self.turn = QCheckBox(self.tr("Exchange rows and columns"))
        self.scale = QCheckBox(self.tr("Scale all to"))
        self.rows, self.columns = QSpinBox(), QSpinBox()
        self.skip = QCheckBox(self.tr("Leave out what cannot be read"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = QPushButton(self.tr("Train on these images"))
        self._settled = timer(self, SETTLED, once=True)
        self._worker = Worker(self)
        self._arrange()
        self._connect()
        self._read()

    def done(self, result: int) -> None:
        self._worker.stop()
        super().done(result)

    # Construction.

    def _arrange(self) -> None:
        self.setWindowTitle(self.tr("Open data"))
        self.setMinimumWidth(WIDTH)
        path = muted(QDir.toNativeSeparators(self.source.path))
        for label in (path, self.state, self.notes):
            label.setWordWrap(True)
        self._describe()
        self.buttons.addButton(self.use, QDialogButtonBox.ButtonRole.AcceptRole)
        self.use.setDefault(True)
        self.sets_row = row(plain_label(self.tr("Dataset")), self.sets)
        self.size_row = row(self.scale, self.rows, plain_label("×"), self.columns)
        layout = QVBoxLayout(self)
        layout.addWidget(self.heading)
        parts = (path, self.state, self.bar, self.error, self.samples, self.notes)
        for part in (*parts, self.sets_row, self.turn, self.size_row, self.skip, self.buttons):
            layout.addWidget(part)
        self.sets_row.hide()
        self.turn.setVisible(self.source.turn)
        self.size_row.setVisible(self.source.size is not None)
        self.skip.setVisible(self.source.skip)

    def _describe(self) -> None:
        rows, columns = self.source.size or (28, 28)
        for box, value, name in (
            (self.rows, rows, self.tr("Rows")),
            (self.columns, columns, self.tr("Columns")),
        ):
            box.setRange(1, LARGEST_SIDE)
            box.setValue(value)
            describe(box, name, self.tr("Pixels of every image after scaling, from 1 to {0}").format(LARGEST_SIDE))
        describe(self.sets, self.tr("Dataset"), self.tr("Which of the datasets in this folder to read"))
        describe(self.turn, self.turn.text(), self.tr("EMNIST keeps its images with rows and columns exchanged"))
        describe(self.scale, self.scale.text(), self.tr("Scale every image to this many rows × columns"))
        describe(self.skip, self.skip.text(), self.tr("Use the images that can be read, without the others"))
        describe(self.use, self.use.text(), self.tr("Let the next run train on these images"))
        describe(self.bar, self.tr("Progress"), "")
        for control in (self.sets, self.turn, self.scale, self.rows, self.columns, self.skip):
            behave(control)
        self.turn.setChecked(self.source.turn)
        self.scale.setChecked(self.source.size is not None)
        self.skip.setChecked(self.source.skip)

    def _connect(self) -> None:
        self._worker.progressed.connect(self._show)
        self._worker.failed.connect(self._fail)
        self.sets.activated.connect(lambda: self._read(set=self.sets.currentText()))
        self.turn.toggled.connect(lambda turn: self._read(turn=turn))
        self.skip.toggled.connect(lambda skip: self._read(skip=skip))
        self.scale.toggled.connect(self._scale)
        for box in (self.rows, self.columns):
            box.valueChanged.connect(lambda: self._settled.start() if self.scale.isChecked() else None)
        self._settled.timeout.connect(self._scale)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # Reading.

    def _scale(self) -> None:
        self._settled.stop()
        self._read(size=(self.rows.value(), self.columns.value()) if self.scale.isChecked() else None)

    def _read(self, **choice: object) -> None:
        """Read the images, with a choice that has just been made."""
        self.source = replace(self.source, crc="", **choice)  # type: ignore[arg-type]
        self.loaded = None
        self.use.setEnabled(False)
        self.heading.setText(self.source.short)
        self.state.setText(self.tr("Reading…"))
        self.bar.setValue(0)
        for part in (self.state, self.bar):
            part.show()
        for part in (self.error, self.samples, self.notes):
            part.hide()
        name = str(self.source)
        loaded.allow(name)  # the path has just been chosen
        self._worker.replace(read(name))

    def _show(self, item: ReadingProgress | Loaded) -> None:
        if isinstance(item, ReadingProgress):
            memory = f"{item.memory / MEGABYTE:,.1f}"
            self.state.setText(self.tr("Reading; the images take about {0} MB of memory").format(memory))
            self.bar.setValue(round(STEPS * min(item.done / max(item.total, 1), 1)))
            return
        self.loaded = item
        self.bar.hide()
        self.use.setEnabled(True)
        self.use.setFocus()
        self.state.setText(summary_of(item.dataset))
        self.samples.setPixmap(samples_of(item.dataset))
        self.samples.show()
        translate = QCoreApplication.translate
        self.notes.setText("\n".join(note.text(translate) for note in item.dataset.notes))
        self.notes.setVisible(bool(item.dataset.notes))
        if any(note.template == TRANSPOSED for note in item.dataset.notes):
            self.turn.show()
        self.adjustSize()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DatasetError):
            raise error
        translate = QCoreApplication.translate
        for part in (self.state, self.bar):
            part.hide()
        self.error.setText(error.question(translate) if isinstance(error, ChoiceError) else error.sentence(translate))
        self.error.show()
        match error:
            case SeveralSetsError():
                self._offer_sets(error.sets)
            case SizeError():
                size = error.chosen.size or (28, 28)
                for box, side in ((self.rows, size[0]), (self.columns, size[1])):
                    box.setValue(side)
                self.size_row.show()
                self.scale.setFocus()
            case BrokenError():
                self.skip.show()
                self.skip.setFocus()
        self.adjustSize()

    def _offer_sets(self, sets: tuple[str, ...]) -> None:
        self.sets.clear()
        self.sets.addItems(sets)
        self.sets.setCurrentIndex(-1)
        self.sets.setPlaceholderText(self.tr("Choose one"))
        self.sets_row.show()
        self.sets.setFocus()


def open_images(source: str, controller: TrainerController, parent: QWidget) -> None:
    """Ask about images over `parent`, and let the next run train on them if the person says so."""
    try:
        dialog = OpenDataDialog(source, parent)
    except DatasetError as error:
        controller.refused.emit(error.sentence(QCoreApplication.translate))
        return

    def train() -> None:
        if dialog.loaded is not None:
            controller.train_on_images(dialog.loaded.name, dialog.loaded.dataset)

    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(train)
    dialog.open()


def read(name: str) -> Iterator[ReadingProgress | Loaded]:
    """Yield how far the images have been read, then the images.

    Raises:
        DatasetError: they cannot be read, or no run can train on so few.
    """
    dataset = yield from reading_of(name)
    if dataset.available < FEWEST:
        raise DatasetError(TOO_FEW, count=dataset.available, least=FEWEST)
    for_good = named_for_good(name, dataset)
    loaded.keep(for_good, dataset)
    yield Loaded(dataset, for_good)


def summary_of(dataset: Dataset) -> str:
    """Say how many images and classes were read, and the names of the classes."""
    translate = QCoreApplication.translate
    rows, columns = dataset.image_shape or (1, dataset.ends.inputs)
    names = list(class_names(dataset.classes)[:MOST_CLASSES_NAMED]) + ["…"] * (
        len(dataset.classes) > MOST_CLASSES_NAMED
    )
    return translate(
        "OpenDataDialog", "{0} training and {1} test images of {2} × {3} pixels in {4} classes: {5}"
    ).format(
        f"{dataset.available:,}",
        f"{len(dataset.test_labels):,}",
        rows,
        columns,
        len(dataset.classes),
        BETWEEN.join(names),
    )


def samples_of(dataset: Dataset) -> QPixmap:
    """Return the first images side by side."""
    rows, columns = dataset.image_shape or (1, dataset.ends.inputs)
    count = min(SAMPLES, len(dataset.train_images))
    sheet = QImage(count * (SIDE + GAP), SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    for place in range(count):
        picture = image_of(dataset.train_images[place].reshape(rows, columns))
        small = picture.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(place * (SIDE + GAP), 0, small)
    painter.end()
    return QPixmap.fromImage(sheet)


def row(*parts: QWidget) -> QWidget:
    """Return controls in a row, at its left."""
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch()
    return holder
