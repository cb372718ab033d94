"""Dataclasses become records and come back, and need no pickle."""

import io
import math
from dataclasses import dataclass

import numpy as np
import pytest

from core.training.packed_arrays import Packed, Series, conformed, write_arrays
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


@dataclass(frozen=True)
class Inner:
    kept: float
    lacking: float


@dataclass(frozen=True)
class Outer:
    count: int
    inner: Inner


def older(*fields: tuple[str, type]) -> np.ndarray:
    """Two records of a version that knew these fields in one part, and something that is gone."""
    records = np.zeros(2, [("gone", np.float64), ("inner", [*fields]), ("count", np.int64)])
    records["count"] = 3, 4
    return records


def test_a_float_that_another_version_did_not_know_is_nan_and_all_else_stays() -> None:
    records = older(("kept", float))
    records["inner"]["kept"] = 0.25, 0.5
    made = Packed(Outer, conformed(records, Outer))
    assert [(one.count, one.inner.kept) for one in made] == [(3, 0.25), (4, 0.5)]
    assert all(math.isnan(one.inner.lacking) for one in made)
    assert made.records.dtype == Packed.of([Outer(1, Inner(1.0, 2.0))]).records.dtype


def test_a_part_of_floats_that_another_version_did_not_know_is_nan() -> None:
    made = conformed(np.array([(3,)], [("count", np.int64)]), Outer)
    assert made["count"] == [3]
    assert np.isnan(made["inner"]["kept"]).all()


def test_records_of_this_version_are_left_alone() -> None:
    records = Packed.of([Outer(1, Inner(1.0, 2.0))]).records
    assert conformed(records, Outer) is records


def test_records_that_lack_more_than_floats_are_refused() -> None:
    with pytest.raises(ValueError, match="count"):
        conformed(np.zeros(1, [("inner", [("kept", float)])]), Outer)


def test_a_column_of_what_a_class_makes_of_its_fields() -> None:
    packed = layers(1)
    assert packed.column("weights", "zero_share").tolist() == [layer.weights.zero_share for layer in packed]


def test_what_has_been_read_stays_while_more_comes_than_was_expected() -> None:
    series = Series(2)
    series.append(1.0)
    series.append(2.0)
    read = series.values()
    series.append(3.0)
    np.testing.assert_array_equal(read, [1, 2])
    np.testing.assert_array_equal(series.values(), [1, 2, 3])


def test_a_series_that_goes_on_keeps_what_was_there() -> None:
    for expected in (1, 2, 9):
        series = Series.of(np.array([1.0, 2.0]), expected)
        series.append(3.0)
        np.testing.assert_array_equal(series.values(), [1, 2, 3])
