"""The folder of compiled passes: where it is, and that what is damaged or foreign in it is thrown away."""

import os
from pathlib import Path

import pytest

from core.kernels import cache


def sealed(folder: Path) -> Path:
    """A folder with a file in a folder below."""
    cache.prepare(folder)
    (folder / "below").mkdir()
    (folder / "below" / "adam.nbc").write_bytes(b"machine code")
    cache.seal(folder)
    return folder / "below" / "adam.nbc"


def test_it_is_in_the_user_s_cache_and_another_for_each_making(tmp_path: Path) -> None:
    of = {"XDG_CACHE_HOME": str(tmp_path)}
    folders = {cache.folder_for(*made, of) for made in (("numba 1", b"a"), ("numba 2", b"a"), ("numba 1", b"b"))}
    assert len(folders) == 3
    assert {folder.parent for folder in folders} == {tmp_path / "fallline" / "kernels"}


def test_what_was_sealed_is_found_again(tmp_path: Path) -> None:
    file = sealed(tmp_path / "made")
    cache.prepare(tmp_path / "made")
    assert file.read_bytes() == b"machine code"


@pytest.mark.parametrize("damage", ["changed", "cut", "added", "gone", "list"])
def test_a_damaged_folder_is_thrown_away(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    file = sealed(folder)
    match damage:
        case "changed":
            file.write_bytes(b"machine C0DE")
        case "cut":
            file.write_bytes(b"")
        case "added":
            (folder / "sgd.nbc").write_bytes(b"foreign")
        case "gone":
            file.unlink()
        case _:
            (folder / cache.LIST).write_text("{")
    cache.prepare(folder)
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="asks the system whose folder it is")
def test_the_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed(tmp_path / "made")
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        cache.prepare(tmp_path / "made")
