"""Pictures, films and tables out of a session, without a window: what the window would export, to the pixel."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import RefusedError, Settings, explain

# isort: split

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, QEventLoop, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.application import make_application
from app.base.file_writing import ending_of, write_whole
from app.base.language import Languages
from app.base.theme import DARK, LIGHT, apply_theme
from app.base.timer import timer
from app.cli.arguments import check_render
from app.export.animation import USUAL_SIZE, FilmFormat, FrameRenderer
from app.export.animation_files import samples_for, write_film
from app.export.figure import Figure
from app.export.formats import is_film, size_for
from app.export.picture import PictureFormat, TooSmallError, save_picture
from app.room_factory import initializers_room, optimizers_room, trainer_room
from app.rooms.names import RoomName
from app.rooms.room import Room
from app.session import session
from app.session.session import Session
from app.trainer.controller import Activity
from app.window.main_window import FIRST_SIZE
from core.cli.command import COULD_NOT, DONE, Interruption, UsageError, fail, noticing

WAKES = 100  # milliseconds between two looks for a signal while there is nothing else to do

N = TypeVar("N", int, float)
S = TypeVar("S", bound=Settings)
Check = Callable[[], None]


class NothingError(Exception):
    """There is nothing to be written; the text says why."""


def render(options: argparse.Namespace) -> int:
    """Paint a session and return the status."""
    check_render(options)
    return answered(lambda folder, check: _render(options, folder, check))


def data(options: argparse.Namespace) -> int:
    """Write what is measured in a session and return the status."""
    return answered(lambda folder, check: _data(options, folder, check))


def make_room(name: RoomName, opened: Session, folder: Path, check: Check, *, train: bool = False) -> Room:
    """A room as the session has it, with all that it measures by itself; runs are kept in the folder.

    `check` is called again and again, and raises if the command is to end.

    Raises:
        NothingError: it could not be measured, or trained.
    """
    makers: Mapping[RoomName, Callable[[], Room]] = {
        "optimizers": lambda: _race(opened),
        "initializers": lambda: _measure(opened, check),
        "trainer": lambda: _train(opened, folder, check, train=train),
    }
    room = makers[name]()
    room.resize(*FIRST_SIZE)
    room.complete()
    if opened.room == name:
        room.playback.seek(opened.frame)
        if opened.sight is not None:
            room.show_sight(opened.sight)
    else:
        room.playback.seek(room.playback.length)
    return room


# The commands.


def answered(act: Callable[[Path, Check], None]) -> int:
    """Let `act` do its work with a folder for a while, and say what cannot be done in the language that is spoken."""
    with tempfile.TemporaryDirectory() as folder, noticing() as noticed:

        def check() -> None:
            if noticed:
                raise Interruption(noticed[0])

        try:
            act(Path(folder), check)
        except RefusedError as error:
            return fail(COULD_NOT, error.sentence(QCoreApplication.translate))
        except (TooSmallError, NothingError) as error:
            return fail(COULD_NOT, str(error))
        check()
    return DONE


def _render(options: argparse.Namespace, folder: Path, check: Check) -> None:
    usual = USUAL_SIZE if is_film(options.output) else PictureFormat()
    asked = options.size or (usual.width, usual.height)
    width, height = size_for(options.output, *asked)
    if (width, height) != asked:
        sys.stderr.write(f"{options.output}: {width}x{height} pixels, since this kind of film has even sides\n")
    form = _valid(
        PictureFormat, width=width, height=height, dpi=_given(options.dpi, usual.dpi), theme=options.theme or "light"
    )
    begin(form, options.language)
    opened = session.read(Path(options.session))
    room = make_room(options.room or opened.room, opened, folder, check, train=options.train)
    try:
        _write_figure(room, opened, form, options, check)
    finally:
        leave(room)


def _write_figure(room: Room, opened: Session, form: PictureFormat, options: argparse.Namespace, check: Check) -> None:
    if options.frame is not None:
        if options.frame > room.playback.length:
            raise UsageError(f"there is no frame {options.frame}: the last one is {room.playback.length}")
        room.playback.seek(options.frame)
    figure = _figure(room, options.figure)
    if is_film(options.output):
        _write_film(figure, form, options, check)
        return
    seen = opened.replace(room=options.room or opened.room, frame=room.playback.position)
    save_picture(replace(figure, session=seen.model_dump_json()), form, options.output)


def _figure(room: Room, name: str | None) -> Figure:
    figures = {figure.name: figure for figure in room.figures()}
    if name is None:
        return figures.get("room", next(iter(figures.values())))
    if name not in figures:
        raise UsageError(f"there is no figure {name!r}: the room has {', '.join(figures)}")
    return figures[name]


def _write_film(figure: Figure, form: PictureFormat, options: argparse.Namespace, check: Check) -> None:
    if figure.film is None:
        raise NothingError(f"{figure.label} does not change with the playback")
    whole = FilmFormat.of(figure.film)
    first, last = options.frames or (whole.first, whole.last)
    speed = _given(options.speed, 1 if options.frames else whole.speed)
    part = _valid(FilmFormat, first=first, last=last, speed=speed, fps=_given(options.fps, whole.fps))
    if max(first, last) > figure.film.frames[-1]:
        raise UsageError(f"there is no frame {max(first, last)}: the last one is {figure.film.frames[-1]}")
    path = Path(options.output)
    samples = samples_for(path)
    reel = FrameRenderer(figure, figure.film, form, part)
    try:
        for _ in write_film(path, reel.pictures(samples), len(reel.places), part.fps):
            check()
    finally:
        reel.release()


def _data(options: argparse.Namespace, folder: Path, check: Check) -> None:
    begin(PictureFormat(), "en")
    opened = session.read(Path(options.session))
    name = options.room or opened.room
    room = make_room(name, opened, folder, check, train=options.train)
    try:
        measured = room.measured()
        if not measured:
            way_on = ": a session holds no run, which --train makes" if name == "trainer" else ""
            raise NothingError(f"there is nothing measured in this room{way_on}")
        write_whole(options.output, measured[ending_of(options.output)]().encode())
    finally:
        leave(room)


def leave(room: Room) -> None:
    """End what is going on in a room, and let it go."""
    room.shut()
    room.deleteLater()


def _given(number: N | None, usual: N) -> N:
    """A number that was asked for, 0 included, which is then refused by what it is for."""
    return usual if number is None else number


def _valid(kind: type[S], **fields: Any) -> S:
    """Settings out of options.

    Raises:
        UsageError: they do not allow that.
    """
    try:
        return kind(**fields)
    except ValidationError as error:
        raise UsageError(explain(error, QCoreApplication.translate)[0]) from error


def begin(form: PictureFormat, language: str) -> None:
    """Make the application as the window would have it."""
    app = QApplication.instance()
    if app is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # whether there is a display or not
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
    room = optimizers_room(opened.optimizers)
    room.controller.run_out()
    return room


def _measure(opened: Session, check: Check) -> Room:
    room = initializers_room(opened.initializers)
    with _shut_on_error(room):
        room.workbench.show()
        _wait(lambda: not room.controller.measuring, check)
        if room.controller.fault:
            raise NothingError(room.controller.fault)
    return room


def _train(opened: Session, folder: Path, check: Check, *, train: bool) -> Room:
    room = trainer_room(opened.trainer, folder)
    refused: list[str] = []
    room.controller.refused.connect(refused.append)
    with _shut_on_error(room):
        if train:
            room.controller.start()
            _wait(lambda: room.controller.activity is Activity.IDLE, check)
        if refused:
            raise NothingError(refused[0])
    return room


@contextmanager
def _shut_on_error(room: Room) -> Iterator[None]:
    """Stop what is going on in a room if it does not come to its end: a thread must not outlive it."""
    try:
        yield
    except BaseException:
        room.shut()
        raise


def _wait(until: Callable[[], bool], check: Check) -> None:
    """Let the window's thread work until something is the case."""
    waker = timer(None, WAKES)  # Python learns of a signal only when Qt has something to do
    waker.start()
    while not until():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        check()
