"""Maps from coarse to exact."""

from typing import Any

import numpy as np
import pytest

from core.datasets import Dataset
from core.landscape.loss_map import Box, LossMap
from core.landscape.plane import through_points
from core.landscape.slices.map_images import MapImages
from core.landscape.slices.map_passes import MapMaker
from core.landscape.slices.slice_loss import SliceLoss
from core.training import TrainingConfig
from core.training.factory import build_network

CONFIG = TrainingConfig(dataset="digits", train_size=700, hidden_layers=(8,))
BOX = Box(-1, 3, -1, 2)


def maker(digits: Dataset, count: int, box: Box = BOX) -> tuple[MapMaker, SliceLoss]:
    network, images = build_network(CONFIG, digits.ends), MapImages.of(CONFIG, digits, count)
    plane = through_points(*np.random.default_rng(0).standard_normal((3, network.parameters.size)) * 0.05)
    return MapMaker(network, plane, box, images), SliceLoss(network, plane, images)


def maps(passes: Any) -> list[LossMap]:
    return [found for found in passes if found is not None]


def test_each_pass_has_more_points_or_more_images(digits: Dataset) -> None:
    made, exact = maker(digits, 700)
    first, last = maps(made.first()), maps(made.exact())
    assert [(len(one.a), one.images) for one in first] == [(9, 500), (17, 500)]
    assert next((len(one.a), one.images) for one in last) == (17, 700)
    assert made.latest is last[-1]
    grid = np.stack(np.meshgrid(last[-1].a, last[-1].b), axis=-1).reshape(-1, 2)
    some = np.arange(0, len(grid), 41)
    assert last[-1].losses.ravel()[some] == pytest.approx(exact.losses(grid[some]), rel=1e-6)


def test_few_images_are_exact_at_once_and_get_more_points(digits: Dataset) -> None:
    made, _ = maker(digits, 120)
    found = [*maps(made.first()), *maps(made.exact())]
    assert [(len(one.a), one.images) for one in found] == [(9, 120), (17, 120), (33, 120)]
    assert (found[0].losses == found[2].losses[::4, ::4]).all()


def test_more_points_are_computed_only_where_they_could_be_seen(digits: Dataset) -> None:
    for box, sides in ((BOX, [17]), (Box(-300, 300, -300, 300), [17, 33])):
        made, _ = maker(digits, 700, box)
        maps(made.first())
        assert [len(one.a) for one in maps(made.exact())] == sides
