"""Evaluate a trained network: scores, confusions, projections, and a digit that a person draws."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets import WHITE, Bytes, Indices, Inputs, scaled
from core.network import ROWS_AT_ONCE, Labels, Network, Pass, cross_entropy
from core.settings import Array
from core.training.batches import Pixels

Counts = NDArray[np.intp]


class Score(NamedTuple):
    """The answers of a network for some images; NaN if there are none."""

    loss: float  # the mean cross-entropy
    accuracy: float  # the share of images recognised correctly
    largest_class: float  # the share of images taken for the class that is named most


def evaluate(network: Network, images: Inputs, labels: Bytes, rows: Indices, pixels: Pixels) -> Score:
    """Score a network on these rows of `images` (n, pixels) and `labels` (n,)."""
    if not len(rows):
        return Score(np.nan, np.nan, np.nan)
    loss, right, named = 0.0, 0, np.zeros(network.sizes[-1], np.intp)
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[begin : begin + ROWS_AT_ONCE]
        logits = network.logits(scaled(images[part], mean=pixels.mean, std=pixels.std))
        answers = logits.argmax(axis=1)
        right += int(np.count_nonzero(answers == labels[part]))
        named += np.bincount(answers, minlength=len(named))
        loss += float(cross_entropy(logits, labels[part], out=logits).sum(dtype=np.float64))
    return Score(loss / len(rows), right / len(rows), int(named.max()) / len(rows))


def recognised(network: Network, images: Inputs, pixels: Pixels) -> Array:  # (n, classes)
    """Return the probability of each class for each of `images` (n, pixels)."""
    parts = [images[begin : begin + ROWS_AT_ONCE] for begin in range(0, len(images), ROWS_AT_ONCE)]
    return np.concatenate([network.predict(scaled(part, mean=pixels.mean, std=pixels.std)) for part in parts])


# Confusions. `probabilities` (n, classes) are the network's answers for n images, `labels` (n,) the right ones.


def confusion(probabilities: Array, labels: Labels) -> Counts:  # (classes, classes)
    """Count the images of each class (a row) that were taken for each class (a column)."""
    classes = probabilities.shape[1]
    pairs = labels.astype(np.intp) * classes + probabilities.argmax(axis=1)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


class Answer(NamedTuple):
    """The answer for an image: its row, its class, the class it was taken for, and the probability of each class."""

    row: int
    label: int
    taken_for: int
    probabilities: Array  # (classes,)


def worst_mistakes(probabilities: Array, labels: Labels, most: int) -> tuple[Answer, ...]:
    """Return at most `most` mistakes, those made with the greatest confidence first.

    Of two with equal confidence, the one that gave its true class the lower probability comes first.
    """
    taken_for = probabilities.argmax(axis=1)
    rows = np.flatnonzero(taken_for != labels)
    confidence, true = probabilities[rows, taken_for[rows]], probabilities[rows, labels[rows]]
    return _answers(probabilities, labels, rows[np.lexsort((true, -confidence))][:most])


def answers_in(probabilities: Array, labels: Labels, label: int, taken_for: int, most: int) -> tuple[Answer, ...]:
    """Return at most `most` images of class `label` that were taken for class `taken_for`, which may be the same.

    Those whose true class got the lowest probability come first.
    """
    rows = np.flatnonzero((labels == label) & (probabilities.argmax(axis=1) == taken_for))
    return _answers(probabilities, labels, rows[np.argsort(probabilities[rows, label], kind="stable")][:most])


def _answers(probabilities: Array, labels: Labels, rows: Indices) -> tuple[Answer, ...]:
    taken_for = probabilities.argmax(axis=1)
    return tuple(Answer(int(row), int(labels[row]), int(taken_for[row]), probabilities[row]) for row in rows)


class ClassScores(NamedTuple):
    """Precision: the share of the images taken for a class that belong to it. Recall: the share of its images found."""

    precision: Array  # (classes,); NaN if no image is taken for the class
    recall: Array  # (classes,); NaN if the class has no image


def class_scores(probabilities: Array, labels: Labels) -> ClassScores:
    """Return precision and recall of each class."""
    from sklearn.metrics import precision_recall_fscore_support  # noqa: PLC0415 - its import takes a second

    precision, recall, _, _ = precision_recall_fscore_support(
        labels, probabilities.argmax(axis=1), labels=np.arange(probabilities.shape[1]), zero_division=np.nan
    )
    return ClassScores(precision, recall)


# Projections: the images as points in the space of a layer's activations.


def activations(network: Network, x: Array, layer: int) -> Array:  # (n, units)
    """Return the activations of `layer`, counted from 0, for each row of `x`; evaluation mode, logits from the last."""
    passes = []
    for begin in range(0, len(x), ROWS_AT_ONCE):
        part = x[begin : begin + ROWS_AT_ONCE]
        taken = Pass(network, len(part), network.gradient)
        taken.forward(part, training=False)
        passes.append(taken.layers[layer].a)
    return np.concatenate(passes)


class Projection(NamedTuple):
    """Points of many dimensions, projected onto the plane that shows most of their variance."""

    points: Array  # (n, 2)
    explained: Array  # (2,) the share of the variance along each axis; 0 if nothing varies


def project(values: Array) -> Projection:
    """Project `values` (n, dimensions) onto their first two principal components (Pearson 1901).

    The sign of each axis makes its largest entry positive, so that pictures do not flip without reason. Values that are
    not finite count as 0. We take the eigenvectors of the smaller of the two matrices of products: they equal the
    singular vectors and take a twentieth of the time.
    """
    points = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    points -= points.mean(axis=0)
    wide = points.shape[0] < points.shape[1]
    variances, vectors = np.linalg.eigh(points @ points.T if wide else points.T @ points)
    variances, vectors = np.maximum(variances[:-3:-1], 0), vectors[:, :-3:-1]  # the largest come last
    axes = _pointed(points.T @ vectors if wide else vectors)
    projection = Projection(np.zeros((len(points), 2)), np.zeros(2))
    projection.points[:, : axes.shape[1]] = points @ axes
    if variances.any():
        projection.explained[: len(variances)] = variances / np.vdot(points, points)
    return projection


def _pointed(axes: Array) -> Array:  # (dimensions, axes)
    """Return the axes with length 1, or 0 if nothing varies, each with its largest entry positive."""
    largest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    lengths = np.sqrt((axes**2).sum(axis=0)) * np.sign(largest)
    pointed: Array = np.divide(axes, lengths, out=np.zeros_like(axes), where=lengths != 0)
    return pointed


# A digit that a person draws.

DRAWN_SHAPE = (28, 28)
DRAWN_BOX = 20  # rows and columns that the ink fills at most
DRAWN_CENTRE = 14  # where the centre of mass is, to half a pixel


def centred(drawing: Bytes) -> Bytes | None:  # (28, 28)
    """Prepare a drawing of any size, from 0 without ink to 255 in full ink, the way MNIST's digits were prepared.

    The inked part is scaled into a square of 20 pixels, each the mean of the area it covers, and shifted by whole
    pixels until its centre of mass is in the middle (LeCun et al. 1998). None if there is no ink.
    """
    inked = drawing > 0
    if not inked.any():
        return None
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    ink = drawing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] / WHITE
    height, width = (max(1, round(DRAWN_BOX * size / max(ink.shape))) for size in ink.shape)
    digit = _coverage(ink.shape[0], height) @ ink @ _coverage(ink.shape[1], width).T
    picture = np.zeros(DRAWN_SHAPE, np.uint8)
    top, left = _begin(digit.sum(axis=1), DRAWN_SHAPE[0]), _begin(digit.sum(axis=0), DRAWN_SHAPE[1])
    picture[top : top + height, left : left + width] = np.rint(digit * WHITE)
    return picture


def _coverage(size: int, wanted: int) -> Array:  # (wanted, size)
    """Return the share of each of `size` pixels in each of the `wanted` pixels that cover the same length."""
    edges = np.arange(wanted + 1) * (size / wanted)
    before = np.clip(edges[:, np.newaxis] - np.arange(size), 0, 1)  # the share of each pixel before each edge
    shares: Array = np.diff(before, axis=0) * (wanted / size)
    return shares


def _begin(masses: Array, room: int) -> int:
    """Return the place of the first line that puts the centre of `masses` in the middle and keeps all lines inside."""
    centre = float(masses @ np.arange(len(masses)) / masses.sum())
    return min(max(math.ceil(DRAWN_CENTRE - 0.5 - centre), 0), room - len(masses))
