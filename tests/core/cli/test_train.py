"""The command line as a person uses it: words, files, Ctrl+C, and what is said when something is wrong."""

import csv
import json
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from core.__main__ import main
from core.cli import train
from core.datasets import Source, checksum, load
from core.training import MODEL_2, Change, StepReport, Trainer, TrainingConfig, checkpoints
from core.training.progress import Progress

ROOT = Path(__file__).parents[3]


def idx(data: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    return bytes([0, 0, 8, data.ndim]) + np.array(data.shape, ">u4").tobytes() + data.tobytes()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 images of 4 x 4 pixels, each brightest at its class."""
    folder = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(0)
    for part, count in (("train", 200), ("t10k", 50)):
        labels = (np.arange(count) % 10).astype(np.uint8)
        images = rng.integers(0, 100, (count, 16), dtype=np.uint8)
        images[np.arange(count), labels] = 255
        (folder / f"{part}-images-idx3-ubyte").write_bytes(idx(images.reshape(count, 4, 4)))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(idx(labels))
    return folder


@pytest.fixture
def words(data: Path, tmp_path: Path) -> list[str]:
    """A run of three epochs that is kept in the folder `run`."""
    settings = [f"dataset={data}", "train_size=100", "hidden_layers=16", "batch_size=20", "epochs=3", "dropout=0.1"]
    return ["train", "--out", str(tmp_path / "run"), "--set", *settings]


def kept_in(folder: Path, words: list[str]) -> list[str]:
    """The same run in another folder."""
    return [*words[:2], str(folder), *words[3:]]


def history(folder: Path) -> list[dict[str, str]]:
    """The table without what depends on the day."""
    rows = list(csv.DictReader((folder / "history.csv").read_text().splitlines()))
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


# A run


def test_a_run_says_a_line_an_epoch_and_how_it_ended(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    first, _, third, done, best = capsys.readouterr().out.splitlines()
    score = r"loss \d\.\d{4} accuracy \d\.\d{4}"
    numbers = rf"training {score}  validation {score}  test accuracy \d\.\d{{4}}  [\d,]+ images/s"
    assert re.fullmatch(rf"epoch 1/3  {numbers}  \d:\d\d left", first)
    assert re.fullmatch(rf"epoch 3/3  {numbers}  0:00 left", third)
    assert re.fullmatch(f"done: {numbers}", done)
    assert re.fullmatch(rf"lowest validation loss in epoch \d: {numbers}", best)


def test_the_lowest_validation_loss_is_told_as_the_table_has_it(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(words)
    last_line = capsys.readouterr().out.splitlines()[-1]
    lowest = min(history(tmp_path / "run"), key=lambda row: float(row["validation_loss"]))
    assert last_line.startswith(f"lowest validation loss in epoch {lowest['epoch']}: ")
    assert f"validation loss {float(lowest['validation_loss']):.4f} " in last_line
    assert f"training loss {float(lowest['train_loss']):.4f} " in last_line


def test_the_folder_holds_the_run(words: list[str], tmp_path: Path, data: Path) -> None:
    main(words)
    folder = tmp_path / "run"
    config = TrainingConfig.model_validate_json((folder / "config.json").read_text())
    trainer = Trainer.load(folder / "checkpoint.npz", load(data))
    assert config.hidden_layers == (16,)
    assert trainer.config == config
    assert [int(row["epoch"]) for row in history(folder)] == [1, 2, 3]
    assert [float(row["test_loss"]) for row in history(folder)] == [report.test_loss for report in trainer.history]
    text, best = checkpoints.read(folder / "best.npz")
    assert TrainingConfig.model_validate_json(text) == config
    assert trainer.best is not None
    np.testing.assert_array_equal(best["parameters"], trainer.best.parameters)


def test_a_run_is_the_same_however_its_epochs_are_looked_at(words: list[str], tmp_path: Path) -> None:
    for looks in ("beside", "inline"):
        assert main([*kept_in(tmp_path / looks, words), "--looks", looks]) == 0
    beside, inline = (history(tmp_path / looks) for looks in ("beside", "inline"))
    assert beside == inline
    assert len(beside) == 3


def test_preset_file_and_assignments_are_taken_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[TrainingConfig] = []

    def remember(config: TrainingConfig, _dataset: object) -> None:
        seen.append(config)
        raise KeyboardInterrupt

    monkeypatch.setattr(train, "Trainer", remember)
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"epochs": 7, "dropout": 0.5}), encoding="utf-8-sig")  # as editors of Windows do
    assert (
        main(["train", "--preset", "model-2", "--set", "optimizer.learning_rate=3e-3", "hidden_layers=256,100"]) == 130
    )
    assert main(["train", "--config", str(file), "--set", "dropout=0.25", "--set", "optimizer=momentum"]) == 130
    assert seen[0] == MODEL_2.replace(
        optimizer=MODEL_2.optimizer.replace(learning_rate=0.003), hidden_layers=(256, 100)
    )
    assert (seen[1].epochs, seen[1].dropout, seen[1].optimizer.kind) == (7, 0.25, "momentum")
    assert capsys.readouterr() == ("", "")


# Interrupting and going on


def interrupt_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Ctrl+C be pressed while a step is shown."""
    show = Progress.show

    def show_and_press(progress: Progress, report: StepReport) -> None:
        show(progress, report)
        if report.step == step and isinstance(report, StepReport):
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Progress, "show", show_and_press)


