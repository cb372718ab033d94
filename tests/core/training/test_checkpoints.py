"""Checkpoints: whole or as before, and a sentence for every file that is none."""

import json
import os
import random
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.optimizers import Adam
from core.training import Trainer, TrainingConfig, checkpoints
from core.training.checkpoints import CheckpointError, SaveClock
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset()
CONFIG = TrainingConfig(
    train_size=200, hidden_layers=(6,), epochs=3, batch_size=50, optimizer=Adam(learning_rate=0.01), dropout=0.1
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A run that has come into its second epoch."""
    trainer = Trainer(CONFIG, DATA)
    list(islice(trainer.run(), 7))
    trainer.save(tmp_path / "run.npz")
    return tmp_path / "run.npz"


def refusal(path: Path) -> str:
    """What is said of a file."""
    with pytest.raises(CheckpointError) as caught:
        Trainer.load(path, DATA)
    return str(caught.value).removeprefix(f"{path} ")


def rewritten(path: Path, **parts: Any) -> Path:
    """The same file with parts of it replaced; None leaves one out."""
    with np.load(path) as content:
        arrays = {**content, **parts}
    np.savez(path, allow_pickle=True, **{name: part for name, part in arrays.items() if part is not None})
    return path


def with_text(path: Path, **fields: Any) -> Path:
    text, _ = checkpoints.read(path)
    changed = json.dumps({**json.loads(text), **fields}).encode()
    return rewritten(path, text=np.frombuffer(changed, np.uint8))


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    checkpoints.write(tmp_path / "a.npz", "gamma = γ", {"numbers": np.arange(3)})
    text, arrays = checkpoints.read(tmp_path / "a.npz")
    assert text == "gamma = γ"
    np.testing.assert_array_equal(arrays["numbers"], [0, 1, 2])


def test_a_file_that_is_cut_short_anywhere_is_refused(saved: Path) -> None:
    whole = saved.read_bytes()
    for length in [4, 5, *range(100, len(whole), 499), len(whole) - 1]:
        saved.write_bytes(whole[:length])
        assert refusal(saved).startswith("is damaged or incomplete: ")


def test_a_file_with_a_byte_that_is_wrong_is_refused(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    place = content.index(b"parameters.npy") + 300
    content[place] ^= 1
    saved.write_bytes(content)
    assert refusal(saved) == "is damaged or incomplete: its archive is broken"


@pytest.mark.parametrize("content", [b"", b"epoch,loss\n1,2.3\n", b"\x93NUMPY\x01\x00"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.npz").write_bytes(content)
    assert refusal(tmp_path / "other.npz") == "is no checkpoint of Fall Line"


def test_arrays_of_somebody_else_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", weights=np.zeros(3))
    assert refusal(tmp_path / "other.npz") == "is no checkpoint of Fall Line"


def test_a_pickle_is_never_opened(saved: Path) -> None:
    bomb = np.array([lambda: None], dtype=object).astype(object)
    bomb[0] = {"harmless": 1}
    assert (
        refusal(rewritten(saved, parameters=bomb))
        == "is damaged or incomplete: “parameters” does not fit the rest of it"
    )


def test_a_file_of_another_version_is_refused(saved: Path) -> None:
    newer = "was written by a newer Fall Line: its format is 99, the latest known is 2"
    assert refusal(rewritten(saved, version=np.array(99))) == newer
    older = "was written by an older Fall Line: its format is 1, and only 2 can be read"
    assert refusal(rewritten(saved, version=np.array(1))) == older


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.npz") == "cannot be read: No such file or directory"


def test_a_run_on_other_images_is_refused(saved: Path) -> None:
    other = easy_dataset(train=410)
    with pytest.raises(CheckpointError, match=r"run\.npz belongs to a run on other images"):
        Trainer.load(saved, other)


@pytest.mark.parametrize(
    ("part", "value"),
    [("parameters", None), ("parameters", np.zeros(3, np.float32)), ("memory.m", None), ("order", np.zeros(200))],
)
def test_a_file_that_lacks_a_part_or_has_a_wrong_one_is_refused(saved: Path, part: str, value: Any) -> None:
    assert refusal(rewritten(saved, **{part: value})).startswith("is damaged or incomplete: ")


@pytest.mark.parametrize("fields", [{"step": "three"}, {"masks": {"bit_generator": "none"}}, {"config": {"epochs": 0}}])
def test_a_file_with_wrong_settings_is_refused(saved: Path, fields: dict[str, Any]) -> None:
    assert refusal(with_text(saved, **fields)).startswith("is damaged or incomplete: ")


def test_a_setting_that_is_wrong_is_named(saved: Path) -> None:
    assert (
        refusal(with_text(saved, config={"epochs": 0})) == "is damaged or incomplete: config.epochs: 0 is less than 1"
    )


def test_a_file_stays_as_it_was_where_a_new_one_cannot_be_finished(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = saved.read_bytes()
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CheckpointError, match="cannot be written: No space left on device"):
        Trainer(CONFIG, DATA).save(saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]  # and no half of the new one


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match="cannot be written: No such file or directory"):
        Trainer(CONFIG, DATA).save(tmp_path / "none" / "run.npz")


def test_saves_come_at_longer_distances_and_half_of_the_time_is_left_for_what_is_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("core.training.checkpoints.monotonic", lambda: now)
    clock = SaveClock(30.0)
    for lost_at_most in (3.0, 6.0, 12.0, 24.0, 30.0, 30.0):
        now += lost_at_most / 2 - 0.1
        assert not clock.is_due()
        now += 0.1
        assert clock.is_due()
        clock.restart()


CHECKPOINT_EVERY = 0.4  # seconds
KILLS = 20
LONG = CONFIG.replace(epochs=4000)
TRAIN = f"""
import sys, time
from pathlib import Path
from core.training.checkpoints import SaveClock
from core.training import Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset
path = Path(sys.argv[1])
data = easy_dataset()
config = TrainingConfig.model_validate_json(sys.argv[2])
trainer = Trainer.load(path, data) if path.exists() else Trainer(config, data)
print("started", trainer.step, flush=True)
clock = SaveClock({CHECKPOINT_EVERY})
for report in trainer.run():
    if clock.is_due():
        trainer.save(path)
        clock.restart()
    print(time.monotonic(), report.step, flush=True)
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_run_that_is_killed_again_and_again_loses_little_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    """SIGKILL at random moments: never a damaged checkpoint, never more lost than was to be lost at most."""
    path, delays = tmp_path / "run.npz", random.Random(0)
    kept = 0
    for _ in range(KILLS):
        lines = killed_after(delays.uniform(0.1, 1.2), path)
        started = int(lines[0].split()[1])
        assert started == kept
        times = {int(step): float(moment) for moment, step in map(str.split, lines[1:])}
        kept = Trainer.load(path, DATA).step if path.exists() else 0
        begin = times.get(kept, next(iter(times.values()), 0.0))
        assert next(reversed(times.values()), begin) - begin <= CHECKPOINT_EVERY
    assert kept > 0
    expected, resumed = Trainer(LONG, DATA), Trainer.load(path, DATA)
    while expected.step < resumed.step:
        next(expected.run())
    np.testing.assert_array_equal(resumed.network.parameters, expected.network.parameters)


def killed_after(seconds: float, path: Path) -> list[str]:
    """The lines that a training process has written when it is killed, so many seconds after it has begun."""
    command = [sys.executable, "-c", TRAIN, str(path), LONG.model_dump_json()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        rest = process.stdout.read()
    complete = rest[: rest.rfind("\n") + 1]
    return [first, *complete.splitlines()]
