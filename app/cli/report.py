"""The subcommand `report`: a session, a run or a study as one page that explains itself."""

import argparse
from pathlib import Path

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
import core.settings  # noqa: F401

# isort: split

from collections.abc import Callable

from app.base.file_writing import write_whole
from app.cli.compare import is_session
from app.cli.render import answered, begin, leave, make_room
from app.cli.runs import listed
from app.course.scene_of_room import course_sections
from app.export.picture import PictureFormat
from app.export.report_files import written
from app.room_factory import trainer_room
from app.rooms.room import Room
from app.session import session
from app.session.reports import report_of
from app.session.study_report import is_study, study_report
from app.trainer.live_run import LiveRun
from app.trainer.model import TrainerModel
from app.window.main_window import FIRST_SIZE
from core.cli.runs import find_trainer


def report(options: argparse.Namespace) -> int:
    """Write a report and return the status."""
    return answered(lambda folder, check: _report(options, folder, check))


def _report(options: argparse.Namespace, folder: Path, check: Callable[[], None]) -> None:
    begin(PictureFormat(), options.language)
    if is_study(Path(options.subject)):
        write_whole(options.output, written(study_report(Path(options.subject), options.language), options.output))
        return
    room = _room(options, folder, check)
    try:
        content = written(report_of(room, options.language, course_sections(room)), options.output)
    finally:
        leave(room)
    write_whole(options.output, content)


def _room(options: argparse.Namespace, folder: Path, check: Callable[[], None]) -> Room:
    """Return the room of a session, or the Trainer with the run that is meant.

    Raises:
        RefusedError: it cannot be read.
    """
    if is_session(options.subject):
        opened = session.read(Path(options.subject))
        return make_room(options.room or opened.room, opened, folder, check, train=options.train)
    name, trainer = find_trainer(options.subject, online=options.online, listed=listed)
    room = trainer_room(TrainerModel(config=trainer.config), folder)
    room.resize(*FIRST_SIZE)
    room.complete()
    run = LiveRun(name, trainer.config)
    run.adopt(trainer)
    room.controller.show_run(run)
    room.playback.seek(room.playback.length)
    return room
