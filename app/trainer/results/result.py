"""The predictions of a run's network for the test images, computed beside the window."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.trainer.subject import Subject
from core.datasets import Bytes, Dataset
from core.datasets import scaled as as_numbers
from core.datasets.halved import HALVED_SHAPE, halved
from core.network import Network
from core.number_format import decimal
from core.settings import Array
from core.training.batches import Pixels
from core.training.evaluation import (
    Answer,
    ClassScores,
    Counts,
    Projection,
    activations,
    answers_in,
    centred,
    class_scores,
    confusion,
    project,
    recognised,
    worst_mistakes,
)
from core.training.factory import rebuilt_network

MOST = 200  # the most images that are listed
PROJECTED = 2000  # number of test images whose activations are projected


@dataclass(frozen=True, eq=False)
class Results:
    """The results so far; slower ones come later."""

    subject: Subject
    network: Network
    probabilities: Array  # (n, classes)
    counts: Counts  # (classes, classes)
    mistakes: tuple[Answer, ...]  # the worst ones
    scores: ClassScores | None = None
    layer: int = -1  # the projected layer
    projection: Projection | None = None
    cost: float = 0.0  # seconds of processor time, without what is computed only once

    @property
    def dataset(self) -> Dataset:
        return self.subject.trainer.dataset

    @property
    def pixels(self) -> Pixels:
        return self.subject.trainer.pixels

    @property
    def labels(self) -> Bytes:
        return self.dataset.test_labels

    @property
    def broken(self) -> bool:
        """Return whether the network has diverged: then its probabilities are NaN."""
        return not bool(np.isfinite(self.probabilities).all())

    @property
    def mistaken(self) -> NDArray[np.bool_]:  # (n,)
        """Return which images were misclassified."""
        wrong: NDArray[np.bool_] = self.probabilities.argmax(axis=1) != self.labels
        return wrong

    @property
    def right(self) -> int:
        """The number of images that were classified correctly."""
        return int(self.counts.trace())

    @property
    def wrong(self) -> int:
        """The number of images that were misclassified."""
        return int(self.counts.sum()) - self.right

    def in_cell(self, label: int, taken_for: int) -> tuple[Answer, ...]:
        """Return the images of one class that were taken for another."""
        return answers_in(self.probabilities, self.labels, label, taken_for, MOST)

    def answer(self, row: int) -> Answer:
        """Return the prediction for one image."""
        probabilities = self.probabilities[row]
        return Answer(row, int(self.labels[row]), int(probabilities.argmax()), probabilities)

    def place(self, row: int) -> str:
        """Return the coordinates of a test point, or an empty text if the data are images."""
        if self.dataset.image_shape is not None:
            return ""
        return ", ".join(decimal(float(value), 2) for value in self.dataset.test_images[row])

    def picture(self, row: int) -> Bytes | None:
        """Return a test image, (rows, columns); None if the data are no images."""
        shape = self.dataset.image_shape
        return None if shape is None else self.dataset.test_images[row].reshape(shape)


def look(subject: Subject, layer: int, known: Results | None) -> Iterator[Results]:
    """Compute a network's predictions for the test images, and their projection in a layer, counted from the last.

    Known results of the same network are not computed again.
    """
    begin = time.thread_time()
    if known is None or not subject.is_same(known.subject):
        known = _recognise(subject)
        yield known
    if known.projection is None or known.layer != layer:
        images = as_numbers(known.dataset.test_images[:PROJECTED], mean=known.pixels.mean, std=known.pixels.std)
        place = max(len(known.network.layers) - 1 - layer, 0)
        projection = project(activations(known.network, images, place))
        known = replace(known, layer=layer, projection=projection, cost=time.thread_time() - begin)
        yield known
    if known.scores is None:  # last, since they take a second the first time
        yield replace(known, scores=class_scores(known.probabilities, known.labels))


def _recognise(subject: Subject) -> Results:
    trainer, weights = subject.trainer, subject.weights
    dataset = trainer.dataset
    network = rebuilt_network(trainer.config, dataset.ends, weights.parameters, weights.statistics)
    # A network that diverged has NaN as probabilities.
    with np.errstate(over="ignore", invalid="ignore"):
        probabilities = recognised(network, dataset.test_images, trainer.pixels)
    labels = dataset.test_labels
    counts = confusion(probabilities, labels)
    return Results(subject, network, probabilities, counts, worst_mistakes(probabilities, labels, MOST))


@dataclass(frozen=True, eq=False)
class DigitPrediction:
    """A drawing as the network gets it, and the probability of each class; None if nothing is drawn."""

    picture: Bytes | None  # (28, 28), or (14, 14) where the network was trained on halved pictures
    probabilities: Array | None  # (classes,)


def read_drawing(results: Results, drawing: Bytes) -> Iterator[DigitPrediction]:
    """Centre and scale a drawing like MNIST, and let the network classify it."""
    picture = centred(drawing)
    if picture is None:
        yield DigitPrediction(None, None)
    else:
        if results.dataset.image_shape == HALVED_SHAPE:
            picture = halved(picture.reshape(1, -1), picture.shape).reshape(HALVED_SHAPE)
        yield DigitPrediction(picture, recognised(results.network, picture.reshape(1, -1), results.pixels)[0])
