"""The data of the next run: samples before and after preprocessing or the points, the classes, the split."""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.plain_text import plain_label
from app.base.theme import Theme, theme_of, wear
from app.base.worker import Worker
from app.export.figure import Figure, lay_out, off_screen
from app.trainer.class_names import class_names
from app.trainer.data.preprocessing import PREPROCESSING, preprocessing_in_words
from app.trainer.live_run import LiveRun
from app.trainer.loaded_data import go_online_for, reading_of
from app.trainer.model import TrainerModel
from app.trainer.plane.point_editor import PointEditor
from app.trainer.tab import Tab
from app.widgets.code.code_button import CodeButton
from app.widgets.controls import fault, muted, push_button
from app.widgets.elision import elided
from app.widgets.focus_policy import behave
from core.datasets import (
    DATASETS,
    OWN_POINTS,
    TOO_MANY,
    WHITE,
    Bytes,
    ChoiceError,
    DatasetError,
    ReadingProgress,
    Source,
    host_of,
)
from core.number_format import number, percent
from core.training import TrainingConfig
from core.training.data_preview import SAMPLES, DataPreview, preview

LONGEST_NAME = 64.0  # pixels: the most that the name of a class takes
SAMPLE = 56.0  # pixels: the largest side of a picture
GAP = 8.0
SWATCH = 9.0  # pixels: the side of the colour beside a part's name
BAR_HEIGHT = 26.0
CHART_HEIGHT = 150.0
MARGIN = 16.0
LEAST_HEIGHT, PLANE_HEIGHT = 360, 210  # pixels: with samples, and without
MEGABYTE = 1e6


class DataTab(Tab):
    """Draws the same samples as the run will, on a thread, and shows them.

    Images that another computer has are asked for only by the button that says which.
    """

    arrived = Signal()  # the images that were asked for have been read
    wanted = Signal(str)  # one's own images cannot be read, and are to be chosen again: where they were

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = DataSheet()
        self.points = PointEditor()
        self.reason = muted(
            self.tr(
                "The test images are MNIST's own 10,000. They serve only for the final evaluation, never for choosing "
                "settings, so results can be compared. Validation images, drawn from the others, serve for choosing "
                "settings."
            )
        )
        self.numbers = plain_label(wrap=True)  # of one pixel, one label and the split
        self.code = CodeButton()  # of the preprocessing
        self.error = fault()
        self.ask = QPushButton()
        self.again = push_button(self.tr("Choose again…"), self.tr("Read these images anew, or others"))
        self.notes = muted()  # what was done to one's own images
        self._config: TrainingConfig | None = None
        self._worker = Worker(self)
        self._worker.progressed.connect(self._show)
        self._worker.failed.connect(self._fail)
        self._arrange()

    def _arrange(self) -> None:
        for label in (self.reason, self.notes):
            label.setWordWrap(True)
        behave(self.ask)
        self.again.clicked.connect(self._choose_again)
        self.ask.clicked.connect(self._go_online)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        self.numbers.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        parts = (self.error, self.ask, self.again, self.points, self.sheet, self.numbers, self.code, self.notes)
        for part in (*parts, self.reason):
            layout.addWidget(part, stretch={self.points: 3, self.sheet: 1}.get(part, 0))
        for button in (self.ask, self.again, self.code):
            layout.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        self._clear()
        self._show_nothing()

    @property
    def name(self) -> str:
        return self.tr("Data")

    @property
    def is_reading(self) -> bool:
        """Return whether the images of the settings are still to come."""
        return self._worker.busy

    def show_run(self, run: LiveRun | None, model: TrainerModel) -> None:  # noqa: ARG002 - the next run's data
        if model.config != self._config:
            self._config = model.config
            self.reason.setVisible(model.config.dataset == "mnist")
            self.points.set_config(model.config)
            self._worker.replace(previews_of(model.config))

    def grow(self) -> None:
        """Do nothing: the images do not change during a run."""

    def shut(self) -> None:
        self._worker.stop()

    def figures(self) -> tuple[Figure, ...]:
        if self.sheet.look is None or self._config is None:
            return ()
        return (Figure("images", self.tr("Data"), self.tr("Data"), self._config.dataset, self._make_picture),)

    @cached_property
    def _picture(self) -> "DataSheet":
        return off_screen(DataSheet(), self)

    def _make_picture(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._picture, theme)
        self._picture.set_look(self.sheet.look)
        return lay_out(self._picture, size)

    def _show(self, look: DataPreview | ReadingProgress) -> None:
        if isinstance(look, ReadingProgress):
            self._show_nothing()
            self.sheet.set_progress(look)
            return
        asked = not self.ask.isEnabled()
        self._clear()
        look = replace(look, classes=class_names(look.classes))
        self.sheet.set_look(look)
        self.numbers.setText(preprocessing_in_words(look))
        self.code.set_target(PREPROCESSING)
        self.numbers.setVisible(look.points is None)
        self.points.set_drawn(look.points)
        self.notes.setText("\n".join(note.text(QCoreApplication.translate) for note in look.notes))
        self.notes.setVisible(bool(look.notes))
        if asked:
            self.arrived.emit()

    def _clear(self) -> None:
        for part in (self.error, self.ask, self.again, self.notes):
            part.hide()
        self.ask.setEnabled(True)

    def _show_nothing(self, *, awaited: bool = True) -> None:
        """Show no images, and say nothing of those that were seen before."""
        self.sheet.set_look(None, awaited=awaited)
        self.numbers.clear()
        self.numbers.hide()
        self.code.set_target("")
        self.notes.hide()

    def _go_online(self) -> None:
        """Ask the other computer: the button has just been pressed."""
        if self._config is not None:
            self.ask.setEnabled(False)
            go_online_for(self._config.dataset)
            self._worker.replace(previews_of(self._config))

    def _choose_again(self) -> None:
        if self._config is not None:
            self.wanted.emit(str(replace(Source.parse(self._config.dataset), crc="")))

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DatasetError):
            raise error
        translate = QCoreApplication.translate
        self.error.setText(error.question(translate) if isinstance(error, ChoiceError) else error.sentence(translate))
        few_points = error.template == TOO_MANY and self._config is not None and self._config.dataset == OWN_POINTS
        self.error.setVisible(not few_points)  # whose number the editor says
        self._show_nothing(awaited=False)
        host = host_of(self._config.dataset) if self._config else None
        self.again.setVisible(host is None and self._config is not None and self._config.dataset not in DATASETS)
        self.ask.setVisible(host is not None)
        self.ask.setEnabled(True)
        self.ask.setText(self.tr("Read the images from {0}").format(host))


