"""Put Fall Line into the menu of a Linux desktop, with its icon and its kind of file, and take it out again.

The places are those of freedesktop.org: Desktop Entry, Shared MIME-info, Icon Theme. A wheel cannot do it, since pipx
and uv keep what it brings in an environment that no desktop looks into.
"""

import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import resources
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice

from app.base.file_writing import saying_why, write_whole
from app.desktop.icon import SIZES, picture, source
from core import STARTED_BY
from core.settings import N_, RefusedError

ELSEWHERE = N_(
    "the menu is that of a Linux desktop; on {system}, start Fall Line by the command or its installer's entry"
)
RESERVED = set(" \t\n\"'\\><~|&;$*?#()`")  # a word with one of them has to stand in quotes
UPDATES = (("update-mime-database", "mime"), ("update-desktop-database", "applications"))


def install(command: Sequence[str], folder: Path) -> list[Path]:
    """Write all files into the folder of a user's data and return their paths.

    Raises:
        WriteError: one could not be written.
    """
    paths = []
    for name, content in contents(command).items():
        with saying_why(folder / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / name, content)
        paths.append(folder / name)
    _update(folder)
    return paths


def remove(folder: Path) -> list[Path]:
    """Remove those of the files that are there, and folders that are empty then, and return the files."""
    paths = [folder / name for name in contents(["fallline"]) if (folder / name).exists()]
    for path in paths:
        path.unlink()
    if paths:
        _update(folder)  # while the folders are there
    for path in paths:
        with suppress(OSError):  # something else is in it
            for parent in path.relative_to(folder).parents[:-1]:
                (folder / parent).rmdir()
    return paths


def contents(command: Sequence[str]) -> dict[str, bytes]:
    """Return what is to be written, by the names within the folder of a user's data."""
    files = resources.files("assets") / "desktop"
    entry = (files / "fallline.desktop").read_text(encoding="utf-8")
    entry = entry.replace("{command}", quoted(command)).replace("{program}", command[0].replace("\\", r"\\"))
    drawings = ("scalable/apps/fallline.svg", "scalable/mimetypes/application-x-fallline.svg")
    return {
        "applications/fallline.desktop": entry.encode(),
        "mime/packages/fallline.xml": (files / "fallline.xml").read_bytes(),
        **{f"icons/hicolor/{name}": source() for name in drawings},
        **{f"icons/hicolor/{size}x{size}/apps/fallline.png": _png(size) for size in SIZES},
    }


def quoted(command: Sequence[str]) -> str:
    """Write a command as the key Exec of a desktop entry has it."""
    return " ".join(_quoted(word) for word in command)


def _quoted(word: str) -> str:
    word = word.replace("%", "%%")
    if not RESERVED & set(word):
        return word
    for letter in '\\"`$':
        word = word.replace(letter, f"\\{letter}")
    return '"{}"'.format(word.replace("\\", r"\\"))  # once for the word, once for the value of a key


def command_here(environment: Mapping[str, str], arguments: Sequence[str], folder: Path) -> list[str]:
    """Return the words that start this Fall Line from anywhere.

    `arguments` are those of the process, the first of which is the program; relative ones are seen from `folder`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable]
    if started := shlex.split(environment.get(STARTED_BY, "")):
        program, *others = started
        return [shutil.which(program) or program, *(_absolute(word, folder) for word in others)]
    if Path(arguments[0]).name == "__main__.py":
        return [sys.executable, "-P", "-m", "app"]
    return [_absolute(shutil.which(arguments[0]) or arguments[0], folder)]


def data_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of this user's data; XDG has a relative path ignored.

    Raises:
        RefusedError: this system has another kind of desktop.
    """
    if sys.platform in ("win32", "darwin"):
        raise RefusedError(ELSEWHERE, system={"win32": "Windows", "darwin": "macOS"}[sys.platform])
    named = Path(environment.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local" / "share"


def _absolute(word: str, folder: Path) -> str:
    return str((folder / word).absolute()) if (folder / word).exists() else word


def _png(size: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture(size).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _update(folder: Path) -> None:
    """Let the desktop's own indexes know; where a program for that is not there, the desktop looks by itself."""
    for program, name in UPDATES:
        if (found := shutil.which(program)) and (folder / name).is_dir():
            subprocess.run([found, str(folder / name)], capture_output=True, check=False)  # noqa: S603
