"""Arrays as a short text."""

import base64
import json
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.optimizers.network.packed_text import packed_text, unpacked

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    "array",
    [
        RNG.standard_normal((40, 2)).astype(np.float32),
        RNG.standard_normal(3),
        np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1e-45, -3.4e38], np.float32),
        np.array([0, 1, -(2**31), 2**31 - 1, 5], np.int32),
        np.frombuffer(b'{"a": 1}', np.uint8),
        np.empty((0, 2), np.float32),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_every_bit_comes_back(array: NDArray[Any]) -> None:
    text = packed_text({"first": array, "second": array[::-1]})
    there = unpacked(text)
    for name, expected in (("first", array), ("second", array[::-1])):
        assert (there[name].dtype, there[name].shape) == (expected.dtype, expected.shape)
        assert there[name].tobytes() == expected.tobytes()
    assert json.loads(json.dumps(text)) == text
    assert len(json.dumps(text)) == len(text) + 2, "no letter is written as two"


def test_a_path_takes_less_than_zipped() -> None:
    path = np.cumsum(0.01 + RNG.standard_normal((500, 2)) * 0.001, axis=0, dtype=np.float32)
    zipped = base64.b64encode(zlib.compress(path.tobytes(), 9))
    assert len(packed_text({"points": path})) < 0.8 * len(zipped)


@pytest.mark.parametrize("text", ["", "?", "AAAA", "à", packed_text({"a": np.arange(9)})[:-8]])
def test_what_is_damaged_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(text)
