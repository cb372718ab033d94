"""Scores of networks whose answers are known."""

import math

import numpy as np
import pytest

from core.activations import ReLU
from core.batches import Pixels
from core.evaluation import evaluate
from core.network import ROWS_AT_ONCE, Network
from tests.core.easy_data import easy_dataset

DATA = easy_dataset(train=2 * ROWS_AT_ONCE + 7)
ALL = np.arange(len(DATA.train_labels))


def test_a_network_that_prefers_a_class_is_right_where_it_is_that() -> None:
    network = Network((36, 10), ReLU())
    network.layers[0].bias[3] = math.log(9)  # half of the probability, the others a 18th each
    score = evaluate(network, DATA.train_images, DATA.train_labels, ALL, Pixels())
    share = np.mean(DATA.train_labels == 3)
    assert score.accuracy == share
    assert score.loss == pytest.approx(share * math.log(2) + (1 - share) * math.log(18), rel=1e-6)


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
