"""An MP4 as FFmpeg reads it: every frame, its colours, its pace, its index first; whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.base.file_writing import WriteError
from app.export.animation_files import write_film
from app.export.gif_palette import Pixels

pytestmark = pytest.mark.slow  # with --all, which installs the optional parts
COLOURS = (0xFFB3261E, 0xFF1A7F4B, 0xFF0B62B8)  # red, green, blue


def coloured(count: int) -> Iterator[Pixels]:
    for number in range(count):
        yield np.full((48, 64), COLOURS[number % 3], dtype=np.uint32)


def test_every_frame_is_there_in_its_colour_and_time(tmp_path: Path) -> None:
    video = pytest.importorskip("av")
    path = tmp_path / "race.mp4"
    assert list(write_film(path, coloured(60), 60, 25)) == list(range(1, 61))
    with video.open(str(path)) as film:
        track = film.streams.video[0]
        assert (track.codec_context.name, track.pix_fmt, track.average_rate) == ("h264", "yuv420p", 25)
        frames = list(film.decode(track))
    assert len(frames) == 60
    assert [frame.time for frame in frames] == pytest.approx([number / 25 for number in range(60)])
    for number, frame in enumerate(frames):
        red, green, blue = (COLOURS[number % 3] >> shift & 0xFF for shift in (16, 8, 0))
        assert frame.to_ndarray(format="rgb24")[24, 32] == pytest.approx([red, green, blue], abs=6)


def test_its_index_comes_before_its_pictures(tmp_path: Path) -> None:
    pytest.importorskip("av")
    path = tmp_path / "race.mp4"
    list(write_film(path, coloured(9), 9, 30))
    content = path.read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat")


def test_the_same_film_is_the_same_file(tmp_path: Path) -> None:
    pytest.importorskip("av")
    for name in ("a.mp4", "b.mp4"):
        list(write_film(tmp_path / name, coloured(30), 30, 30))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_film_that_is_cancelled_leaves_what_was_there(tmp_path: Path) -> None:
    pytest.importorskip("av")
    path = tmp_path / "race.mp4"
    list(write_film(path, coloured(3), 3, 30))
    before = path.read_bytes()
    film = write_film(path, coloured(500), 500, 30)
    next(film)
    del film  # as a generator that nobody wants any more is closed
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video = pytest.importorskip("av")
    opened = video.open
    monkeypatch.setattr(video, "open", lambda _, *rest, **options: opened("/dev/full", *rest, **options))
    with pytest.raises(WriteError, match=r"race\.mp4 cannot be written: No space left on device"):
        list(write_film(tmp_path / "race.mp4", coloured(500), 500, 30))
    assert list(tmp_path.iterdir()) == []
