"""The small result of a race: what it holds, and its file."""

import io
import zipfile

import numpy as np
import pytest

from core.landscape.network_race import NetworkRace
from core.landscape.result import KINDS, LandscapeResult, npz_bytes
from core.settings import RefusedError


def test_a_file_holds_all_of_it(race: NetworkRace) -> None:
    result = race.result
    assert result is not None
    data = result.to_bytes()
    again = LandscapeResult.from_bytes(data)
    assert again.to_bytes() == data == result.to_bytes()
    assert again.recipe == result.recipe
    assert again.share == pytest.approx(result.share)
    for path, other in zip(result.paths, again.paths, strict=True):
        assert (path.name, path.diverged_at) == (other.name, other.diverged_at)
        assert all((getattr(path, name) == getattr(other, name)).all() for name in KINDS)
        assert path.distance == pytest.approx(other.distance, rel=1e-6)
        np.testing.assert_array_equal(path.surroundings, other.surroundings)
    assert (again.loss_map.losses == result.loss_map.losses).all()


def test_three_racers_of_500_steps_take_less_than_50_kilobytes(race: NetworkRace) -> None:
    numbers = 3 * 500 * (2 + 4) + 33 * 33 + 2 * 33 * 2 + 3 * 30 * 3
    assert race.result is not None
    assert 4 * numbers + len(race.result.recipe.model_dump_json()) < 50_000


def test_the_share_is_one_minus_what_lies_off_the_plane(race: NetworkRace) -> None:
    assert race.result is not None
    assert race.plane is not None
    off = all_of_it = 0.0
    for name in ("SGD", "Adam", "Adam, short"):
        for step in range(race.result.path(name).steps + 1):
            vector = race.parameters_at(name, step).astype(np.float64)
            off += race.plane.off_plane(vector) ** 2
            all_of_it += float(np.sum((vector - race.plane.origin) ** 2))
    assert race.result.share == pytest.approx(1 - off / all_of_it, rel=1e-5)


def _without(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        arrays = {entry: np.load(io.BytesIO(archive.read(entry))) for entry in archive.namelist()}
    return npz_bytes({entry.removesuffix(".npy"): array for entry, array in arrays.items() if entry != f"{name}.npy"})


@pytest.mark.parametrize("name", ["header", "losses", "0.points", "1.truth_steps", "gram"])
def test_what_is_damaged_is_refused(name: str, race: NetworkRace) -> None:
    assert race.result is not None
    data = race.result.to_bytes()
    for damaged in (_without(data, name), data[:-100], b"", b"PK", data[:3000] + bytes(50) + data[3050:]):
        with pytest.raises(RefusedError, match="this is no race of networks"):
            LandscapeResult.from_bytes(damaged)


def test_of_a_newer_version_it_is_said_so() -> None:
    header = np.frombuffer(b'{"format": 99}', np.uint8)
    with pytest.raises(RefusedError, match="newer Fall Line"):
        LandscapeResult.from_bytes(npz_bytes({"header": header}))
