"""Snapshots of weights: true to half a level, and never more than may be kept."""

import numpy as np
import pytest

from core.settings import Array
from core.training.weight_snapshots import Snapshot, Snapshots

WEIGHTS = np.random.default_rng(0).normal(0, 0.1, (64, 10)).astype(np.float32)


def test_a_snapshot_has_the_weights_of_each_unit_in_a_row() -> None:
    snapshot = Snapshot.of(WEIGHTS, 0)
    assert snapshot.reach == 0.5  # the next after three times the spread
    np.testing.assert_allclose(snapshot.levels * (snapshot.reach / 127), WEIGHTS.T, atol=snapshot.reach / 254)


def test_what_reaches_too_far_gets_the_last_level_and_what_is_no_number_the_middle_one() -> None:
    weights = WEIGHTS.copy()
    weights[:3, 0] = 10, -10, np.nan
    snapshot = Snapshot.of(weights, 0)
    assert snapshot.reach == 2
    np.testing.assert_array_equal(snapshot.levels[0, :3], [127, -127, 0])


def test_to_keep_one_more_touches_none_of_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small network's snapshots are thousands, and one is taken every few milliseconds."""
    snapshots, asked = Snapshots(), list[int]()

    def nbytes(snapshot: Snapshot) -> int:
        asked.append(snapshot.epoch)
        return snapshot.levels.nbytes

    monkeypatch.setattr(Snapshot, "nbytes", property(nbytes))
    for epoch in range(1000):
        snapshots.add(WEIGHTS, epoch)
    assert len(snapshots.epochs()) == 1000
    assert len(asked) < 5000


@pytest.mark.parametrize("epochs", [3, 10, 100, 1000])
def test_so_many_are_kept_as_fit_and_the_first_and_the_last_always(epochs: int) -> None:
    snapshots = Snapshots(most_bytes=10 * WEIGHTS.size)
    for epoch in range(epochs + 1):
        snapshots.add(WEIGHTS, epoch)
    kept = np.array(snapshots.epochs())
    assert min(5, epochs + 1) <= len(kept) <= 10
    assert (kept[0], kept[-1]) == (0, epochs)
    assert len(set(np.diff(kept[:-1]))) <= 1  # even distances


def scaled(factor: float) -> Array:
    return WEIGHTS * np.float32(factor)


def test_between_two_snapshots_the_earlier_one_is_shown() -> None:
    snapshots = Snapshots()
    for epoch in (0, 4, 8):
        snapshots.add(scaled(10.0**epoch), epoch)
    found = [snapshots.at(epoch) for epoch in (0, 3, 4, 7, 8, 99)]
    assert [one and one.epoch for one in found] == [0, 0, 4, 4, 8, 8]
    assert Snapshots().at(3) is None
