"""A film shows what pictures at its steps would show, is written whole or not at all, and keeps no frames."""

import errno
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from app.export.animation import FilmFormat, FrameRenderer, Recording
from app.export.animation_files import samples_for, write_film
from app.export.figure import Figure, Film
from app.export.gif_palette import rgb
from app.export.picture import PictureFormat, paint_image
from app.initializers.figures import Figures
from app.initializers.room_widget import InitializersPanel
from app.optimizers.view import OptimizersView
from core.surfaces import Regression
from tests.app.export.films import KINDS, frames_in
from tests.app.initializers.conftest import bench, controller, model  # noqa: F401 - fixtures
from tests.app.pictures import figure, pixels
from tests.sampling import sampled

FORM = PictureFormat(width=720, height=540, dpi=96)
SMALL = FilmFormat(first=0, last=20, speed=4, fps=25)


def film_of(figure: Figure) -> Film:
    assert figure.film is not None
    return figure.film


def reel_of(figure: Figure, part: FilmFormat = SMALL, form: PictureFormat = FORM) -> FrameRenderer:
    return FrameRenderer(figure, film_of(figure), form, part)


def write(reel: FrameRenderer, path: Path, fps: float = SMALL.fps) -> None:
    for _ in write_film(path, reel.pictures(samples_for(path)), len(reel.places), fps):
        pass
    reel.release()


def still(room: OptimizersView, name: str, step: int) -> NDArray[np.uint8]:
    room.playback.seek(step)
    return pixels(paint_image(figure(room, name), FORM))


# What is seen.


@pytest.mark.slow
@pytest.mark.parametrize("name", ["surface", "loss", "measure", "room"])
def test_a_frame_is_the_picture_of_its_step(room: OptimizersView, name: str) -> None:
    room.playback.seek(300)
    reel = reel_of(figure(room, name))
    painted = {step: rgb(reel.paint(step).ravel()).reshape(540, 720, 3) for step in (20, 0, 12)}
    reel.release()
    assert room.playback.position == 300
    for step, frame in painted.items():
        np.testing.assert_array_equal(frame, still(room, name, step))


def test_a_frame_of_a_regression_shows_the_lines_of_its_step(room: OptimizersView) -> None:
    room.controller.set_model(room.controller.model.with_surface(Regression()))
    room.playback.seek(300)
    reel = reel_of(figure(room, "data"))
    frames = [reel.paint(step) for step in (1, 40)]
    reel.release()
    assert (frames[0] != frames[1]).sum() > 1000


@pytest.mark.slow
def test_a_frame_of_the_initializers_is_the_picture_of_its_position(bench: InitializersPanel) -> None:  # noqa: F811
    pictures, playback = Figures(bench, bench), bench.controller.playback
    for number, shown in enumerate(pictures.figures()):
        playback.seek(playback.length)
        reel = reel_of(shown, FilmFormat(first=0, last=6), PictureFormat(width=900, height=700, dpi=96))
        painted = [rgb(reel.paint(position).ravel()).reshape(700, 900, 3) for position in (1, 4, 6)]
        reel.release()
        assert playback.position == playback.length
        for position, frame in zip((1, 4, 6), painted, strict=True):
            playback.seek(position)
            again = paint_image(pictures.figures()[number], PictureFormat(width=900, height=700, dpi=96))
            np.testing.assert_array_equal(frame, pixels(again), err_msg=f"{shown.name} at {position}")


# What is written.


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(KINDS, every=2))
def test_other_programs_read_the_frames(room: OptimizersView, tmp_path: Path, name: str) -> None:
    reel = reel_of(figure(room, "room"))
    write(reel, tmp_path / name)
    read = list(frames_in(tmp_path / name))
    assert len(read) == 6
    for step, (frame, _) in zip(reel.places, read, strict=True):
        difference = np.abs(frame.astype(int) - still(room, "room", step))
        assert difference.max() <= (25 if name.endswith(".gif") else 0)
        assert difference.mean() <= 0.5
    assert [path.name for path in tmp_path.iterdir() if "race" in path.name] == [name]


@pytest.mark.parametrize("name", ["race.gif", "race.apng"])
def test_a_film_takes_the_time_that_it_is_to_take(room: OptimizersView, tmp_path: Path, name: str) -> None:
    write(reel_of(figure(room, "loss"), FilmFormat(first=0, last=29)), tmp_path / name, fps=30)
    times = [time for _, time in frames_in(tmp_path / name)]
    assert sum(times) == pytest.approx(1000)
    assert max(times) - min(times) <= 10


def test_the_last_step_is_always_shown_and_a_film_may_run_back(room: OptimizersView) -> None:
    film = film_of(figure(room))
    assert FilmFormat(first=0, last=10, speed=4).places(film) == [0, 4, 8, 10]
    assert FilmFormat(first=10, last=0, speed=5).places(film) == [10, 5, 0]
    assert FilmFormat(first=290, last=9999, speed=5).places(film) == [290, 295, 300]
    assert FilmFormat(first=7, last=7).places(film) == [7]
    assert FilmFormat.of(film) == FilmFormat(first=0, last=300, speed=1)


# Whole or not at all.


# Beside the window.


@pytest.mark.slow
def test_a_film_is_recorded_while_the_room_plays(qtbot: QtBot, room: OptimizersView, tmp_path: Path) -> None:
    room.playback.play()
    recording = Recording(reel_of(figure(room)), tmp_path / "race.gif", 30)
    done: list[int] = []
    recording.progressed.connect(done.append)
    with qtbot.waitSignal(recording.finished, timeout=20_000):
        pass
    assert room.playback.playing
    assert done[-1] == 6
    assert len(list(frames_in(tmp_path / "race.gif"))) == 6


@pytest.mark.slow
def test_a_recording_that_is_cancelled_leaves_nothing(qtbot: QtBot, room: OptimizersView, tmp_path: Path) -> None:
    reel = reel_of(figure(room), FilmFormat(first=0, last=300))
    recording = Recording(reel, tmp_path / "race.gif", 30)
    with qtbot.waitSignal(recording.progressed, timeout=20_000):
        pass
    recording.cancel()
    assert list(tmp_path.glob("*race*")) == []
    assert not reel._sheet.plot.isVisible()


def test_a_recording_says_why_it_could_not_be_written(qtbot: QtBot, room: OptimizersView, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "race.gif"
    recording = Recording(reel_of(figure(room)), path, 30)
    with qtbot.waitSignal(recording.failed, timeout=20_000) as failed:
        pass
    assert str(failed.args[0]) == f"{path} cannot be written: {os.strerror(errno.ENOENT)}"
