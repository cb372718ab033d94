"""What is known of a dataset before it is read is what is found in it."""

import numpy as np
import pytest

from core.datasets import KNOWN, load


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mnist", "mnist-halved", "digits"])
def test_what_is_known_of_a_dataset_is_true(name: str) -> None:
    dataset = load(name)
    assert (len(dataset.train_images), dataset.ends) == KNOWN[name][:2]
    assert np.mean((dataset.train_images / 255.0) ** 2) == pytest.approx(KNOWN[name].input_square, rel=0.005)
