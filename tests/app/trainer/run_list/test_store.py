"""The list of runs: kept whole, found again, and never in the way."""

import io
import math
import multiprocessing
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.trainer.run_list import store as runs_module
from app.trainer.run_list.archive import RunArchive
from app.trainer.run_list.saved_run import SavedRun, saved_run
from app.trainer.run_list.store import RunList, RunListError
from core.training import Trainer, TrainingConfig
from core.training.reports import Change, Ending, EpochReport, pack
from core.training.run_summary import RunSummary
from tests.core.datasets.easy_data import easy_dataset

CONFIG = TrainingConfig(train_size=100, hidden_layers=(8,), epochs=2, batch_size=20, batch_norm=True)
FINISHED = Ending("finished", 10)


@pytest.fixture(scope="module")
def history() -> list[EpochReport]:
    trainer = Trainer(CONFIG, easy_dataset())
    for _ in trainer.run():
        pass
    return trainer.history


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "runs.sqlite"


@pytest.fixture
def run_list(file: Path) -> RunList:
    return RunList(file)


def summary(
    name: str, config: TrainingConfig, history: Sequence[EpochReport], ending: Ending, **others: Any
) -> RunSummary:
    return RunSummary(name=name, config=config, ending=ending, **others).with_history(history)


def add(
    run_list: RunList,
    name: str,
    config: TrainingConfig,
    history: Sequence[EpochReport],
    ending: Ending,
    *,
    checkpoint: Path | None = None,
    **others: Any,
) -> int:
    return run_list.add(summary(name, config, history, ending, **others), history, checkpoint)


def names(run_list: RunList) -> list[str]:
    return [run.name for run in run_list.runs()]


def test_a_run_is_found_again_as_it_was(file: Path, history: list[EpochReport]) -> None:
    changes = (Change(3, "l2", 0.1),)
    run = add(
        RunList(file), "Erster", CONFIG, history, FINISHED, parameters=99, changes=changes, checkpoint=Path("a.npz")
    )
    (kept,) = RunList(file).runs()
    assert (kept.id, kept.name, kept.config, kept.changes, kept.ending) == (run, "Erster", CONFIG, changes, FINISHED)
    assert (kept.epochs, kept.parameters, kept.checkpoint, kept.recorded) == (2, 99, Path("a.npz"), False)
    assert kept.test_accuracy == history[-1].test_accuracy
    assert kept.gap == history[-1].gap
    assert kept.seconds == sum(report.seconds for report in history)
    assert abs(kept.finished.timestamp() - time.time()) < 3600


def test_its_history_is_found_again_to_the_last_bit(run_list: RunList, history: list[EpochReport]) -> None:
    run = add(run_list, "one", CONFIG, history, FINISHED, parameters=1)
    assert pack(run_list.history(run)).tobytes() == pack(history).tobytes()


def test_a_run_that_diverged_at_once_has_no_history(run_list: RunList) -> None:
    run = add(run_list, "one", CONFIG, [], Ending("diverged", 3), parameters=1)
    (kept,) = run_list.runs()
    assert kept.ending == Ending("diverged", 3)
    assert kept.best_epoch is None
    assert math.isnan(kept.train_accuracy)
    assert math.isnan(kept.gap)
    assert run_list.history(run) == []


def test_the_best_epoch_is_counted_as_reports_are(run_list: RunList, history: list[EpochReport]) -> None:
    add(run_list, "one", CONFIG, history, FINISHED, parameters=1)
    lowest = min(history, key=lambda report: report.validation_loss)
    assert run_list.runs()[0].best_epoch == lowest.epoch


def test_the_latest_run_comes_first(run_list: RunList) -> None:
    for name in ("one", "two", "three"):
        add(run_list, name, CONFIG, [], FINISHED, parameters=1)
    assert names(run_list) == ["three", "two", "one"]


def test_a_run_can_be_renamed_and_annotated(run_list: RunList) -> None:
    run = add(run_list, "one", CONFIG, [], FINISHED, parameters=1)
    run_list.rename(run, "Ω'; DROP TABLE runs; --")
    run_list.annotate(run, "the best so far")
    assert [(kept.name, kept.note) for kept in run_list.runs()] == [("Ω'; DROP TABLE runs; --", "the best so far")]


def test_a_run_that_went_on_keeps_its_name_and_its_note(run_list: RunList, history: list[EpochReport]) -> None:
    run = add(run_list, "one", CONFIG, history[:1], Ending("interrupted", 5), parameters=1, checkpoint=Path("a.npz"))
    run_list.rename(run, "mine")
    run_list.annotate(run, "so far")
    run_list.update(run, summary("other", CONFIG, history, FINISHED, changes=(Change(7, "l1", 0.1),)), history)
    (kept,) = run_list.runs()
    assert (kept.name, kept.note, kept.checkpoint) == ("mine", "so far", Path("a.npz"))
    assert (kept.epochs, kept.ending, kept.changes) == (2, FINISHED, (Change(7, "l1", 0.1),))
    assert pack(run_list.history(run)).tobytes() == pack(history).tobytes()


