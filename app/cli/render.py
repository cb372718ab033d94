"""Pictures, films and tables out of a session, without a window: what the window would export, to the pixel."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import RefusedError, Settings, explain

# isort: split

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, QEventLoop, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.base.file_writing import ending_of, write_whole
from app.base.language import Languages
from app.base.theme import DARK, LIGHT, apply_theme
from app.cli.arguments import is_film
from app.export.animation import USUAL_SIZE, FilmFormat, FrameRenderer
from app.export.animation_files import samples_for, write_film
from app.export.figure import Figure
from app.export.picture import PictureFormat, TooSmallError, save_picture
from app.initializers.controller import InitializersController
from app.initializers.view import InitializersView
from app.optimizers.controller import OptimizersController
from app.optimizers.view import OptimizersView
from app.rooms.room import Room
from app.session import session
from app.session.session import Session
from app.start import make_application
from app.trainer.controller import Activity, TrainerController
from app.trainer.run_list.archive import RunArchive
from app.trainer.view import TrainerView
from app.window.main_window import FIRST_SIZE

DONE, COULD_NOT, WRONG_WORDS = 0, 1, 2

S = TypeVar("S", bound=Settings)


class WordsError(Exception):
    """Words that do not fit the session; the text says why."""


class NothingError(Exception):
    """There is nothing to be written; the text says why."""


def render(words: argparse.Namespace) -> int:
    """Do what `fallline render` was asked for, and return the exit status; the reason goes to stderr."""
    return _answer(lambda folder: _render(words, folder))


def data(words: argparse.Namespace) -> int:
    """Do what `fallline data` was asked for, and return the exit status; the reason goes to stderr."""
    return _answer(lambda folder: _data(words, folder))


def make_room(name: str, opened: Session, folder: Path, *, train: bool = False) -> Room:
    """A room as the session has it, with all that it measures by itself; runs are kept in the folder.

    Raises:
        NothingError: it could not be measured, or trained.
    """
    makers: Mapping[str, Callable[[], Room]] = {
        "optimizers": lambda: _race(opened),
        "initializers": lambda: _measure(opened),
        "trainer": lambda: _train(opened, folder, train=train),
    }
    room = makers[name]()
    room.resize(*FIRST_SIZE)
    room.complete()
    if opened.room == name:
        room.playback.seek(opened.frame)
    else:
        room.playback.seek(room.playback.length)
    return room


# The commands.


def _answer(act: Callable[[Path], None]) -> int:
    status = DONE
    with tempfile.TemporaryDirectory() as folder:
        try:
            act(Path(folder))
        except RefusedError as error:
            status = _say(error.sentence(QCoreApplication.translate), COULD_NOT)
        except (TooSmallError, NothingError) as error:
            status = _say(str(error), COULD_NOT)
        except WordsError as error:
            status = _say(str(error), WRONG_WORDS)
    return status


def _say(reason: str, status: int) -> int:
    sys.stderr.write(f"fallline: {reason}\n")
    return status


def _render(words: argparse.Namespace, folder: Path) -> None:
    usual = USUAL_SIZE if is_film(words.output) else PictureFormat()
    width, height = words.size or (usual.width, usual.height)
    form = _valid(
        PictureFormat, width=width, height=height, dpi=_given(words.dpi, usual.dpi), theme=words.theme or "light"
    )
    _begin(form, words.language)
    opened = session.read(Path(words.session))
    room = make_room(words.room or opened.room, opened, folder, train=words.train)
    try:
        _write_figure(room, opened, form, words)
    finally:
        _leave(room)


def _write_figure(room: Room, opened: Session, form: PictureFormat, words: argparse.Namespace) -> None:
    if words.frame is not None:
        if words.frame > room.playback.length:
            raise WordsError(f"there is no frame {words.frame}: the last one is {room.playback.length}")
        room.playback.seek(words.frame)
    figure = _figure(room, words.figure)
    if is_film(words.output):
        _write_film(figure, form, words)
        return
    seen = opened.replace(room=words.room or opened.room, frame=room.playback.position)
    save_picture(replace(figure, session=seen.model_dump_json()), form, words.output)


def _figure(room: Room, name: str | None) -> Figure:
    figures = {figure.name: figure for figure in room.figures()}
    if name is None:
        return figures.get("room", next(iter(figures.values())))
    if name not in figures:
        raise WordsError(f"there is no figure {name!r}: the room has {', '.join(figures)}")
    return figures[name]


def _write_film(figure: Figure, form: PictureFormat, words: argparse.Namespace) -> None:
    if figure.film is None:
        raise NothingError(f"{figure.label} does not change with the playback")
    whole = FilmFormat.of(figure.film)
    first, last = words.frames or (whole.first, whole.last)
    speed = _given(words.speed, 1 if words.frames else whole.speed)
    part = _valid(FilmFormat, first=first, last=last, speed=speed, fps=_given(words.fps, whole.fps))
    if max(first, last) > figure.film.frames[-1]:
        raise WordsError(f"there is no frame {max(first, last)}: the last one is {figure.film.frames[-1]}")
    path = Path(words.output)
    reel = FrameRenderer(figure, figure.film, form, part)
    try:
        for _ in write_film(path, reel.pictures(samples_for(path)), len(reel.places), part.fps):
            pass
    finally:
        reel.put_away()


def _data(words: argparse.Namespace, folder: Path) -> None:
    _begin(PictureFormat(), "en")
    opened = session.read(Path(words.session))
    name = words.room or opened.room
    room = make_room(name, opened, folder, train=words.train)
    try:
        measured = room.measured()
        if not measured:
            way_on = ": a session holds no run, which --train makes" if name == "trainer" else ""
            raise NothingError(f"there is nothing measured in this room{way_on}")
        write_whole(words.output, measured[ending_of(words.output)]().encode())
    finally:
        _leave(room)


def _leave(room: Room) -> None:
    """End what is going on in a room, and let it go."""
    room.shut()
    room.deleteLater()


def _given(number: int | None, usual: int) -> int:
    """A number that was asked for, 0 included, which is then refused by what it is for."""
    return usual if number is None else number


def _valid(kind: type[S], **fields: Any) -> S:
    """Settings out of words.

    Raises:
        WordsError: they do not allow that.
    """
    try:
        return kind(**fields)
    except ValidationError as error:
        raise WordsError(explain(error, QCoreApplication.translate)[0]) from error


def _begin(form: PictureFormat, language: str) -> None:
    """Make the application as the window would have it."""
    app = QApplication.instance()
    if app is None:
        qInstallMessageHandler(_tell_trouble)
        app = make_application()
    assert isinstance(app, QApplication)  # noqa: S101 - for the type checker
    Languages(language, app)  # type: ignore[arg-type]
    apply_theme(app, DARK if form.theme == "dark" else LIGHT)


def _tell_trouble(kind: QtMsgType, _context: object, text: str) -> None:
    """Say what is grave; that a platform without a display cannot show something is not."""
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        sys.stderr.write(f"{text}\n")


# The rooms.


def _race(opened: Session) -> Room:
    controller = OptimizersController(opened.optimizers)
    controller.run_out()
    view = OptimizersView(controller)
    controller.setParent(view)
    return view


def _measure(opened: Session) -> Room:
    controller = InitializersController(opened.initializers)
    view = InitializersView(controller)
    view.workbench.show()
    _wait(lambda: not controller.measuring)
    if controller.fault:
        controller.close()
        raise NothingError(controller.fault)
    controller.setParent(view)
    return view


def _train(opened: Session, folder: Path, *, train: bool) -> Room:
    controller = TrainerController(opened.trainer, RunArchive(folder))
    view = TrainerView(controller)
    refused: list[str] = []
    controller.refused.connect(refused.append)
    if train:
        controller.start()
        _wait(lambda: controller.activity is Activity.IDLE)
    if refused:
        view.shut()
        raise NothingError(refused[0])
    controller.setParent(view)
    return view


def _wait(until: Callable[[], bool]) -> None:
    """Let the window's thread work until something is the case."""
    while not until():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
