"""A disk that fills up leaves the file that was there, and nothing beside it."""

import errno
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core.files import open_file, reason_of, remove_attempts, whole_file
from core.settings import RefusedError

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


def test_a_name_may_be_as_long_as_one_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    write(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("n" * 255, b"new")]


def test_a_link_in_place_of_the_begun_file_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other").write_bytes(b"somebody else's")
    (tmp_path / ".00.part").symlink_to(tmp_path / "other")
    monkeypatch.setattr("core.files.os.urandom", lambda _: b"\0")
    with pytest.raises(FileExistsError):
        write(tmp_path / "file", b"new")
    assert (tmp_path / "other").read_bytes() == b"somebody else's"
    assert (tmp_path / ".00.part").is_symlink()


@pytest.mark.parametrize(("code", "failures", "written"), [(5, 1, True), (32, 4, True), (32, 5, False), (17, 1, False)])
def test_a_file_that_windows_holds_for_a_moment_is_replaced_when_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, failures: int, *, written: bool
) -> None:
    replace, left = Path.replace, [failures]

    def replace_later(path: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            error = PermissionError(13, "Permission denied")
            error.winerror = code  # type: ignore[attr-defined,unused-ignore]
            raise error
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_later)
    monkeypatch.setattr("core.files.time.sleep", lambda _: None)
    with suppress(PermissionError):
        write(tmp_path / "file", b"new")
    assert [file.name for file in tmp_path.iterdir()] == (["file"] if written else [])


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(OSError, match=r"Is a directory|Not a regular file"):
            open_file(path)


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


KOREAN = {"No space left on device": "장치에 남은 공간이 없음", "its archive is broken": "압축이 깨졌습니다"}


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "장치에 남은 공간이 없음"),
        (zipfile.BadZipFile("Bad magic number for central directory"), "압축이 깨졌습니다"),
        (zlib.error("Error -3 while decompressing data"), "its data are broken or end too early"),
        (EOFError("Compressed file ended"), "its data are broken or end too early"),
        (KeyError("There is no item named 'step.npy' in the archive"), "a part of it is missing"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "it should be text, but is not"),
        (ValueError("buffer is smaller than {requested} size"), "it is not built as Fall Line writes it"),
        (OSError(999, "{strange}"), "{strange}"),
    ],
    ids=str,
)
def test_a_reason_is_in_words_that_can_be_translated(error: Exception, sentence: str) -> None:
    assert reason_of(error).sentence(lambda _, text: KOREAN.get(text, text)) == sentence


def test_a_reason_that_is_ours_stays() -> None:
    ours = RefusedError("{file} is too large", file="a")
    assert reason_of(ours) is ours


def test_what_a_killed_writer_has_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    attempt = whole_file(tmp_path / "run.npz")
    attempt.__enter__().write(b"half")
    (begun,) = tmp_path.iterdir()
    for name in (".part", ".gitignore", "a.part"):
        (tmp_path / name).touch()
    remove_attempts(tmp_path)
    assert not begun.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", ".part", "a.part"]


@pytest.mark.skipif(os.name == "nt", reason="there are no such pipes")
def test_a_pipe_is_neither_replaced_nor_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(OSError, match="Not a regular file"):
        write(tmp_path / "pipe.png", b"picture")
    assert [path.is_fifo() for path in tmp_path.iterdir()] == [True]
