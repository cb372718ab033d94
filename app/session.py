"""The state of all rooms as one value: this is what is saved, opened again, and put into pictures."""

from typing import Annotated, Literal

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import RefusedError, Settings, explain

# isort: split

from pathlib import Path

from pydantic import Field, ValidationError
from PySide6.QtCore import QCoreApplication

from app.files import write_whole
from app.initializers.model import InitializersModel
from app.optimizers.model import OptimizersModel
from app.room import RoomName
from app.trainer.model import TrainerModel
from core.settings import QT_TRANSLATE_NOOP

ENDING = ".fallline"

UNREADABLE = QT_TRANSLATE_NOOP("core", "{file} cannot be read: {reason}")

Frame = Annotated[int, Field(ge=0)]


class SessionError(RefusedError):
    """What is wrong with a session's file."""


class Session(Settings):
    """What every room is about to show, which one is seen, and where its playback stands."""

    version: Literal[1] = 1
    room: RoomName = "optimizers"
    frame: Frame = 0
    optimizers: OptimizersModel = Field(default_factory=OptimizersModel.first)
    initializers: InitializersModel = Field(default_factory=InitializersModel.first)
    trainer: TrainerModel = TrainerModel()


def read(path: Path) -> Session:
    """Read a session from its file.

    Raises:
        SessionError: it cannot be read, or is none.
    """
    try:
        return Session.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SessionError(UNREADABLE, file=path, reason=error.strerror or error) from error
    except ValidationError as error:
        reason = explain(error, QCoreApplication.translate)[0]
        raise SessionError(UNREADABLE, file=path, reason=reason) from error


def write(session: Session, path: Path) -> None:
    """Write a session; the file is complete, or as it was before.

    Raises:
        WriteError: it could not be written.
    """
    write_whole(str(path), session.model_dump_json(indent=2).encode())
