"""Files and folders are written whole or not at all, with a sentence where they are not."""

import errno
import os
from pathlib import Path

import pytest

from app.base.file_writing import WriteError, ending_of, saying_why, whole_folder, write_whole


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("race.PNG", ".png"),
        ("/tmp/a.b/race.tar.gz", ".gz"),
        ("frames/", "/"),
        ("C:\\frames\\", "/"),
        ("race", ""),
        (".png", ""),
        ("a.b/race", ""),
    ],
)
def test_a_name_says_its_kind_by_its_ending(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_what_keeps_a_file_from_being_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(WriteError) as caught:
        write_whole(tmp_path / "nowhere" / "race.csv", b"")
    assert str(caught.value) == f"{tmp_path / 'nowhere' / 'race.csv'} cannot be written: {os.strerror(errno.ENOENT)}"


def test_another_fault_is_no_sentence() -> None:
    with pytest.raises(ZeroDivisionError), saying_why("race.csv"):
        raise ZeroDivisionError


def test_a_file_is_replaced_by_its_new_content(tmp_path: Path) -> None:
    for content in (b"one", b"two"):
        write_whole(tmp_path / "race.csv", content)
    assert (tmp_path / "race.csv").read_bytes() == b"two"
    assert len(list(tmp_path.iterdir())) == 1


def fill(path: Path, *names: str) -> None:
    with whole_folder(path) as folder:
        for name in names:
            (folder / name).write_bytes(b"")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_of_frames_takes_the_place_of_another(tmp_path: Path) -> None:
    fill(tmp_path / "frames", "1.png", "2.png")
    fill(tmp_path / "frames", "1.png")
    assert names_in(tmp_path / "frames") == ["1.png"]
    assert names_in(tmp_path) == ["frames"]


def test_a_folder_that_is_given_up_stays_as_it_was(tmp_path: Path) -> None:
    fill(tmp_path / "frames", "1.png")
    with pytest.raises(OSError, match=r"\.part"), whole_folder(tmp_path / "frames") as folder:
        folder.write_bytes(b"")  # which no folder takes
    assert names_in(tmp_path / "frames") == ["1.png"]
    assert names_in(tmp_path) == ["frames"]


@pytest.mark.parametrize("name", ["thesis.txt", "1.png.bak", "one.png"])
def test_a_folder_that_holds_anything_else_is_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / name).write_text("precious")
    with pytest.raises(OSError, match=os.strerror(errno.ENOTEMPTY)):
        fill(tmp_path / "frames", "1.png")
    assert (tmp_path / "frames" / name).read_text() == "precious"


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "frames").write_text("precious")
    with pytest.raises(OSError, match=os.strerror(errno.ENOTDIR)):
        fill(tmp_path / "frames", "1.png")
    assert (tmp_path / "frames").read_text() == "precious"


def test_the_old_folder_comes_back_where_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "frames", "1.png")
    rename = Path.rename

    def refuse_the_new(path: Path, target: Path) -> Path:
        if path.name.endswith(".part"):
            raise PermissionError
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_the_new)
    with pytest.raises(PermissionError):
        fill(tmp_path / "frames", "2.png")
    assert names_in(tmp_path / "frames") == ["1.png"]
    assert names_in(tmp_path) == ["frames"]