def test_the_numbers_of_a_history_are_found_as_columns(run_list: RunList, history: list[EpochReport]) -> None:
    run = add(run_list, "one", CONFIG, history, FINISHED, parameters=1)
    empty = add(run_list, "none", CONFIG, [], Ending("diverged", 1), parameters=1)
    assert run_list.records(run)["test_loss"].tolist() == [report.test_loss for report in history]
    assert run_list.records(empty)["test_loss"].tolist() == []


def test_checkpoints_are_named_until_their_run_is_forgotten(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = add(RunList(file), "one", CONFIG, [], FINISHED, parameters=1, checkpoint=Path("a.npz"))
    add(RunList(file), "two", CONFIG, [], FINISHED, parameters=1)
    RunList(file).delete(run)
    assert RunList(file).checkpoints() == {Path("a.npz")}
    monkeypatch.setattr(runs_module, "UNDO", -1.0)
    assert RunList(file).checkpoints() == set()


def test_a_run_that_is_deleted_can_be_restored_to_its_place(run_list: RunList) -> None:
    ids = [add(run_list, name, CONFIG, [], FINISHED, parameters=1) for name in ("one", "two", "three")]
    run_list.delete(ids[1])
    assert names(run_list) == ["three", "one"]
    run_list.restore(ids[1])
    assert names(run_list) == ["three", "two", "one"]


def test_what_was_deleted_is_forgotten_after_a_day(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = add(RunList(file), "one", CONFIG, [], FINISHED, parameters=1)
    RunList(file).delete(run)
    RunList(file).restore(run)
    RunList(file).delete(run)
    monkeypatch.setattr(runs_module, "UNDO", -1.0)
    with pytest.raises(RunListError, match="no longer in the list"):
        RunList(file).restore(run)


@pytest.mark.parametrize("act", [lambda runs: runs.rename(7, "a"), lambda runs: runs.history(7)])
def test_a_run_that_is_not_there_is_refused(run_list: RunList, act: object) -> None:
    with pytest.raises(RunListError, match="no longer in the list"):
        act(run_list)  # type: ignore[operator]


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be one" * 20, b"SQLite format 3\0" + b"x" * 4096]
)
def test_a_broken_file_is_set_aside_and_a_new_one_begun(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    file.with_name("runs.sqlite-journal").write_bytes(b"of the broken one")
    with pytest.raises(RunListError, match=r"set aside as .*runs\.broken\.sqlite"):
        RunList(file)
    assert file.with_name("runs.broken.sqlite").read_bytes() == content
    assert not file.with_name("runs.sqlite-journal").exists()
    assert RunList(file).runs() == ()


def test_a_file_that_is_cut_off_is_set_aside(file: Path, history: list[EpochReport]) -> None:
    for _ in range(5):
        add(RunList(file), "one", CONFIG, history, FINISHED, parameters=1)
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(RunListError, match="set aside"):
        RunList(file)
    assert all(run.name == "one" for run in RunList(file).runs())


def test_another_database_is_set_aside(file: Path) -> None:
    file.parent.mkdir()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE runs (something_else)")
    other.close()
    with pytest.raises(RunListError, match="set aside"):
        RunList(file)


def test_a_newer_list_is_left_alone(file: Path) -> None:
    RunList(file)
    with sqlite3.connect(file) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(RunListError, match="newer Fall Line: its format is 99, the latest known is 2"):
        RunList(file)
    assert file.exists()


def test_a_list_of_the_first_format_is_read_on(file: Path) -> None:
    add(RunList(file), "one", CONFIG, [], FINISHED, parameters=1)
    with sqlite3.connect(file) as older:
        older.execute("ALTER TABLE runs ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0")
        older.execute("PRAGMA user_version = 1")
    older.close()
    add(RunList(file), "two", CONFIG, [], FINISHED, parameters=1)
    assert names(RunList(file)) == ["two", "one"]


def test_a_list_that_another_program_holds_is_a_sentence(file: Path) -> None:
    run_list = RunList(file, patience=0.01)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert run_list.runs() == ()  # as it was read before
    with pytest.raises(RunListError, match="in use by another program"):
        run_list.checkpoints()
    with pytest.raises(RunListError, match="in use by another program"):
        RunList(file, patience=0.01)
    other.execute("ROLLBACK")
    other.close()
    assert run_list.runs() == ()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunListError, match="cannot be used"):
        RunList(tmp_path / "file" / "runs.sqlite")
    with pytest.raises(RunListError, match="cannot be used: unable to open"):
        RunList(tmp_path)


def test_a_full_disk_is_a_sentence_and_leaves_the_list_as_it_was(
    run_list: RunList, history: list[EpochReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = add(run_list, "one", CONFIG, history, FINISHED, parameters=1)
    connect = sqlite3.connect

    def connect_to_full_disk(path: Path, timeout: float, isolation_level: None) -> sqlite3.Connection:
        database = connect(path, timeout=timeout, isolation_level=isolation_level)
        database.execute("PRAGMA max_page_count = 1")
        return database

    monkeypatch.setattr(sqlite3, "connect", connect_to_full_disk)
    with pytest.raises(RunListError, match="full"):
        add(run_list, "two", CONFIG, history * 10, FINISHED, parameters=1)
    monkeypatch.undo()
    assert names(run_list) == ["one"]
    assert len(run_list.history(run)) == CONFIG.epochs


def test_a_run_of_another_version_is_left_out_and_kept(
    run_list: RunList, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(run_list, "ours", CONFIG, [], FINISHED, parameters=1)
    other = add(run_list, "theirs", CONFIG, [], FINISHED, parameters=1)
    with sqlite3.connect(file) as database:
        database.execute("""UPDATE runs SET config = '{"epochs": 0}' WHERE id = ?""", (other,))
    database.close()
    assert names(run_list) == ["ours"]
    assert "“theirs”, cannot be read: epochs: 0 is less than 1" in caplog.text
    assert run_list.history(other) == []


def test_a_history_that_is_damaged_is_a_sentence(run_list: RunList, file: Path, history: list[EpochReport]) -> None:
    run = add(run_list, "one", CONFIG, history, FINISHED, parameters=1)
    with sqlite3.connect(file) as database:
        database.execute("UPDATE runs SET history = ?", (b"PK not",))
    database.close()
    with pytest.raises(RunListError, match="history of this run cannot be read"):
        run_list.history(run)


def fill(file: Path, name: str, count: int) -> None:
    for number in range(count):
        add(RunList(file, patience=60), f"{name} {number}", CONFIG, [], FINISHED, parameters=1)


@pytest.mark.slow
def test_two_programs_write_into_one_list(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=fill, args=(file, name, 20)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(names(RunList(file))) == sorted(f"{name} {number}" for name in "ab" for number in range(20))


ENDLESS = """
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
import numpy as np
from app.trainer.run_list import saved_run
from app.trainer.run_list import store
from core.training import Ending
from core.training import TrainingConfig
from core.training.run_summary import RunSummary

saved_run.packed = lambda _: np.random.default_rng(0).bytes(2_000_000)
kept = store.RunList(Path(sys.argv[1]))
while True:
    print(kept.add(RunSummary(name="run", config=TrainingConfig(), ending=Ending("finished", 1)), []), flush=True)
"""


@pytest.mark.slow
def test_no_kept_run_is_lost_when_the_program_is_killed(file: Path) -> None:
    said = 0
    for round_number in range(20):
        program = subprocess.Popen([sys.executable, "-c", ENDLESS, str(file)], stdout=subprocess.PIPE, text=True)
        assert program.stdout is not None
        said = int(program.stdout.readline())
        time.sleep(0.013 * round_number)  # in another phase of its work each time
        program.send_signal(signal.SIGKILL)
        said = max([said, *map(int, program.stdout.read().split())])
        program.wait()
        program.stdout.close()
        assert {run.id for run in RunList(file).runs()} >= set(range(1, said + 1))
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        sizes = {size for (size,) in database.execute("SELECT length(history) FROM runs")}
    database.close()
    assert sizes == {2_000_000}
    assert said > 20


# Damages


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The file with some bytes flipped, a stretch overwritten, or its end cut off."""
    made = bytearray(content)
    match chance.randrange(3):
        case 0:
            for _ in range(chance.randint(1, 40)):
                made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
        case 1:
            begin, length = chance.randrange(len(made)), chance.randint(1, 3000)
            made[begin : begin + length] = chance.randbytes(len(made[begin : begin + length]))
        case _:
            del made[chance.randrange(len(made)) :]
    return bytes(made)


@pytest.mark.parametrize("count", [20, pytest.param(500, marks=pytest.mark.slow)])
def test_whatever_is_damaged_what_can_be_read_is_read_and_later_runs_are_kept(
    tmp_path: Path, history: list[EpochReport], count: int
) -> None:
    whole, chance, saved = tmp_path / "whole.sqlite", random.Random(1), 0
    for number in range(12):
        add(RunList(whole), f"run {number}", CONFIG, history, FINISHED, parameters=1)
    content = whole.read_bytes()
    for number in range(count):
        file = tmp_path / str(number) / "runs.sqlite"
        file.parent.mkdir()
        file.write_bytes(damaged(content, chance))
        archive = RunArchive(file.parent)
        archive.using(lambda runs: add(runs, "later", CONFIG, history, FINISHED, parameters=1))
        found = archive.using(RunList.runs)
        assert "later" in [run.name for run in found]
        for run in found:
            with suppress(RunListError):
                archive.using(partial(RunList.history, run=run.id))
        saved += len(found) - 1
        broken = list(file.parent.glob("runs.broken*.sqlite"))
        assert (archive.notice is not None) or len(found) == 13 or not broken
    assert saved > 12 * count / 4  # a file that is cut off, or without its first page, gives nothing away


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("finished", 1e300),
        ("finished", "yesterday"),
        ("epochs", "many"),
        ("seconds", b"\xff"),
        ("parameters", "none"),
        ("train_accuracy", "good"),
        ("best_epoch", "first"),
        ("config", b"\xff\xfe"),
        ("ending", "[]"),
    ],
)
def test_a_bad_row_hides_no_other(run_list: RunList, file: Path, column: str, value: object) -> None:
    for name in ("one", "bad", "two"):
        add(run_list, name, CONFIG, [], FINISHED, parameters=1)
    with sqlite3.connect(file) as database:
        database.execute(f"UPDATE runs SET {column} = ? WHERE name = 'bad'", (value,))
    database.close()
    assert names(run_list) == ["two", "one"]
    assert str(run_list.unreadable()).startswith("1 runs of the list cannot be read; they stay in its file")


def test_a_name_that_is_no_text_is_shown_as_far_as_it_is_one(run_list: RunList, file: Path) -> None:
    add(run_list, "one", CONFIG, [], FINISHED, parameters=1)
    with sqlite3.connect(file) as database:
        database.execute("UPDATE runs SET name = CAST(? AS TEXT)", (b"caf\xe9",))
    database.close()
    assert names(run_list) == ["caf\ufffd"]
    assert run_list.unreadable() is None


def history_that_claims(shape: str, dtype: str) -> bytes:
    """A small history whose header claims what is not there."""
    stream, head = io.BytesIO(), io.BytesIO()
    head.write(b"\x93NUMPY\x02\x00")
    text = f"{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(200) + b"\n"
    head.write(len(text).to_bytes(4, "little") + text + bytes(64))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("history.npy", head.getvalue())
    return stream.getvalue()


@pytest.mark.parametrize(
    ("shape", "dtype"),
    [
        ("(1000000000000,)", "[('epoch', '<f8')]"),
        ("(2, 2)", "[('epoch', '<f8')]"),
        ("(1,)", "'<f8'"),
        ("(1,)", "[('epoch', '|O')]"),
        ("(1,)", "[('another', '<i8')]"),
        ("(1,)", "nonsense"),
    ],
)
def test_a_history_that_claims_what_it_is_not_is_a_sentence(
    run_list: RunList, file: Path, shape: str, dtype: str
) -> None:
    run = add(run_list, "one", CONFIG, [], FINISHED, parameters=1)
    with sqlite3.connect(file) as database:
        database.execute("UPDATE runs SET history = ?", (history_that_claims(shape, dtype),))
    database.close()
    with pytest.raises(RunListError, match="history of this run cannot be read"):
        run_list.history(run)


def test_rows_that_did_not_change_are_not_parsed_again(
    run_list: RunList, history: list[EpochReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [add(run_list, name, CONFIG, history, FINISHED) for name in "abc"]
    before = run_list.runs()
    parsed = []

    def read(row: sqlite3.Row) -> SavedRun | None:
        parsed.append(row["id"])
        return saved_run(row)

    monkeypatch.setattr(runs_module, "saved_run", read)
    assert run_list.runs() == before
    assert run_list.unreadable() is None
    assert parsed == []
    run_list.rename(ids[1], "other")
    assert [run.name for run in run_list.runs()] == ["c", "other", "a"]
    assert parsed == [ids[1]]
    run_list.delete(ids[0])
    assert [run.name for run in run_list.runs()] == ["c", "other"]


def test_a_list_is_read_again_only_after_somebody_wrote_to_it(
    run_list: RunList, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        add(run_list, name, CONFIG, [], FINISHED)
    assert [run.name for run in run_list.runs()] == ["b", "a"]
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", None)
        assert [run.name for run in run_list.runs()] == ["b", "a"]
    other = RunList(file)
    add(other, "c", CONFIG, [], FINISHED)
    assert [run.name for run in run_list.runs()] == ["c", "b", "a"]
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE runs SET name = 'B' WHERE name = 'b'")
    assert [run.name for run in run_list.runs()] == ["c", "B", "a"]
    file.unlink()
    assert RunList(file).runs() == ()
    file.write_bytes(b"no list")
    with pytest.raises(RunListError):
        run_list.runs()