def previews_of(config: TrainingConfig) -> Iterator[DataPreview | ReadingProgress]:
    """Yield how far the data have been read, then the preview, as a worker needs it."""
    yield preview(config, (yield from reading_of(config.data)))


class DataSheet(QWidget):
    """Paints a preview of the data; it decides nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.look: DataPreview | None = None
        self._progress: ReadingProgress | None = None
        self._awaited = True
        self.setMinimumSize(480, LEAST_HEIGHT)
        self.setAccessibleName(self.tr("Images, classes and split of the run"))

    def set_look(self, look: DataPreview | None, *, awaited: bool = True) -> None:
        """Show a preview; or that one is awaited, or nothing where there will be none."""
        self.look, self._awaited = look, awaited
        self._progress = None
        on_plane = look is not None and look.points is not None
        self.setMinimumHeight(PLANE_HEIGHT if on_plane else LEAST_HEIGHT)
        self.update()

    def set_progress(self, progress: ReadingProgress) -> None:
        """Say how far the images have been read."""
        self._progress = progress
        self.update()

    def instead(self) -> str:
        """The text that stands where there are no images."""
        if self._progress is None:
            return self.tr("The images appear when they have been read") if self._awaited else ""
        share = percent(self._progress.done / max(self._progress.total, 1))
        memory = f"{self._progress.memory / MEGABYTE:,.1f}"
        return self.tr("{0} of the images have been read; all take about {1} MB of memory").format(share, memory)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.look is None:
            painter.setPen(QColor(theme_of(self).muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.instead())
            return
        top = self._draw_samples(painter, self.look) + 2 * GAP if self.look.points is None else 0.0
        top = self._draw_split(painter, self.look, top)
        self._draw_classes(painter, self.look, top + 2 * GAP)

    def _title(self, painter: QPainter, text: str, top: float) -> float:
        """Write a heading and return the top of the content below it."""
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme_of(self).text))
        height = QFontMetricsF(font).height()
        painter.drawText(QRectF(0, top, self.width(), height), text)
        painter.setFont(self.font())
        return top + height + GAP / 2

    def _draw_samples(self, painter: QPainter, look: DataPreview) -> float:
        side = min(SAMPLE, (self.width() - (SAMPLES - 1) * GAP / 2) / SAMPLES)
        low, high = float(look.inputs.min()), float(look.inputs.max())
        grey = ((look.inputs - low) / (high - low or 1.0) * WHITE).astype(np.uint8)
        after = self.tr("After preprocessing: numbers from {0} to {1}").format(number(low), number(high))
        top = 0.0
        for text, pictures in ((self.tr("Before preprocessing: bytes from 0 to 255"), look.images), (after, grey)):
            top = self._title(painter, text, top)
            for place, picture in enumerate(pictures):
                area = QRectF(place * (side + GAP / 2), top, side, side)
                painter.drawImage(area, image_of(picture))
                painter.setPen(QColor(theme_of(self).muted))
                below = QRectF(area.left(), area.bottom(), side, QFontMetricsF(self.font()).height())
                name = elided(look.classes[look.labels[place]], QFontMetricsF(self.font()), side + GAP / 2)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
            top += side + QFontMetricsF(self.font()).height() + GAP
        return top

    def _parts(self, look: DataPreview) -> tuple[tuple[str, int, str], ...]:
        theme = theme_of(self)
        return (
            (self.tr("training"), int(look.train.sum()), theme.quantity(0).colour),
            (self.tr("validation"), int(look.validation.sum()), theme.quantity(1).colour),
            (self.tr("test"), int(look.test.sum()), theme.quantity(2).colour),
            (self.tr("not used"), look.unused, theme.line),
        )

    def _draw_split(self, painter: QPainter, look: DataPreview, top: float) -> float:
        top = self._title(painter, self.tr("Split"), top)
        parts = [part for part in self._parts(look) if part[1]]
        total, left = sum(count for _, count, _ in parts), 0.0
        height = QFontMetricsF(self.font()).height()
        written = 0.0
        for name, count, colour in parts:
            width = self.width() * count / total
            painter.fillRect(QRectF(left, top, max(1.0, width - 1), BAR_HEIGHT), QColor(colour))
            text = f"{name} {count:,}"
            painter.setPen(QColor(theme_of(self).text))
            start = max(left, written)
            below = top + BAR_HEIGHT + height
            painter.fillRect(QRectF(start, below - SWATCH, SWATCH, SWATCH), QColor(colour))
            start += SWATCH + GAP / 2
            painter.drawText(QPointF(start, below), text)
            written = start + QFontMetricsF(self.font()).horizontalAdvance(text) + MARGIN
            left += width
        return top + BAR_HEIGHT + height + GAP

    def _draw_classes(self, painter: QPainter, look: DataPreview, top: float) -> None:
        images = self.tr("Images of each class: training and validation")
        points = self.tr("Points of each class: training and validation")
        top = self._title(painter, images if look.points is None else points, top)
        metrics = QFontMetricsF(self.font())
        height = min(CHART_HEIGHT, self.height() - top - metrics.height() - GAP)
        if height < GAP:
            return
        counts = look.train + look.validation
        slot, most = self.width() / len(look.classes), max(1, int(counts.max()))
        gap = min(GAP, slot / 5)
        widest = max(metrics.horizontalAdvance(name) for name in (*look.classes, f"{most:,}")) + GAP
        step = max(1, math.ceil(min(widest, LONGEST_NAME) / slot))  # of many classes, not each can be named
        for digit, name in enumerate(look.classes):
            left, base = digit * slot + gap, top + height
            for part, colour in ((look.train, 0), (look.validation, 1)):
                tall = (height - metrics.height()) * part[digit] / most
                area = QRectF(left, base - tall, slot - 2 * gap, tall)
                painter.fillRect(area, QColor(theme_of(self).quantity(colour).colour))
                base -= tall
            painter.setPen(QPen(QColor(theme_of(self).text)))
            if digit % step:
                continue
            room = QRectF(left - gap - (step - 1) * slot / 2, 0, step * slot, metrics.height())
            room.moveLeft(min(max(room.left(), 0.0), self.width() - room.width()))
            above = room.translated(0, base - metrics.height())
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{int(counts[digit]):,}")
            below = room.translated(0, top + height)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, elided(name, metrics, room.width()))


def image_of(picture: Bytes) -> QImage:
    """A picture of bytes (rows, columns), 0 black and 255 white, as MNIST shows its digits."""
    rows, columns = picture.shape
    image = QImage(np.ascontiguousarray(picture).tobytes(), columns, rows, columns, QImage.Format.Format_Grayscale8)
    return image.copy()
