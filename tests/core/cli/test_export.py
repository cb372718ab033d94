"""A run is written for other programs, whole or not at all; what is wrong is one sentence."""

import sys
from pathlib import Path

import numpy as np
import pytest

from core.__main__ import main
from core.activations import Identity
from core.export.torch_training import torch_training_script
from core.optimizers import SGD
from core.training import Trainer
from tests.core.cli.kept_runs import SMALL, keep, refused


@pytest.fixture
def kept(tmp_path: Path) -> Trainer:
    return keep(tmp_path / "run")


def test_a_run_becomes_a_script_for_pytorch(kept: Trainer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "run"), "-o", str(tmp_path / "run.py")]) == 0
    assert (tmp_path / "run.py").read_text() == torch_training_script(kept.config, (), kept.dataset.ends)
    assert capsys.readouterr().out == f"run: saved {tmp_path / 'run.py'}\n"


@pytest.mark.parametrize("word", ["run", "run/checkpoint.npz"])
def test_its_network_is_the_last_one_or_the_best(word: str, kept: Trainer, tmp_path: Path) -> None:
    for which in ("last", "best"):
        words = ["export", str(tmp_path / word), "-o", str(tmp_path / f"{which}.npz"), "--which", which]
        assert main(words) == 0
    assert kept.best is not None
    last, best = (np.load(tmp_path / f"{which}.npz")["weights1"] for which in ("last", "best"))
    np.testing.assert_array_equal(last, kept.network.layers[0].weights)
    np.testing.assert_array_equal(best.ravel(), kept.best.parameters[: best.size])


def test_a_diverged_run_has_a_script_but_no_last_network(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trainer = keep(
        tmp_path / "run",
        SMALL.replace(optimizer=SGD(learning_rate=100.0), activation=Identity(), hidden_layers=(8, 8, 8, 8)),
    )
    assert trainer.ending is not None
    assert trainer.ending.kind == "diverged"
    sentence = refused(["export", str(tmp_path / "run"), "-o", str(tmp_path / "a.npz")], capsys, tmp_path)
    assert sentence.startswith(f"“run” diverged in step {trainer.ending.step}: its last network is of no use")
    sentence = refused(
        ["export", str(tmp_path / "run"), "-o", str(tmp_path / "a.npz"), "--which", "best"], capsys, tmp_path
    )
    assert sentence == "“run” has no best epoch: it has no validation images, or finished no epoch"
    assert main(["export", str(tmp_path / "run"), "-o", str(tmp_path / "a.py")]) == 0


@pytest.mark.usefixtures("kept")
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "nowhere" / "a.py"
    sentence = refused(["export", str(tmp_path / "run"), "-o", str(target)], capsys, tmp_path)
    assert sentence == f"{target} cannot be written: No such file or directory"


@pytest.mark.usefixtures("kept")
def test_wrong_words_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "run"), "-o", "a.txt"]) == 2
    assert "'a.txt' ends in none of .npz, .safetensors, .onnx, .py" in capsys.readouterr().err
    assert main(["export", str(tmp_path / "run")]) == 2
    assert "say where to: -o FILE, or --as tensorboard --out FOLDER" in capsys.readouterr().err


def test_a_history_goes_into_a_folder_for_tensorboard(
    kept: Trainer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("tensorboardX")
    words = ["export", str(tmp_path / "run"), "--as", "tensorboard"]
    assert main([*words, "--out", str(tmp_path / "events" / "one")]) == 0
    (file,) = (tmp_path / "events" / "one").iterdir()
    assert "tfevents" in file.name
    assert file.stat().st_size > 1000 * len(kept.history)
    assert main(words) == 2
    assert "--as tensorboard writes into a folder: --out FOLDER" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert "cannot be written" in refused([*words, "--out", str(tmp_path / "file" / "one")], capsys, tmp_path)


@pytest.mark.parametrize(
    ("words", "module"),
    [
        (["-o", "a.onnx"], "onnx"),
        (["--as", "tensorboard", "--out", "events"], "tensorboardX"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_a_missing_part_is_a_sentence(
    words: list[str], module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)  # as Python marks what cannot be found
    sentence = refused(["export", "run", *words], capsys, tmp_path)
    assert sentence.startswith("the optional part “exchange” is not installed; this adds it: ")
