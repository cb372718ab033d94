"""A disk that fills up leaves the file that was there, and nothing beside it."""

import errno
import io
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core.files import whole_file

FULL = os.strerror(errno.ENOSPC)


def refuse(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, FULL)


class FullFile(io.FileIO):
    """A file on a disk where there is room for its name, and for nothing in it."""

    write = refuse


def open_full(path: Path, mode: str) -> io.BufferedWriter:
    return io.BufferedWriter(FullFile(path, mode))


def write(path: Path, content: bytes) -> None:
    with whole_file(path) as stream:
        stream.write(content)


@pytest.mark.parametrize("content", [b"new", b"new" * 100_000], ids=["short", "long"])
@pytest.mark.parametrize(
    ("call", "fail"),
    [("Path.open", refuse), ("Path.open", open_full), ("os.fsync", refuse), ("Path.replace", refuse)],
    ids=["open", "write", "fsync", "rename"],
)
def test_a_full_disk_leaves_the_old_file_whole_and_no_partial_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, fail: Callable[..., Any], content: bytes
) -> None:
    path = tmp_path / "race.fallline"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(f"core.files.{call}", fail)
        with pytest.raises(OSError, match=FULL):
            write(path, content)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("race.fallline", b"old")]


def test_what_stops_the_writer_stops_the_file(tmp_path: Path) -> None:
    with suppress(KeyboardInterrupt), whole_file(tmp_path / "file") as stream:
        stream.write(b"half of it")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_link_goes_on_being_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "file", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="there are no such rights")
def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_folder_and_a_file_that_is_protected_are_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(IsADirectoryError):
        write(tmp_path, b"new")
    path = tmp_path / "file"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        write(path, b"new")
    assert path.read_bytes() == b"old"