def test_an_interrupted_run_goes_on_to_the_same_end(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(kept_in(tmp_path / "whole", words))
    with monkeypatch.context() as patch:
        interrupt_at(8, patch)
        assert main(words) == 130
    said = capsys.readouterr().out.splitlines()[-1]
    assert said.startswith("Stopped after step 8 of 15 and saved. To go on: python -m core train --out ")
    assert len(history(tmp_path / "run")) == 1
    assert main(shlex.split(said.partition("-m core ")[2])) == 0
    assert history(tmp_path / "run") == history(tmp_path / "whole")
    ends = [checkpoints.read(tmp_path / name / "checkpoint.npz")[1]["parameters"] for name in ("run", "whole")]
    np.testing.assert_array_equal(ends[0], ends[1])


def refuse_in(name: str, calls: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let some of the attempts to write a file of the run fail, as while Excel holds it on Windows."""
    open_path, count = Path.open, iter(range(1000))

    def open_or_fail(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if path.name == name and mode == "ab" and next(count) in calls:
            raise PermissionError(13, "Permission denied", str(path))
        return open_path(path, mode, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", open_or_fail)


def test_a_table_that_cannot_be_written_for_a_while_is_complete_at_the_end(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(kept_in(tmp_path / "whole", words))
    refuse_in("history.csv", {0, 1}, monkeypatch)
    assert main(words) == 0
    assert history(tmp_path / "run") == history(tmp_path / "whole")
    said = capsys.readouterr().err
    place = tmp_path / "run" / "history.csv"
    assert (
        said == f"Fall Line: {place} cannot be written: Permission denied. The run goes on, and this is tried again.\n"
    )


def test_a_checkpoint_that_cannot_be_written_once_is_there_at_the_end(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Trainer.save

    def save_or_fail(trainer: Trainer, path: str | Path) -> None:
        if trainer.step == 5:
            raise checkpoints.CheckpointError("{file} is busy", file=path)
        save(trainer, path)

    monkeypatch.setattr(Trainer, "save", save_or_fail)
    assert main([*words, "--checkpoint-every", "0"]) == 0
    assert Trainer.load(tmp_path / "run" / "checkpoint.npz", load(tmp_data(words))).step == 15


def tmp_data(words: list[str]) -> str:
    """The folder of images of these words."""
    return words[words.index("--set") + 1].partition("=")[2]


def test_a_config_that_was_edited_is_refused_by_the_name_of_what_was(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(words)
    file = tmp_path / "run" / "config.json"
    file.write_text(file.read_text().replace('"epochs": 3', '"epochs": 6'))
    assert main([*words[:3], "--resume"]) == 1
    said = capsys.readouterr().err
    assert "config.json was edited: epochs of a run that has begun cannot be changed there" in said
    assert "more epochs are asked for by --resume --set epochs=NUMBER" in said
    file.write_bytes("{é}".encode("latin-1"))
    assert main([*words[:3], "--resume"]) == 1
    assert capsys.readouterr().err.endswith("holds no run: it should be text, but is not\n")


def test_a_run_trains_on_to_more_epochs_and_equals_a_longer_one(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], data: Path
) -> None:
    main(words)
    config = (tmp_path / "run" / "config.json").read_text()
    assert main([*words[:3], "--resume", "--set", "epochs=6"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-3].startswith("epoch 6/6")
    assert said[-2].startswith("done: ")
    main([*kept_in(tmp_path / "longer", words), "epochs=6"])
    assert history(tmp_path / "run") == history(tmp_path / "longer")
    assert (tmp_path / "run" / "config.json").read_text() == config
    changes = json.loads((tmp_path / "run" / "changes.json").read_text())
    assert changes == [{"step": 15, "field": "epochs", "value": 6}]
    again = Trainer(TrainingConfig.model_validate_json(config), load(data), [Change(**one) for one in changes])
    list(again.run())
    kept = Trainer.load(tmp_path / "run" / "checkpoint.npz", load(data))
    np.testing.assert_array_equal(again.network.parameters, kept.network.parameters)
    assert main([*words[:3], "--resume"]) == 0  # there is nothing left to do


def test_what_the_rate_does_in_a_longer_run_is_said(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main([*words, "schedule=linear", "optimizer.learning_rate=0.01"])
    capsys.readouterr()
    main([*words[:3], "--resume", "--set", "epochs=6"])
    first, *_ = capsys.readouterr().out.splitlines()
    assert first == ("The schedule now covers 6 epochs: the learning rate goes on at 0.005, where it was 0.000667.")


def test_settings_that_may_change_during_a_run_change_from_here_on(
    words: list[str], tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt_at(7, monkeypatch)
    main(words)
    monkeypatch.undo()
    main([*words[:3], "--resume", "--set", "dropout=0.25", "optimizer.learning_rate=0.002", "epochs=4"])
    kept = Trainer.load(tmp_path / "run" / "checkpoint.npz", load(data))
    assert {(change.field, change.value) for change in kept.changes} == {
        ("epochs", 4),
        ("dropout", 0.25),
        ("learning_rate", 0.002),
    }
    assert len({change.step for change in kept.changes}) == 1
    again = Trainer(kept.config, load(data), kept.changes)
    list(again.run())
    np.testing.assert_array_equal(again.network.parameters, kept.network.parameters)


@pytest.mark.parametrize(
    ("assignments", "sentence", "status"),
    [
        (["hidden_layers=8", "seed=3", "epochs=6"], "--set: hidden_layers, seed of a run that has begun cannot be", 2),
        (["optimizer=sgd"], "--set: optimizer of a run that has begun cannot be changed; epochs, optimizer.lea", 2),
        (["epochs=2"], "the run has made 3 epochs already, so it cannot go on to 2; take a larger number", 1),
        (["epochs=0"], "epochs: 0 is less than 1", 2),
        (["dropout=0.2"], "the run ended in step 15: only --set epochs=NUMBER lets it go on", 1),
    ],
)
def test_what_cannot_change_in_a_run_that_has_begun_is_refused_by_its_name(
    assignments: list[str], sentence: str, status: int, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(words)
    assert main([*words[:3], "--resume", "--set", *assignments]) == status
    assert sentence in capsys.readouterr().err
    assert main([*words[:3], "--resume"]) == 0


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_run_that_is_killed_again_and_again_is_the_same_run(words: list[str], tmp_path: Path) -> None:
    words += ["train_size=100", "hidden_layers=200,200,200", "batch_size=5", "epochs=150"]
    main(kept_in(tmp_path / "whole", words))
    dice, kills = random.Random(), int(os.environ.get("FALLLINE_KILLS", "6"))
    killed = 0
    for kill in range(kills):
        begun = (tmp_path / "run" / "config.json").exists()
        command = [sys.executable, "-m", "core", *([*words[:3], "--resume"] if begun else words)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, text=True)
        while process.poll() is None and not (tmp_path / "run" / "config.json").exists():
            time.sleep(0.001)
        time.sleep(dice.random() * (0.1 if kill % 2 else 3.0))
        process.kill()
        _, complaint = process.communicate()
        assert complaint == ""
        killed += process.returncode == -signal.SIGKILL
    assert main([*words[:3], "--resume"]) == 0
    assert killed
    assert history(tmp_path / "run") == history(tmp_path / "whole")


def test_a_run_that_was_killed_before_its_first_checkpoint_begins_again(words: list[str], tmp_path: Path) -> None:
    main(words)
    expected = history(tmp_path / "run")
    for file in ("checkpoint.npz", "best.npz", "history.csv"):
        (tmp_path / "run" / file).unlink()
    (tmp_path / "run" / ".0123456789abcdef.part").touch()  # the checkpoint that it was writing
    assert main([*words[:3], "--resume"]) == 0
    assert history(tmp_path / "run") == expected
    assert not list((tmp_path / "run").glob(".*"))


def test_a_run_on_a_relative_folder_goes_on_from_another_directory(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(tmp_data(words))
    monkeypatch.chdir(folder.parent)
    interrupt = [word.replace(f"dataset={folder}", f"dataset={folder.name}") for word in words]
    assert main(interrupt) == 0
    monkeypatch.chdir(tmp_path)
    assert main([*words[:3], "--resume"]) == 0
    name = json.loads((tmp_path / "run" / "config.json").read_text())["dataset"]
    assert Source.parse(name) == Source(str(folder), crc=checksum(load(folder)))


def test_a_run_goes_on_with_no_other_images(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "images"
    shutil.copytree(tmp_data(words), folder)
    words = [word.replace(f"dataset={tmp_data(words)}", f"dataset={folder}") for word in words]
    assert main(words) == 0
    labels = folder / "t10k-labels-idx1-ubyte"
    labels.write_bytes(labels.read_bytes()[:-1] + b"\0")
    assert main([*words[:3], "--resume"]) == 1
    assert f"{folder} holds other images than before: their checksum is" in capsys.readouterr().err
    shutil.rmtree(folder)
    assert main([*words[:3], "--resume"]) == 1
    assert f"{folder} is not there; choose it again" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with a name")
def test_a_pipe_or_a_device_in_place_of_settings_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        assert main(["train", "--config", str(file)]) == 2
        assert f"{file} cannot be read: " in capsys.readouterr().err


def test_what_was_written_after_the_checkpoint_is_written_again(words: list[str], tmp_path: Path) -> None:
    main(words)
    table = tmp_path / "run" / "history.csv"
    whole = table.read_text()
    table.write_text(whole + "4,20,100,0.1,1,1,1,1,1,1,0\n5,2")
    assert main([*words[:3], "--resume"]) == 0
    assert table.read_text() == whole


def test_without_a_folder_an_interrupted_run_is_lost_and_it_says_so(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_at(3, monkeypatch)
    assert main([words[0], *words[3:]]) == 130
    assert (
        capsys.readouterr().out
        == "Stopped after step 3 of 15. Nothing is kept, since no folder was given: --out FOLDER\n"
    )


def test_checkpoints_are_written_as_often_as_asked(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    saved: list[int] = []
    save = Trainer.save

    def remember(trainer: Trainer, path: str | Path) -> None:
        saved.append(trainer.step)
        save(trainer, path)

    monkeypatch.setattr(Trainer, "save", remember)
    main([*words, "--checkpoint-every", "0"])
    assert saved == [0, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10, 11, 12, 13, 14, 15, 15, 15]
    saved.clear()
    monkeypatch.setattr("core.training.checkpoints.FIRST", 1e6)
    main([*kept_in(tmp_path / "other", words), "--checkpoint-every", "1e6"])
    assert saved == [0, 15]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to a process alone")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_saves_the_run_and_tells_how_to_go_on(
    words: list[str], tmp_path: Path, number: signal.Signals
) -> None:
    command = [sys.executable, "-m", "core", *words, "epochs=10000"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        said, complaint = process.communicate()
    assert process.returncode == 128 + number
    assert complaint == ""
    assert f"and saved. To go on: {sys.executable} -m core train --out" in said
    assert checkpoints.read(tmp_path / "run" / "checkpoint.npz")


# Wrong words


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["train", "--prest", "model-1"], "--prest is not known here; did you mean --preset?"),
        (["train", "--preset", "model1"], "model1 is not one of model-1, model-2, model-3; did you mean model-1?"),
        (["train", "--set", "optimzer.learning_rate=1"], "did you mean optimizer.learning_rate?"),
        (["train", "--set", "learning_rate=1"], "learning_rate is no setting; did you mean optimizer.learning_rate?"),
        (["train", "--set", "optimizer=adm"], "did you mean adam?"),
        (["train", "--set", "activation.kind=rleu"], "did you mean relu?"),
        (["train", "--set", "penalty_mode=decopled"], "did you mean decoupled?"),
        (["train", "--set", "epochs"], "'epochs' is no setting and its value, such as epochs=5"),
        (["train", "--set", "=5"], "the empty name is no setting"),
        (["train", "--set", "epochs=five"], "epochs: 'five' is not a whole number"),
        (
            ["train", "--set", "epochs=2.5", "dropout=2"],
            "epochs: '2.5' is not a whole number; dropout: 2 is greater than",
        ),
        (["train", "--set", "hidden_layers=10,0"], "hidden_layers[1]: 0 is less than 1"),
        (["train", "--set", "l2=nan"], "l2: 'nan' is not a number"),
        (["train", "--set", "epochs=1_0"], "epochs: '1_0' is not a whole number"),
        (["train", "--set", "hidden_layers=100,x"], "hidden_layers: '100,x' is not a list"),
        (["train", "--set", "batch_size=20000"], "batch_size: 20000 is greater than 10000"),
        (["train", "--config", "nowhere.json"], "nowhere.json cannot be read: "),
        (["train", "--config", "a.json", "--preset", "model-1"], "not allowed with"),
        (["train", "--resume"], "--resume needs the folder of the run: --out FOLDER"),
        (["train", "--resume", "--out", "a", "--preset", "model-1"], "--resume goes on with the settings of the run"),
        (["train", "--looks", "besides"], "besides is not one of beside, inline; did you mean beside?"),
        (["train", "--checkpoint-every", "soon"], "soon is no number of seconds"),
        (["train", "--checkpoint-every", "inf"], "inf is no number of seconds"),
    ],
)
def test_wrong_words_are_refused_with_the_nearest_right_ones(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said, complaint = capsys.readouterr()
    assert said == ""
    assert complaint.startswith("Fall Line: ")
    assert sentence in complaint
    assert complaint.endswith("Help: python -m core train --help\n")


def test_faults_in_a_file_are_named_by_their_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "config.json"
    file.write_text('{"optimizer": {"kind": "adam", "learning_rat": 1}, "epochs": 0}')
    assert main(["train", "--config", str(file)]) == 2
    complaint = capsys.readouterr().err
    assert "optimizer.learning_rat: is not a setting; did you mean optimizer.learning_rate?" in complaint
    assert "epochs: 0 is less than 1" in complaint


def test_help_names_every_setting_and_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(f"  {name}=" in said for name in TrainingConfig.model_fields)
    assert "one_cycle" in said
    assert "glorot_uniform" in said
    assert "per_sample" in said


# What cannot be done


def test_a_folder_that_holds_a_run_is_not_written_over(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(words)
    assert main(words) == 1
    assert "holds a run already; go on with it by --resume" in capsys.readouterr().err


def test_a_damaged_checkpoint_is_named(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(words)
    checkpoint = tmp_path / "run" / "checkpoint.npz"
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])
    assert main([*words[:3], "--resume"]) == 1
    assert f"{checkpoint} is damaged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--set", "dataset=mnst"], "“mnst” is no file, no folder, and none of mnist, digits, fashion-mnist"),
        (["--set", "train_size=59999"], "are more than the 60000 available"),
        (["--resume", "--out", "nowhere"], "nowhere holds no run: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", *arguments]) == 1
    assert sentence in capsys.readouterr().err


def test_a_file_in_place_of_the_folder_cannot_be_written_to(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").write_text("")
    assert main(words) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_run_that_diverges_says_where(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "optimizer=sgd", "optimizer.learning_rate=100", "activation=identity"]) == 1
    assert re.search(
        r"the loss is not a finite number in step \d+\. .*lower the learning rate", capsys.readouterr().err
    )
