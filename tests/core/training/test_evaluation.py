"""What is read off a network: counted by hand, by scikit-learn, or known of MNIST."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from core.activations import ReLU, Tanh
from core.datasets import Dataset, load
from core.network import ROWS_AT_ONCE, Network
from core.settings import Array
from core.training.batches import Pixels
from core.training.evaluation import (
    activations,
    answers_in,
    centred,
    class_scores,
    confusion,
    evaluate,
    project,
    recognised,
    worst_mistakes,
)
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset(train=2 * ROWS_AT_ONCE + 7)
ALL = np.arange(len(DATA.train_labels))

# Six images of three classes: a 0 is taken for a 1, a 1 for a 2 and another for a 0.
LABELS = np.array([0, 0, 1, 1, 1, 2], np.uint8)
PROBABILITIES = np.array(
    [
        [0.8, 0.1, 0.1],
        [0.3, 0.6, 0.1],
        [0.1, 0.8, 0.1],
        [0.04, 0.01, 0.95],
        [0.7, 0.2, 0.1],
        [0.2, 0.2, 0.6],
    ]
)


def picture_of(drawing: NDArray[np.uint8]) -> NDArray[np.uint8]:
    picture = centred(drawing)
    assert picture is not None
    return picture


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return load("mnist")


def test_a_network_that_prefers_a_class_is_right_where_it_is_that() -> None:
    network = Network((36, 10), ReLU())
    network.layers[0].bias[3] = math.log(9)  # half of the probability, the others a 18th each
    score = evaluate(network, DATA.train_images, DATA.train_labels, ALL, Pixels())
    share = np.mean(DATA.train_labels == 3)
    assert score.accuracy == share
    assert score.loss == pytest.approx(share * math.log(2) + (1 - share) * math.log(18), rel=1e-6)
    assert score.largest_class == 1


def test_the_class_that_is_named_most_is_counted_over_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.training.evaluation.ROWS_AT_ONCE", 3)
    network = Network((36, 10), ReLU())
    network.layers[0].weights[0] = np.arange(10)  # the ninth class where the first pixel is bright, else the first
    images = np.zeros((8, 36), np.uint8)
    images[:3, 0] = 255
    score = evaluate(network, images, np.zeros(8, np.uint8), np.arange(8), Pixels())
    assert (score.largest_class, score.accuracy) == (5 / 8, 5 / 8)


def test_only_the_rows_that_are_asked_for_count() -> None:
    network = Network((36, 10), ReLU())
    network.layers[0].bias[0] = 1
    rows = np.flatnonzero(DATA.train_labels == 0)
    assert evaluate(network, DATA.train_images, DATA.train_labels, rows, Pixels()).accuracy == 1


def test_pixels_are_scaled_as_in_training() -> None:
    network = Network((36, 10), ReLU())
    network.layers[0].weights[0, 0] = 2
    dark = np.zeros((1, 36), np.uint8)
    score = evaluate(network, dark, np.zeros(1, np.uint8), np.arange(1), Pixels(mean=0.5, std=0.25))
    assert score.loss == pytest.approx(math.log1p(9 * math.exp(4)), rel=1e-6)  # the first pixel is -2


def test_no_images_have_no_score() -> None:
    score = evaluate(Network((36, 10), ReLU()), DATA.train_images, DATA.train_labels, ALL[:0], Pixels())
    assert np.isnan(score).all()


def test_the_confusion_matrix_counts_true_classes_by_rows() -> None:
    assert confusion(PROBABILITIES, LABELS).tolist() == [[1, 1, 0], [1, 1, 1], [0, 0, 1]]


def test_the_most_confident_mistake_comes_first() -> None:
    mistakes = worst_mistakes(PROBABILITIES, LABELS, most=5)
    assert [(one.row, one.label, one.taken_for) for one in mistakes] == [(3, 1, 2), (4, 1, 0), (1, 0, 1)]
    assert mistakes[0].probabilities.tolist() == [0.04, 0.01, 0.95]


def test_of_equally_confident_mistakes_the_one_that_misjudges_the_truth_more_comes_first() -> None:
    probabilities = np.array([[0.3, 0.7, 0.0], [0.1, 0.7, 0.2]])
    assert [one.row for one in worst_mistakes(probabilities, np.array([0, 0]), most=2)] == [1, 0]


def test_no_more_mistakes_are_listed_than_are_asked_for() -> None:
    assert len(worst_mistakes(PROBABILITIES, LABELS, most=2)) == 2
    assert worst_mistakes(PROBABILITIES, PROBABILITIES.argmax(axis=1), most=2) == ()


def test_the_images_of_a_cell_begin_with_the_least_certain() -> None:
    probabilities = np.array([[0.1, 0.9], [0.6, 0.4], [0.2, 0.8], [0.9, 0.1]])
    labels = np.array([0, 0, 0, 0])
    assert [one.row for one in answers_in(probabilities, labels, 0, 1, most=9)] == [0, 2]
    assert [one.row for one in answers_in(probabilities, labels, 0, 0, most=9)] == [1, 3]
    assert [one.row for one in answers_in(probabilities, labels, 0, 1, most=1)] == [0]
    assert answers_in(probabilities, labels, 1, 0, most=9) == ()


def test_what_is_recognised_is_what_is_predicted_of_scaled_pixels() -> None:
    network = Network((36, 10), ReLU())
    network.parameters[:] = np.random.default_rng(1).standard_normal(network.parameters.size)
    x = (DATA.train_images / 255.0 - 0.1) / 2.0
    found = recognised(network, DATA.train_images, Pixels(0.1, 2.0))
    np.testing.assert_allclose(found, network.predict(x.astype(np.float32)), rtol=1e-4)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)


def test_precision_is_by_columns_and_recall_by_rows() -> None:
    scores = class_scores(PROBABILITIES, LABELS)
    np.testing.assert_allclose(scores.precision, [1 / 2, 1 / 2, 1 / 2])
    np.testing.assert_allclose(scores.recall, [1 / 2, 1 / 3, 1])


def test_a_class_that_nothing_is_taken_for_has_no_precision() -> None:
    scores = class_scores(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 0]))
    np.testing.assert_array_equal(scores.precision, [1, np.nan])
    np.testing.assert_array_equal(scores.recall, [1, np.nan])


def test_activations_of_a_layer_are_what_its_formula_gives() -> None:
    rng = np.random.default_rng(0)
    network = Network((3, 4, 10), Tanh(), dtype=np.float64)
    network.parameters[:] = rng.standard_normal(network.parameters.size)
    x = rng.standard_normal((1203, 3))
    hidden = np.tanh(x @ network.layers[0].weights + network.layers[0].bias)
    np.testing.assert_allclose(activations(network, x, 0), hidden)
    np.testing.assert_allclose(activations(network, x, 1), network.logits(x))


@pytest.mark.parametrize("shape", [(200, 30), (30, 200)])
def test_the_plane_is_that_of_scikit_learn(shape: tuple[int, int]) -> None:
    from sklearn.decomposition import PCA  # noqa: PLC0415

    values = np.random.default_rng(1).standard_normal(shape) * np.linspace(3, 0.1, shape[1])
    reference = PCA(2, svd_solver="full")
    points = reference.fit_transform(values)
    projection = project(values)
    np.testing.assert_allclose(np.abs(projection.points), np.abs(points), atol=1e-9)
    np.testing.assert_allclose(projection.explained, reference.explained_variance_ratio_)


@pytest.mark.parametrize("shape", [(50, 4), (4, 50)])
def test_the_sign_of_an_axis_does_not_depend_on_the_order_of_the_images(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    values, order = rng.standard_normal(shape), rng.permutation(shape[0])
    np.testing.assert_allclose(project(values[order]).points, project(values).points[order], atol=1e-9)


def test_points_on_a_line_are_on_the_first_axis() -> None:
    along = np.array([[-2.0], [0.0], [2.0]])
    projection = project(along * [0.6, 0.8, 0.0])
    np.testing.assert_allclose(projection.points, np.hstack([along, np.zeros_like(along)]), atol=1e-12)
    np.testing.assert_allclose(projection.explained, [1, 0], atol=1e-12)


@pytest.mark.parametrize("values", [np.ones((5, 3)), np.full((5, 3), np.nan), np.zeros((5, 1)), np.ones((1, 3))])
def test_what_does_not_vary_lies_in_one_place(values: Array) -> None:
    projection = project(values)
    np.testing.assert_array_equal(projection.points, np.zeros((len(values), 2)))
    np.testing.assert_array_equal(projection.explained, [0, 0])


def test_a_digit_of_mnist_is_where_it_belongs(mnist: Dataset) -> None:
    digits = mnist.test_images[:500].reshape(-1, 28, 28)
    assert all(np.array_equal(picture_of(digit), digit) for digit in digits)


@pytest.mark.parametrize("scale", [2, 10])
def test_a_digit_that_is_drawn_large_and_elsewhere_is_brought_back(mnist: Dataset, scale: int) -> None:
    digit = mnist.test_images[0].reshape(28, 28)
    canvas = np.zeros((60 * scale, 40 * scale), np.uint8)
    canvas[30 * scale : 58 * scale, : 28 * scale] = np.kron(digit, np.ones((scale, scale)))
    np.testing.assert_array_equal(picture_of(canvas), digit)


def test_a_stroke_keeps_its_shape_and_has_grey_edges() -> None:
    canvas = np.zeros((300, 200), np.uint8)
    canvas[50:250, 95:100] = 255
    picture = picture_of(canvas)
    assert picture.any(axis=1).sum() == 20
    assert picture.any(axis=0).sum() == 1
    assert 0 < picture_of(np.eye(97, dtype=np.uint8) * 255).max() < 255


def test_ink_is_spread_and_not_lost() -> None:
    canvas = np.random.default_rng(0).integers(1, 255, (50, 50), np.uint8)
    picture = picture_of(canvas)
    assert picture.sum() / 20**2 == pytest.approx(canvas.mean(), rel=1e-2)


def test_nothing_drawn_is_no_digit() -> None:
    assert centred(np.zeros((280, 280), np.uint8)) is None
