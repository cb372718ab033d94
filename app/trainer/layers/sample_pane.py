"""The page *One sample* of a large cell: an image on its way through the run's network, one unit at a time."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.base.worker import Worker
from app.trainer.class_names import class_names
from app.trainer.layers.layer_cells import layer_names
from app.trainer.subject import Subject
from app.widgets.controls import column_in
from app.widgets.sample.sample_view import SampleInfo, SampleView
from app.widgets.sample.steps import Names, pixel_names, plain_input
from core.number_format import percent
from core.samples.followed_image import FollowedImage, SampleChoice, follow_image, images_to_choose

translate = QCoreApplication.translate


class Followed(NamedTuple):
    """An image that has been followed, and through which network."""

    subject: Subject
    choice: SampleChoice
    image: FollowedImage


class SamplePane(QWidget):
    """Follows an image through the network of now, on a thread, and shows its way."""

    def __init__(self, subject: Callable[[], Subject | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = subject
        self._asked: tuple[Subject, SampleChoice] | None = None
        self._worker = Worker(self)
        self.sample = SampleView()
        column_in(self).addWidget(self.sample)
        self._worker.progressed.connect(self._take)
        self.sample.asked.connect(self.refresh)

    def refresh(self) -> None:
        """Follow the chosen image, unless the network and the choice are those that are seen."""
        subject = self._subject()
        if subject is None:
            self._asked = None
            self.sample.show_nothing(
                self.tr("The numbers of one image appear after the first epoch, or when the run stands still")
            )
            return
        most = images_to_choose(subject.trainer, training=self.sample.training) - 1
        choice = SampleChoice(min(self.sample.number, most), self.sample.training)
        if self._asked is None or not subject.is_same(self._asked[0]) or choice != self._asked[1]:
            self._asked = subject, choice
            self._worker.replace(followed(subject, choice), live=True)

    def shut(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _take(self, followed: Followed) -> None:
        if self._asked == (followed.subject, followed.choice):
            self.sample.number = followed.choice.number
            self.sample.show_trace(followed.image.trace, info_of(followed))


def followed(subject: Subject, choice: SampleChoice) -> Iterator[Followed]:
    """Yield an image on its way, as a worker needs it."""
    weights = subject.weights
    yield Followed(subject, choice, follow_image(subject.trainer, weights.parameters, weights.statistics, choice))


def info_of(followed: Followed) -> SampleInfo:
    """Return in words which image and which network these are."""
    trainer, choice, image = followed.subject.trainer, followed.choice, followed.image
    images = images_to_choose(trainer, training=choice.training)
    template = (
        translate("sample", "training image {0} of {1}, label {2}")
        if choice.training
        else translate("sample", "test image {0} of {1}, label {2}")
    )
    classes, shape = class_names(trainer.dataset.classes), trainer.dataset.image_shape
    sample = template.format(f"{choice.number + 1:,}", f"{images:,}", classes[image.label])
    return SampleInfo(
        samples=images,
        sample=f"{sample} · {network_in_words(followed.subject)}",
        mode=mode_in_words(image, training=choice.training, has_norm=trainer.config.batch_norm),
        layers=layer_names(len(image.trace.layers)),
        names=Names(plain_input if shape is None else pixel_names(shape), classes.__getitem__),
        image_shape=shape,
        modes=True,
    )


def network_in_words(subject: Subject) -> str:
    """Return which network of the run it is."""
    if not (subject.weights.epoch if subject.step is None else subject.step):
        return translate("sample", "network before the first step")
    if subject.step is not None:
        return translate("sample", "network after step {0}").format(f"{subject.step:,}")
    return translate("sample", "network after epoch {0}").format(f"{subject.weights.epoch:,}")


def mode_in_words(image: FollowedImage, *, training: bool, has_norm: bool) -> str:
    """Return what training or evaluation means for this image."""
    if not training:
        norm = translate("sample", "evaluation: the image alone, batch norm with its running mean and deviation")
        return norm if has_norm else translate("sample", "evaluation: the image alone, no mask")
    parts = [translate("sample", "training mode, in a batch of {0}").format(image.trace.rows)]
    if has_norm:
        parts.append(translate("sample", "batch norm takes its mean and deviation"))
    if image.dropout:
        parts.append(translate("sample", "a mask drops {0} of the hidden units").format(percent(image.dropout)))
    return ", ".join(parts)
