"""Dataclasses become records and come back, and need no pickle."""

import io

import numpy as np
import pytest

from core.training.packed_arrays import write_arrays
from core.training.reports import AT_ONCE, pack, pack_in_pieces
from tests.core.histories import layers, report


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("epochs", [1, AT_ONCE, 2 * AT_ONCE + 1])
def test_a_history_that_is_written_in_pieces_is_read_as_one(epochs: int, *, compressed: bool) -> None:
    history = [report(epoch, layers=layers(epoch)) for epoch in range(1, epochs + 1)]
    stream = io.BytesIO()
    write_arrays(stream, {"history": pack_in_pieces(history), "beside": np.arange(3)}, compressed=compressed)
    arrays = np.load(io.BytesIO(stream.getvalue()), allow_pickle=False)
    assert arrays["history"].tobytes() == pack(history).tobytes()
    np.testing.assert_array_equal(arrays["beside"], [0, 1, 2])


def test_a_packed_history_needs_no_pickle() -> None:
    assert not pack([report(layers=layers(1))]).dtype.hasobject
