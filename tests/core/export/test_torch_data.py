"""A script without Fall Line reads the data of a run, and draws the same rows of them."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.datasets import Ends, load, split
from core.export.torch_data import data_source
from core.export.torch_training import torch_training_script
from core.training import TrainingConfig
from core.training.factory import generators
from tests.core.export.torch_runs import BASE, CROSS

MNIST = TrainingConfig(train_size=1000)
POINTS = BASE.replace(dataset="points", points=CROSS, train_size=10, batch_size=2)
TOYS = [BASE.replace(dataset=kind, noise=0.3, data_seed=2) for kind in ("moons", "circles", "spirals", "xor", "blobs")]


@pytest.mark.slow
@pytest.mark.parametrize("config", [BASE, MNIST, POINTS, *TOYS], ids=lambda config: config.dataset)
def test_the_same_rows_are_read_and_drawn(config: TrainingConfig) -> None:
    dataset = load(config.data)
    ends = dataset.ends
    source = data_source(config)
    text = "\n".join([*source.imports, source.read, f"def split(labels, rng):\n    {source.split}"])
    sizes = (ends.inputs, ends.classes)
    scope: dict[str, Any] = {"np": np, "math": math, "Path": Path, "SIZES": sizes}
    scope |= {"TRAINING": config.train_size, "VALIDATION": config.validation_images}
    exec(text.replace("sys.argv[1] if len(sys.argv) > 1 else ", ""), scope)
    read = scope["read"]()
    known = (dataset.train_images, dataset.train_labels, dataset.test_images, dataset.test_labels)
    for found, expected in zip(read, known, strict=True):
        np.testing.assert_array_equal(found, expected)
    drawn = scope["split"](read[1], generators(config.seed).data)
    expected_rows = split(dataset, config.train_size, config.validation_fraction, generators(config.seed).data)
    for found, expected in zip(drawn, expected_rows, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_ones_own_images_are_read_by_fall_line() -> None:
    script = torch_training_script(BASE.replace(dataset="/my/pictures"), (), Ends(16, 3))
    assert 'DATA = load("/my/pictures")' in script
    assert "SIZES = (16, 20, 12, 3)" in script
    compile(script, "script", "exec")
