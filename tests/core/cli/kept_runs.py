"""Small runs that are kept in folders, and commands that are refused."""

from pathlib import Path

import pytest

from core.__main__ import main
from core.datasets import load
from core.training import Trainer, TrainingConfig
from core.training.run_folder import RunFolder

SMALL = TrainingConfig(dataset="digits", train_size=100, hidden_layers=(8,), batch_size=50, epochs=2)


def keep(folder: Path, config: TrainingConfig = SMALL) -> Trainer:
    """Train a run to its end, and keep it in a folder."""
    trainer, kept = Trainer(config, load(config.data)), RunFolder(folder)
    kept.begin(trainer)
    for _ in trainer.run("inline"):
        pass
    kept.save(trainer)
    return trainer


def refused(words: list[str], capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """The one sentence of a command that could not be done, and left nothing behind."""
    before = sorted(folder.rglob("*"))
    assert main(words) == 1
    assert sorted(folder.rglob("*")) == before
    (sentence,) = capsys.readouterr().err.splitlines()
    return sentence.removeprefix("Fall Line: ")
