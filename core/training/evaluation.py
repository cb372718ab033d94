"""What is read off a network that has been trained."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.datasets import WHITE, Bytes, Indices, scaled
from core.network import ROWS_AT_ONCE, Labels, Network, Pass, cross_entropy
from core.settings import Array
from core.training.batches import Pixels

Counts = NDArray[np.intp]


class Score(NamedTuple):
    """Mean cross-entropy, and the share of images whose class is recognised; NaN where there are no images."""

    loss: float
    accuracy: float


def evaluate(network: Network, images: Bytes, labels: Bytes, rows: Indices, pixels: Pixels) -> Score:
    """Score a network on these rows of `images` (n, pixels) and `labels` (n,)."""
    if not len(rows):
        return Score(np.nan, np.nan)
    loss, right = 0.0, 0
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[begin : begin + ROWS_AT_ONCE]
        logits = network.logits(scaled(images[part], mean=pixels.mean, std=pixels.std))
        right += int(np.count_nonzero(logits.argmax(axis=1) == labels[part]))
        loss += float(cross_entropy(logits, labels[part], out=logits).sum(dtype=np.float64))
    return Score(loss / len(rows), right / len(rows))


def recognised(network: Network, images: Bytes, pixels: Pixels) -> Array:  # (n, classes)
    """The probability of each class for each of `images` (n, pixels)."""
    parts = [images[begin : begin + ROWS_AT_ONCE] for begin in range(0, len(images), ROWS_AT_ONCE)]
    return np.concatenate([network.predict(scaled(part, mean=pixels.mean, std=pixels.std)) for part in parts])


# Which classes are taken for which. What a network makes of n images is their `probabilities`, (n, classes); what they
# are is their `labels`, (n,).


def confusion(probabilities: Array, labels: Labels) -> Counts:  # (classes, classes)
    """How many images of each class (a row) were taken for each class (a column)."""
    classes = probabilities.shape[1]
    pairs = labels.astype(np.intp) * classes + probabilities.argmax(axis=1)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


class Answer(NamedTuple):
    """What an image was taken for: which row it is, its class, and how probable each class was held."""

    row: int
    label: int
    taken_for: int
    probabilities: Array  # (classes,)


def worst_mistakes(probabilities: Array, labels: Labels, most: int) -> tuple[Answer, ...]:
    """The mistakes that were made with the greatest confidence, at most so many, the worst first.

    Of two that are held equally certain, the worse one is that whose true class was held less probable.
    """
    taken_for = probabilities.argmax(axis=1)
    rows = np.flatnonzero(taken_for != labels)
    confidence, true = probabilities[rows, taken_for[rows]], probabilities[rows, labels[rows]]
    return _answers(probabilities, labels, rows[np.lexsort((true, -confidence))][:most])


def answers_in(probabilities: Array, labels: Labels, label: int, taken_for: int, most: int) -> tuple[Answer, ...]:
    """The images of a class that were taken for another, or for what they are.

    Those whose true class was held least probable come first.
    """
    rows = np.flatnonzero((labels == label) & (probabilities.argmax(axis=1) == taken_for))
    return _answers(probabilities, labels, rows[np.argsort(probabilities[rows, label], kind="stable")][:most])


def _answers(probabilities: Array, labels: Labels, rows: Indices) -> tuple[Answer, ...]:
    taken_for = probabilities.argmax(axis=1)
    return tuple(Answer(int(row), int(labels[row]), int(taken_for[row]), probabilities[row]) for row in rows)


class ClassScores(NamedTuple):
    """Of each class: the share of what is taken for it that is it, and of what is it that is taken for it."""

    precision: Array  # (classes,); NaN where nothing is taken for the class
    recall: Array  # (classes,); NaN where there is no image of it


def class_scores(probabilities: Array, labels: Labels) -> ClassScores:
    """Precision and recall of each class."""
    from sklearn.metrics import precision_recall_fscore_support  # noqa: PLC0415 - its import takes a second

    precision, recall, _, _ = precision_recall_fscore_support(
        labels, probabilities.argmax(axis=1), labels=np.arange(probabilities.shape[1]), zero_division=np.nan
    )
    return ClassScores(precision, recall)


# How the images of a layer lie to one another.


def activations(network: Network, x: Array, layer: int) -> Array:  # (n, units)
    """What a layer, counted from 0, makes of each row of `x` in evaluation mode; the last one makes logits."""
    passes = []
    for begin in range(0, len(x), ROWS_AT_ONCE):
        part = x[begin : begin + ROWS_AT_ONCE]
        taken = Pass(network, len(part), network.gradient)
        taken.forward(part, training=False)
        passes.append(taken.layers[layer].a)
    return np.concatenate(passes)


class Projection(NamedTuple):
    """Where points of many dimensions lie in the plane that shows most of their variance."""

    points: Array  # (n, 2)
    explained: Array  # (2,) the share of the variance along each axis; 0 where nothing varies


def project(values: Array) -> Projection:
    """The first two principal components of `values` (n, dimensions) (Pearson 1901).

    Each axis points to where its largest entry is positive, so that no picture flips for no reason. Values that are
    not finite count as 0. The eigenvectors of the smaller of the two matrices of products are those of the singular
    value decomposition, in a twentieth of its time.
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
    """The axes with length 1, or 0 where nothing varies, each with its largest entry positive."""
    largest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    lengths = np.sqrt((axes**2).sum(axis=0)) * np.sign(largest)
    pointed: Array = np.divide(axes, lengths, out=np.zeros_like(axes), where=lengths != 0)
    return pointed


# A digit that was drawn.

DRAWN_SHAPE = (28, 28)
DRAWN_BOX = 20  # rows and columns that the ink fills at most
DRAWN_CENTRE = 14  # where the centre of mass is, to half a pixel


def centred(drawing: Bytes) -> Bytes | None:  # (28, 28)
    """A drawing of any size, 0 where there is no ink and 255 where it is full, as MNIST's digits were made.

    What was inked is scaled into a square of 20 pixels, each the mean of what it covers, and shifted by whole pixels
    so that its centre of mass is in the middle (LeCun et al. 1998). None where nothing is inked.
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
    """The share that each of `size` pixels has in each of the `wanted` ones that cover the same length."""
    edges = np.arange(wanted + 1) * (size / wanted)
    before = np.clip(edges[:, np.newaxis] - np.arange(size), 0, 1)  # the share of each pixel before each edge
    shares: Array = np.diff(before, axis=0) * (wanted / size)
    return shares


def _begin(masses: Array, room: int) -> int:
    """Where lines of these masses begin, so that their centre is at the middle and all of them are in the room."""
    centre = float(masses @ np.arange(len(masses)) / masses.sum())
    return min(max(math.ceil(DRAWN_CENTRE - 0.5 - centre), 0), room - len(masses))
