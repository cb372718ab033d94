"""A disk that is really full: the old file stays whole, no partial one is left, and a sentence says so."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from errno import ENOSPC
from pathlib import Path

import numpy as np
import pytest

from app.base.file_writing import WriteError
from app.export.picture import PictureFormat, save_picture
from app.optimizers.view import OptimizersView
from app.session import session
from app.session.session import Session
from app.trainer.run_list.store import RunList, RunListError
from core.training import MODEL_1, Ending, checkpoints
from core.training.checkpoints import CheckpointError
from core.training.run_summary import RunSummary

SIZE = "128k"
FULL = os.strerror(ENOSPC)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own in memory, which only a privileged user can make."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None:
        pytest.skip("there is no mount to make a small disk with")
    words = [mount, "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no small disk can be made here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill(disk: Path) -> None:
    """Let nothing more find room, not even by the byte."""
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 512)


def contents(disk: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in disk.iterdir()}


def assert_untouched(disk: Path, write: Callable[[], object], refusal: type[Exception], said: str = FULL) -> None:
    """What cannot be written on a full disk is refused, and leaves everything as it was."""
    fill(disk)
    before = contents(disk)
    with pytest.raises(refusal, match=said):
        write()
    assert contents(disk) == before


def test_a_session(disk: Path) -> None:
    path = disk / "race.fallline"
    session.write(Session(), path)
    assert_untouched(disk, lambda: session.write(Session(frame=7), path), WriteError)
    assert session.read(path) == Session()


def test_a_picture(disk: Path, room: OptimizersView) -> None:
    (disk / "race.png").write_bytes(b"precious")
    figure = room.figures()[0]
    assert_untouched(disk, lambda: save_picture(figure, PictureFormat(), str(disk / "race.png")), WriteError)


def test_a_checkpoint(disk: Path) -> None:
    path = disk / "run.npz"
    checkpoints.write(path, "old", {"parameters": np.zeros(10)})
    arrays = {"parameters": np.ones(50_000)}
    assert_untouched(disk, lambda: checkpoints.write(path, "new", arrays), CheckpointError)
    assert checkpoints.read(path)[0] == "old"


def test_the_list_of_runs(disk: Path) -> None:
    runs = RunList(disk / "runs.sqlite")

    def add(name: str) -> int:
        return runs.add(RunSummary(name=name, config=MODEL_1, ending=Ending("finished", 9)), [])

    add("kept")
    assert_untouched(disk, lambda: add("lost" * 2000), RunListError, "full")
    assert [run.name for run in runs.runs()] == ["kept"]
    (disk / "filler").unlink()
    add("kept, too")
    assert [run.name for run in runs.runs()] == ["kept, too", "kept"]
