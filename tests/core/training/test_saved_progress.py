"""A checkpoint says nothing that its run cannot have reached, and no file harms who opens it."""

import json
import os
import tracemalloc
import zipfile
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.training import Trainer, checkpoints
from core.training.checkpoints import CheckpointError
from tests.core.mutated_checkpoints import CONFIG, DATA, STEP, attack, saved_run


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    saved_run(tmp_path)
    return tmp_path / "run.npz"


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        Trainer.load(path, DATA)
    return str(caught.value).removeprefix(f"{path} ")


def with_text(path: Path, **fields: Any) -> Path:
    """The same file with other fields; a name with a dot is of a field in a field."""
    text, arrays = checkpoints.read(path)
    content = json.loads(text)
    for name, value in fields.items():
        place = content
        *outer, last = name.split("__")
        for part in outer:
            place = place[part]
        place[last] = value
    encoded = np.frombuffer(json.dumps(content).encode(), np.uint8)
    np.savez(path, allow_pickle=False, **{**arrays, "text": encoded})
    return path


ENDED = {"kind": "finished", "step": STEP}
CHANGED = {"step": 2, "field": "dropout", "value": 0.2}


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"step": 1000}, "step"),
        ({"step": -1}, "step"),
        ({"step": 8}, "counters"),
        ({"counters": {"t": 5}}, "counters"),
        ({"counters": {"t": 4, "momentum_product": 0.1}}, "counters"),
        ({"counters": {"t": 5, "momentum_product": 0.1, "m": 1}}, "counters"),
        ({"best_epoch": 0}, "best"),
        ({"best_epoch": 2}, "best"),
        ({"ending": ENDED}, "ending"),
        ({"ending": {**ENDED, "kind": "stopped_early"}}, "ending"),
        ({"ending": {**ENDED, "kind": "stopped"}}, "ending"),
        ({"changes": [{**CHANGED, "step": 9}]}, "changes"),
        ({"changes": [{**CHANGED, "value": 2.0}]}, "changes"),
        ({"changes": [{**CHANGED, "field": "epochs"}]}, "changes"),
        ({"coming": [{**CHANGED, "field": "seed"}]}, "coming"),
        ({"seconds": -1.0}, "seconds"),
        ({"order__uinteger": 1 << 32}, "order"),
        ({"order__state__state": 1 << 128}, "order"),
        ({"masks__state__inc": 1}, "masks"),
        ({"config__epochs": 1}, "step"),
    ],
)
def test_a_field_that_no_run_can_reach_is_refused_by_name(saved: Path, fields: dict[str, Any], part: str) -> None:
    assert refusal(with_text(saved, **fields)) == f"is damaged or incomplete: “{part}” does not fit the rest of it"


@pytest.mark.parametrize("name", ["parameters", "statistics", "update_ratios", "memory.m", "best.parameters"])
def test_an_array_of_another_shape_is_refused_by_name(saved: Path, name: str) -> None:
    _, arrays = checkpoints.read(saved)
    np.savez(saved, allow_pickle=False, **{**arrays, name: arrays[name][:-1]})
    assert refusal(saved) == f"is damaged or incomplete: “{name}” does not fit the rest of it"


def test_an_order_that_names_an_image_twice_is_refused(saved: Path) -> None:
    _, arrays = checkpoints.read(saved)
    arrays["order"][0] = arrays["order"][1]
    np.savez(saved, allow_pickle=False, **arrays)
    assert refusal(saved) == "is damaged or incomplete: “order” does not fit the rest of it"


def test_a_longer_history_is_refused(saved: Path) -> None:
    _, arrays = checkpoints.read(saved)
    arrays["history"] = np.concatenate([arrays["history"]] * 3)
    np.savez(saved, allow_pickle=False, **arrays)
    assert refusal(saved) == "is damaged or incomplete: “history” does not fit the rest of it"


@pytest.mark.parametrize("steps", range(CONFIG.steps + CONFIG.epochs + 1))
def test_a_run_can_be_saved_and_resumed_after_any_report(tmp_path: Path, steps: int) -> None:
    trainer = Trainer(CONFIG, DATA)
    list(islice(trainer.run(), steps))
    trainer.save(tmp_path / "run.npz")
    resumed = Trainer.load(tmp_path / "run.npz", DATA)
    assert (resumed.step, resumed.ending, len(resumed.history)) == (trainer.step, trainer.ending, len(trainer.history))


@pytest.mark.parametrize("name", ["parameters.npy", "text.npy", "other.npy"])
def test_a_member_that_unpacks_to_much_more_is_not_unpacked(saved: Path, name: str) -> None:
    with zipfile.ZipFile(saved) as archive:
        members = {known: archive.read(known) for known in archive.namelist()}
    members[name] = members.get(name, b"") + bytes(40_000_000)
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for known, content in members.items():
            archive.writestr(known, content)
    del members
    tracemalloc.start()
    try:
        loads_or_is_refused(saved)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def loads_or_is_refused(path: Path) -> None:
    with suppress(CheckpointError):
        Trainer.load(path, DATA)


def test_a_folder_or_a_pipe_in_place_of_a_checkpoint_is_refused_at_once(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "cannot be read: Is a directory"
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "cannot be read: Not a regular file"
    assert refusal(Path("/dev/zero")) == "cannot be read: Not a regular file"


@pytest.mark.parametrize("count", [30, pytest.param(2000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_a_damaged_checkpoint_is_refused_with_a_sentence_or_goes_on(tmp_path: Path, count: int) -> None:
    assert attack(tmp_path, count, seed=0) > count / 2
