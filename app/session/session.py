"""The state of all rooms as one value, which is saved, opened again, and put into pictures."""

from typing import Any

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import RefusedError, Settings, explain

# isort: split

import codecs
import json
from pathlib import Path

from pydantic import Field, ValidationError
from PySide6.QtCore import QCoreApplication

from app.base.file_writing import SESSION_KEY, write_whole
from app.export import png_metadata, svg_metadata
from app.initializers.model import InitializersModel
from app.optimizers.model import OptimizersModel
from app.rooms.names import RoomName
from app.rooms.room import Frame
from app.rooms.sight import Sight
from app.session.kept_session import FormatVersion
from app.trainer.model import TrainerModel
from core.files import NEWER, NO_TEXT, UNREADABLE, reason_of
from core.settings import LONGEST_QUOTE, N_, not_json

MOST = 1_000_000  # bytes; a typical session has 5,000
MOST_COMMAS = 30_000  # between its values: what is wrong with each is gathered, at a thousand times its length

NO_FILE = N_("it is not a file")
TOO_LARGE = N_("it is larger than any session")
TOO_DEEP = N_("its groups are nested too deeply")
TWICE = N_("“{name}” stands twice in one group")
DAMAGED = N_("the session in this picture is damaged: {error}")
NOT_IN_PICTURE = N_(
    "this picture carries no session: it was not made by Fall Line, or was saved by another program since"
)


class SessionError(RefusedError):
    """A session's file cannot be read or is invalid."""


class Session(Settings):
    """The models of all rooms, the current room, and the position of its playback."""

    version: FormatVersion = 2
    room: RoomName = "optimizers"
    frame: Frame = 0
    optimizers: OptimizersModel = Field(default_factory=OptimizersModel.first)
    initializers: InitializersModel = Field(default_factory=InitializersModel.first)
    trainer: TrainerModel = TrainerModel()
    sight: Sight | None = None  # of the shown room, in a picture


def read(path: Path) -> Session:
    """Read a session from its file, or from a PNG or an SVG that carries one.

    Raises:
        SessionError: it cannot be read, or is none; the sentence names the place of what is wrong.
    """
    try:
        content = _content(path)
        _refuse_newer(_parsed(content), path)
        return Session.model_validate_json(content)
    except SessionError:
        raise
    except (OSError, RefusedError, ValidationError) as error:
        raise SessionError(UNREADABLE, file=path, reason=_reason(error)) from error


def write(session: Session, path: Path) -> None:
    """Write a session; the file is complete, or as it was before.

    Raises:
        WriteError: it could not be written.
    """
    write_whole(path, session.model_dump_json(indent=2, exclude={"sight"} if session.sight is None else None).encode())


def _content(path: Path) -> bytes:
    """Return the session as JSON; read no more bytes than one can have."""
    if path.exists() and not path.is_file():
        raise RefusedError(NO_FILE)
    with path.open("rb") as stream:
        beginning = stream.read(svg_metadata.BEGINNING)
        content: bytes | None
        try:
            if beginning.startswith(png_metadata.SIGNATURE):
                stream.seek(len(png_metadata.SIGNATURE))
                content = png_metadata.read_text(stream, SESSION_KEY, MOST)
            elif svg_metadata.is_svg(beginning):
                content = svg_metadata.read_text(beginning + stream.read(svg_metadata.LARGEST), MOST)
            else:
                content = beginning + stream.read(MOST)
        except RefusedError as error:
            raise RefusedError(DAMAGED, error=error) from error
    if content is None:
        raise RefusedError(NOT_IN_PICTURE)
    if len(content) > MOST or content.count(b",") > MOST_COMMAS:
        raise RefusedError(TOO_LARGE)
    return content.removeprefix(codecs.BOM_UTF8)  # some editors put one


def _parsed(content: bytes) -> Any:
    """Return the parsed JSON, and refuse duplicate names in a group."""
    try:
        return json.loads(content.decode(), object_pairs_hook=_group)
    except RecursionError as error:
        raise RefusedError(TOO_DEEP) from error
    except RefusedError:
        raise
    except UnicodeDecodeError as error:
        raise RefusedError(NO_TEXT) from error
    except ValueError as error:
        raise not_json(error) from error


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(pairs)
    if len(group) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise RefusedError(TWICE, name=twice[:LONGEST_QUOTE])
    return group


def _refuse_newer(parsed: Any, path: Path) -> None:
    """Say first that a format is unknown: all else that is strange in it follows from that."""
    version = parsed.get("version") if isinstance(parsed, dict) else None
    known = Session.model_fields["version"].default
    if isinstance(version, int) and version > known:
        raise SessionError(NEWER, file=path, found=str(version)[:LONGEST_QUOTE], known=known)


def _reason(error: OSError | RefusedError | ValidationError) -> str:
    if isinstance(error, ValidationError):
        return explain(error, QCoreApplication.translate)[0]
    return reason_of(error).sentence(QCoreApplication.translate)
