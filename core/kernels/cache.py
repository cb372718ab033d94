"""The folder of compiled passes in the user's cache: what is damaged in it, or of another making, is thrown away."""

import json
import os
import shutil
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

LIST = "contents.json"  # the checksum of each file


def user_cache(environment: Mapping[str, str]) -> Path:
    """Return the folder of Fall Line in the user's cache."""
    cache = environment.get("LOCALAPPDATA") or environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "fallline" / "kernels"


def folder_for(makers: str, source: bytes, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of passes that were compiled from a source by these makers: compiler, versions, processor."""
    import hashlib  # noqa: PLC0415 - it would hold up the first paint

    made = hashlib.sha256(f"{sys.version} {makers}".encode() + source).hexdigest()
    return user_cache(environment) / made[:16]


def prepare(folder: Path) -> None:
    """Make the folder, empty unless all that it holds is as `seal` left it.

    Raises:
        OSError: it cannot be made, or it belongs to somebody else.
    """
    if folder.exists() and not _is_whole(folder):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if hasattr(os, "getuid") and folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")


def seal(folder: Path) -> None:
    """Write down what the folder holds.

    Raises:
        OSError: it cannot be written.
    """
    new = folder / f"{LIST}.{os.getpid()}"
    new.write_text(json.dumps(_checksums(folder)))
    new.replace(folder / LIST)


def _is_whole(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / LIST).read_text()) == _checksums(folder))
    except (OSError, ValueError):
        return False


def _checksums(folder: Path) -> dict[str, int]:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(LIST))
    return {file.relative_to(folder).as_posix(): zlib.crc32(file.read_bytes()) for file in files}
