"""A journal that several write, some of whom end in the middle of a line."""

from pathlib import Path

import pytest

from core.search.places.journal import Entry, Journal, JournalError


def opened(path: Path) -> tuple[Journal, list[Entry]]:
    entries: list[Entry] = []
    return Journal(path, entries.append), entries


def test_each_reader_takes_each_entry_once(tmp_path: Path) -> None:
    path = tmp_path / "study.log"
    (first, seen), (second, also_seen) = opened(path), opened(path)
    with first.held():
        first.append([{"a": 1}, {"b": 2}])
    with second.held():
        second.append([{"c": 3}])
    first.refresh()
    assert seen == also_seen == [{"a": 1}, {"b": 2}, {"c": 3}]


def test_an_unfinished_last_line_is_cut_off_and_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "study.log"
    path.write_bytes(b'{"a":1}\n{"b":')
    journal, seen = opened(path)
    with journal.held():
        journal.append([{"c": 3}])
    assert path.read_bytes() == b'{"a":1}\n{"c":3}\n'
    assert (tmp_path / "study.log.torn").read_bytes() == b'{"b":\n'
    assert seen == [{"a": 1}, {"c": 3}]


def test_looking_without_the_lock_cuts_nothing_off(tmp_path: Path) -> None:
    path = tmp_path / "study.log"
    path.write_bytes(b'{"a":1}\n{"b":')
    opened(path)[0].refresh()
    assert path.read_bytes() == b'{"a":1}\n{"b":'


@pytest.mark.parametrize("text", [b"no\n", b"3\n", b"\xff\n"])
def test_another_file_is_refused_with_its_line(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "study.log"
    path.write_bytes(b"{}\n" + text)
    with pytest.raises(JournalError, match="line 2 is not as Fall Line writes it"):
        opened(path)[0].refresh()


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="cannot be written"), opened(tmp_path / "file" / "study.log")[0].held():
        pass
