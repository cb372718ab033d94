"""A session becomes a picture, a film or a table without a window, and what the window would export."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.__main__ import main
from app.base.language import LANGUAGES
from app.cli import arguments
from app.cli.render import make_room
from app.export.picture import PictureFormat, save_picture
from app.initializers.view import InitializersView
from app.optimizers.view import OptimizersView
from app.rooms.sight import Sight
from app.session import session
from app.session.session import Session, write
from app.trainer.controller import Activity
from app.trainer.model import TrainerModel
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.cli.command import Parser
from core.surfaces import Himmelblau
from core.training import TrainingConfig
from tests import make_pictures
from tests.app.initializers.conftest import settle
from tests.app.trainer.actions import wait_for

ROOT = Path(__file__).parents[3]
SMALL = ("--size", "900x700", "--dpi", "96")
FORM = PictureFormat(width=900, height=700, dpi=96)
NETWORK = TrainingConfig(dataset="digits", train_size=100, hidden_layers=(8,), epochs=2, batch_size=50)

Run = Callable[..., int]


@pytest.fixture
def opened() -> Session:
    """A session in which nothing takes long."""
    first = Session()
    optimizers = first.optimizers.with_surface(Himmelblau()).replace(steps=60)
    initializers = first.initializers.replace(hidden_layers=(10,) * 3, input_size=10, batch_size=32)
    return first.replace(
        frame=12, optimizers=optimizers, initializers=initializers, trainer=TrainerModel(config=NETWORK)
    )


@pytest.fixture
def file(tmp_path: Path, opened: Session) -> Path:
    path = tmp_path / "race.fallline"
    write(opened, path)
    return path


@pytest.fixture
def run(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Run:  # noqa: ARG001 - Qt is there
    """The command, in this process."""

    def run(*words: object) -> int:
        monkeypatch.setattr(sys, "argv", ["fallline", *map(str, words)])
        try:
            return main()
        except SystemExit as end:
            return int(end.code or 0)

    return run


def assert_same_pixels(one: Path, other: Path) -> None:
    with Image.open(one) as a, Image.open(other) as b:
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))


# What the window would export.


def export(window: MainWindow, path: Path, name: str | None = None) -> None:
    figures = {figure.name: figure for figure in window.room.figures()}
    save_picture(figures.get(name or "room", next(iter(figures.values()))), FORM, str(path))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["room", "surface", "loss"])
@pytest.mark.parametrize("size", [(1280, 800), (1700, 700)])
def test_a_race_is_rendered_as_the_window_exports_it(
    *, run: Run, tmp_path: Path, file: Path, opened: Session, window: MainWindow, name: str, size: tuple[int, int]
) -> None:
    assert isinstance(window.room, OptimizersView)
    window.resize(*size)
    window.room.controller.set_model(opened.optimizers)
    window.room.playback.seek(12)
    export(window, tmp_path / "exported.png", name)
    assert run("render", file, "-o", tmp_path / "rendered.png", "--figure", name, *SMALL) == 0
    assert_same_pixels(tmp_path / "exported.png", tmp_path / "rendered.png")


@pytest.mark.slow
def test_a_picture_that_is_rendered_carries_the_session_at_its_frame(
    run: Run, tmp_path: Path, file: Path, opened: Session
) -> None:
    assert run("render", file, "-o", tmp_path / "one.png", "--frame", 30, *SMALL) == 0
    assert session.read(tmp_path / "one.png") == opened.replace(frame=30)
    assert run("render", tmp_path / "one.png", "-o", tmp_path / "two.png", *SMALL) == 0
    assert_same_pixels(tmp_path / "one.png", tmp_path / "two.png")


@pytest.mark.slow
def test_initializers_are_rendered_as_the_window_exports_them(
    *, qtbot: QtBot, run: Run, tmp_path: Path, file: Path, opened: Session, window: MainWindow
) -> None:
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    room.controller.set_model(opened.initializers)
    settle(qtbot, room.controller)
    room.playback.seek(4)
    export(window, tmp_path / "exported.png")
    words = ("--room", "initializers", "--frame", 4, *SMALL)
    assert run("render", file, "-o", tmp_path / "rendered.png", *words) == 0
    assert_same_pixels(tmp_path / "exported.png", tmp_path / "rendered.png")


@pytest.mark.slow
def test_a_run_is_trained_and_rendered_as_the_window_exports_it(
    *, qtbot: QtBot, run: Run, tmp_path: Path, file: Path, opened: Session, window: MainWindow
) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    room.controller.set_model(opened.trainer)
    room.controller.start()
    wait_for(qtbot, room, Activity.IDLE)
    export(window, tmp_path / "exported.png")
    words = ("--room", "trainer", "--train", *SMALL)
    assert run("render", file, "-o", tmp_path / "rendered.png", *words) == 0
    assert_same_pixels(tmp_path / "exported.png", tmp_path / "rendered.png")


EXPORT = """
import sys
from pathlib import Path
from app.application import make_application
from app.start import open_window
from app.session import session
from app.export.picture import PictureFormat, save_picture
application = make_application()
window = open_window(Path(sys.argv[1]).with_name("settings.json"))
window.complete()
window.show()
application.processEvents()
window.room.playback.pause()
window.room.controller.set_model(session.read(Path(sys.argv[1])).optimizers)
window.room.playback.seek(12)
save_picture(window.room.figures()[-1], PictureFormat(), sys.argv[2])
window.close()
"""


@pytest.mark.slow
def test_another_process_renders_what_another_window_exports(tmp_path: Path, file: Path) -> None:
    nowhere = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "QT_QPA_PLATFORM"}}
    rendered, exported = tmp_path / "rendered.png", tmp_path / "exported.png"
    for words, environment in (
        (["-m", "app", "render", file, "-o", rendered], nowhere),
        (["-c", EXPORT, file, exported], nowhere | {"QT_QPA_PLATFORM": "offscreen"}),
    ):
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert_same_pixels(exported, rendered)


# What can be asked for.


@pytest.mark.parametrize(("output", "frames"), [("race.gif", 11), ("race.webp", 11), ("frames/", 11)])
def test_a_film_has_the_frames_that_are_asked_for(
    run: Run, tmp_path: Path, file: Path, output: str, frames: int
) -> None:
    words = ("--frames", "10:30", "--speed", 2, "--fps", 20, "--figure", "loss", "--size", "480x360", "--dpi", 96)
    assert run("render", file, "-o", f"{tmp_path}/{output}", *words) == 0
    path = tmp_path / output
    if path.is_dir():
        assert len(list(path.iterdir())) == frames
    else:
        with Image.open(path) as film:
            assert (film.n_frames, film.size) == (frames, (480, 360))  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_table_is_what_the_window_would_save(
    run: Run, tmp_path: Path, file: Path, opened: Session, window: MainWindow
) -> None:
    assert isinstance(window.room, OptimizersView)
    window.room.controller.set_model(opened.optimizers)
    measured = window.room.measured()
    for ending in (".csv", ".json"):
        assert run("data", file, "-o", tmp_path / f"race{ending}") == 0
        assert (tmp_path / f"race{ending}").read_text() == measured[ending]()


@pytest.mark.slow
def test_layers_and_epochs_are_tables_too(run: Run, tmp_path: Path, file: Path) -> None:
    assert run("data", file, "-o", tmp_path / "layers.csv", "--room", "initializers") == 0
    assert "activations_std" in (tmp_path / "layers.csv").read_text()
    assert run("data", file, "-o", tmp_path / "run.csv", "--room", "trainer", "--train") == 0
    table = [line for line in (tmp_path / "run.csv").read_text().splitlines() if not line.startswith("#")]
    assert len(table) == 3
    lines = (tmp_path / "run.csv").read_text().splitlines()
    assert len([line for line in lines if not line.startswith("#")]) == 3


# What is refused.


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (("-o", "race.bmp"), 2, "ends in none of .png"),
        (("-o", "race"), 2, "ends in none of .png"),
        ((), 2, "required: -o"),
        (("-o", "race.png", "--theem", "dark"), 2, "--theem is not known here; did you mean --theme?"),
        (("-o", "race.png", "--theme", "drak"), 2, "drak is not one of light, dark; did you mean dark?"),
        (("-o", "race.png", "--room", "trainers"), 2, "did you mean trainer?"),
        (("-o", "race.png", "race.svg"), 2, "race.svg is one word too many"),
        (("-o", "race.png", "--size", "12"), 2, "no size such as 1600x1000"),
        (("-o", "race.png", "--size", "1x1"), 2, "width: 1 is less than 100"),
        (("-o", "race.gif", "--frames", "9"), 2, "no part such as 0:300"),
        (("-o", "race.png", "--frames", "0:9"), 2, "--frames is for films"),
        (("-o", "race.gif", "--frame", "9"), 2, "--frame is for pictures"),
        (("-o", "race.gif", "--frames", "0:99"), 2, "there is no frame 99: the last one is 60"),
        (("-o", "race.png", "--frame", "99"), 2, "there is no frame 99: the last one is 60"),
        (("-o", "race.gif", "--fps", "999"), 2, "fps: 999 is greater than 50"),
        (("-o", "race.gif", "--fps", "0"), 2, "fps: 0 is less than 0.1"),
        (("-o", "race.gif", "--speed", "0"), 2, "speed: 0 is less than 1"),
        (("-o", "race.png", "--dpi", "0"), 2, "dpi: 0 is less than 48"),
        (("-o", "race.png", "--figure", "nix"), 2, "there is no figure 'nix': the room has surface, loss"),
        (("-o", "race.png", "--size", "200x200"), 1, "needs at least"),
        (("-o", "nowhere/race.png"), 1, "nowhere/race.png cannot be written: "),
        (("-o", "nowhere/race.gif"), 1, "nowhere/race.gif cannot be written: "),
        (("-o", "run.gif", "--room", "trainer"), 1, "does not change with the playback"),
    ],
)
def test_what_cannot_be_is_said(
    *,
    run: Run,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    status: int,
    reason: str,
) -> None:
    monkeypatch.chdir(file.parent)
    assert run("render", file, *words) == status
    assert reason in capsys.readouterr().err
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_session_that_cannot_be_read_is_said(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.fallline").write_text('{"optimizers": 3}')
    for command, output in (("render", "a.png"), ("data", "a.csv")):
        assert run(command, tmp_path / "bad.fallline", "-o", tmp_path / output) == 1
        assert "bad.fallline cannot be read: " in capsys.readouterr().err


def test_a_network_that_is_too_large_is_said(
    run: Run, tmp_path: Path, opened: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.propagation.forward_backward.usable_memory", lambda: 1000)
    write(opened.replace(room="initializers"), tmp_path / "large.fallline")
    assert run("render", tmp_path / "large.fallline", "-o", tmp_path / "large.png") == 1
    assert "GB of memory" in capsys.readouterr().err


def test_nothing_measured_is_said(run: Run, tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("data", file, "-o", tmp_path / "run.csv", "--room", "trainer") == 1
    assert (
        capsys.readouterr().err
        == "Fall Line: there is nothing measured in this room: a session holds no run, which --train makes\n"
    )


def test_where_there_is_no_display_a_sentence_says_what_can_be_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("sys.argv", ["fallline"])
    assert main() == 1
    assert "no display to open a window on" in capsys.readouterr().err


def test_help_and_wrong_words_need_no_qt() -> None:
    script = "import sys; from app.__main__ import main\ntry: main()\nexcept SystemExit: pass\n"
    script += "assert 'PySide6' not in sys.modules"
    for words in (["render", "--help"], ["data", "--help"], ["render"], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_languages_are_those_of_the_window() -> None:
    assert arguments.LANGUAGES == LANGUAGES


def test_the_commands_of_the_readme_are_understood() -> None:
    parser = Parser(prog="fallline render")
    arguments.add_render(parser)
    found = [parser.parse(words[1:]) for words in make_pictures.commands()]
    assert len(found) >= 5
    for options in found:
        arguments.check_render(options)
        session.read(ROOT / options.session)
        assert (ROOT / options.output).exists()


def test_a_film_without_its_optional_part_is_refused_in_a_sentence(
    run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setenv("FALLLINE_COMMAND", "python3 run.py")
    target = tmp_path / "race.mp4"
    assert run("render", file, "-o", target, "--frames", "0:2") == 1
    assert capsys.readouterr().err.endswith("is not installed; this adds it: python3 run.py --with video\n")
    assert not target.exists()


@pytest.mark.slow
def test_an_mp4_of_odd_size_is_rounded_down_and_says_so(
    run: Run, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    video = pytest.importorskip("av")
    target = tmp_path / "race.mp4"
    words = ("render", file, "-o", target, "--frames", "0:4", "--size", "901x701", "--dpi", "96")
    assert run(*words) == 0
    assert "900x700 pixels" in capsys.readouterr().err
    with video.open(str(target)) as film:
        assert [(frame.width, frame.height) for frame in film.decode(video=0)] == [(900, 700)] * 5


def test_a_session_that_says_what_was_seen_is_painted_so(tmp_path: Path) -> None:
    plain = Session()
    zoomed = plain.replace(sight=Sight(x=(2.5, 3.5), y=(0.0, 1.0)))
    rooms = [make_room("optimizers", opened, tmp_path, lambda: None) for opened in (plain, zoomed)]
    views = [room.sight() for room in rooms if isinstance(room, OptimizersView)]
    assert views[0] != views[1] == zoomed.sight
    for room in rooms:
        room.shut()
