"""A film as a file holds what has changed, and is written whole or not at all."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from app.base.file_writing import WriteError
from app.export.animation_files import patch, samples_for, write_film
from tests.app.export.films import KINDS, frames, frames_in
from tests.app.initializers.conftest import bench, controller, model  # noqa: F401 - fixtures


def test_a_frame_holds_only_what_has_changed() -> None:
    before = np.full((40, 60), 0xFFFFFFFF, dtype=np.uint32)
    now = before.copy()
    now[10, 20:25] = 0xFF000000
    changed = patch(before, now, grid=1)
    assert (changed.left, changed.top, changed.pixels.shape) == (20, 10, (1, 5))
    assert patch(before, before, grid=1).changed.sum() == 0
    assert patch(before, now, grid=4).left % 4 == 0


@pytest.mark.parametrize("name", KINDS)
def test_a_film_that_is_given_up_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    list(write_film(path, frames(3 + samples_for(path)), 3, 30))
    before = [frame.copy() for frame, _ in frames_in(path)]
    film = write_film(path, frames(50), 50, 30)
    next(film)
    del film  # as a generator that nobody wants any more is closed
    np.testing.assert_array_equal([frame for frame, _ in frames_in(path)], before)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", KINDS)
def test_a_full_disk_leaves_nothing(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "rename" if name == "race" else "replace", refuse)
    path = tmp_path / name
    with pytest.raises(WriteError, match=os.strerror(errno.ENOSPC)):
        list(write_film(path, frames(3 + samples_for(path)), 3, 30))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_anything_but_frames_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    list(write_film(folder, frames(3), 3, 30))
    list(write_film(folder, frames(2), 2, 30))
    assert sorted(path.name for path in folder.iterdir()) == ["0001.png", "0002.png"]
    (folder / "thesis.txt").write_text("precious")
    with pytest.raises(WriteError, match=os.strerror(errno.ENOTEMPTY)):
        list(write_film(folder, frames(2), 2, 30))
    assert (folder / "thesis.txt").read_text() == "precious"
