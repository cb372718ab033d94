"""Trials in a storage of Optuna: the same promises as in a journal of our own."""

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.datasets import load
from core.search.places.optuna_place import OptunaPlace
from core.search.places.optuna_storage import open_storage
from core.search.places.place import Address
from core.search.pruning import is_below_median, is_halved
from core.search.samplers import setting_of
from core.search.seeded_run import RunResult
from core.search.study import Study
from core.search.vary import Variation
from core.search.worker import Worker, facts_of
from core.settings import RefusedError
from core.training import TrainingConfig
from tests.core.search.places.postgres import serving
from tests.sampling import sampled

optuna = pytest.importorskip("optuna")

pytestmark = pytest.mark.filterwarnings("ignore")  # of SQLAlchemy and Optuna, which are not ours

BASE = TrainingConfig(dataset="digits", train_size=50, hidden_layers=(8,), batch_size=10, epochs=2)
RATES = Variation(field="optimizer.learning_rate", low=1e-3, high=1.0, log=True)
LAYERS = Variation(field="hidden_layers", values=((8,), (4, 4)))
TPE = Study(name="tpe", base=BASE, sampler="tpe", trials=4, vary=(RATES, LAYERS), seeds=(0, 1))
GRID = Study(name="grid", base=BASE, vary=(Variation(field="batch_size", values=(10, 25)),), seeds=(3, 4))


@pytest.fixture
def address(tmp_path: Path) -> Address:
    return Address("optuna", str(tmp_path / "study.log"))


def begun(address: Address, study: Study) -> OptunaPlace:
    place = OptunaPlace(address)
    place.create(study, facts_of(load("digits"), "0"))
    return place


def opened(address: Address) -> OptunaPlace:
    place = OptunaPlace(address)
    place.open()
    return place


def test_tpe_asks_for_as_many_trials_as_there_are_to_be(address: Address) -> None:
    place = begun(address, TPE)
    assert Worker(place, lambda: False).work() == 4
    assert [trial.state for trial in place.trials] == ["finished"] * 4
    assert all(list(trial.runs) == [0, 1] for trial in place.trials)
    assert len({trial.setting["optimizer.learning_rate"] for trial in place.trials}) == 4
    assert {tuple(trial.setting["hidden_layers"]) for trial in place.trials} <= {(8,), (4, 4)}
    found = optuna.load_study(study_name="tpe", storage=open_storage(optuna, address))  # as optuna-dashboard opens it
    assert found.best_value == max(trial.value or 0 for trial in place.trials)


def test_a_grid_has_the_settings_that_it_has_elsewhere(address: Address) -> None:
    place = begun(address, GRID)
    assert [trial.setting for trial in place.trials] == [setting_of(GRID, number) for number in range(2)]


def test_two_workers_that_ask_at_once_draw_two_points(address: Address) -> None:
    first, second = begun(address, TPE), opened(address)
    one, other = first.claim(), second.claim()
    assert one is not None
    assert other is not None
    assert one.setting != other.setting


def test_a_worker_that_is_gone_loses_its_trial_and_none_of_its_runs(address: Address) -> None:
    gone = begun(address, GRID)
    gone.holder = f"{socket.gethostname()}:{2**22 + 1}:0"  # above the largest number of a process
    late = gone.claim()
    assert late is not None
    gone.finish_run(late, RunResult(3, "finished", 0.5), "gone")
    place = opened(address)
    numbers = []
    while (trial := place.claim()) is not None:
        numbers.append(trial.number)
    assert sorted(numbers) == [0, 1]
    again = place.trials[late.number]
    assert (again.setting, list(again.runs)) == (late.setting, [3])
    gone.finish_run(late, RunResult(4, "finished", 0.7), "gone")  # it counts for nothing now
    place.refresh()
    assert place.trials[late.number].state == "running"


def test_a_trial_that_is_given_back_is_taken_again_with_its_setting(address: Address) -> None:
    place = begun(address, TPE)
    first = place.claim()
    assert first is not None
    place.release(first)
    taken = [place.claim() for _ in range(4)]
    assert {trial.number for trial in taken if trial} == {0, 1, 2, 3}
    assert place.trials[first.number].setting == first.setting


def test_what_diverges_is_no_value_and_known_to_tpe_as_bad(address: Address) -> None:
    place = begun(address, TPE)
    trial = place.claim()
    assert trial is not None
    place.finish_run(trial, RunResult(0, "diverged"), "here")
    place.refresh()
    assert (place.trials[trial.number].state, place.trials[trial.number].value) == ("diverged", None)
    assert [one.state.name for one in place._all() if one.state.is_finished()] == ["PRUNED"]


def test_a_torn_last_line_is_cut_off_and_kept_beside(address: Address) -> None:
    begun(address, GRID)
    path = Path(address.text)
    with path.open("ab") as stream:
        stream.write(b'{"op_code":')
    assert opened(address).claim() is not None
    assert path.with_name("study.log.torn").read_bytes() == b'{"op_code":\n'


DAMAGED = "what it holds is damaged, and is left as it is"


@pytest.mark.parametrize(
    "change",
    sampled(
        [
            (b'"directions":', b'"directi@ns":'),  # Optuna misses an entry
            (b'"op_code":4', b'"op_code":"'),  # no JSON
            (b'"datetime_start":"2', b'"datetime_start":"x'),
            (b'"number":0', b'"number":[0]'),
            (b'"seed":3', b'"seed":"three"'),
            (b'"state":"finished"', b'"state":"finnished"'),
            (b'"final:0:3"', b'"final:x:3"'),
        ],
        3,
    ),
)
def test_a_damaged_journal_is_refused_and_left_as_it_is(address: Address, change: tuple[bytes, bytes]) -> None:
    place = begun(address, GRID)
    trial = place.claim()
    assert trial is not None
    for seed in GRID.seeds:
        place.finish_run(trial, RunResult(seed, "finished", 0.5), "here")
    place.finish_final(0, RunResult(3, "finished", 0.4))
    path = Path(address.text)
    whole = path.read_bytes()
    damaged = whole.replace(*change)
    if damaged == whole:
        pytest.fail(f"{change[0]!r} is not in the journal")
    path.write_bytes(damaged)
    for act in (OptunaPlace(address).open, lambda: OptunaPlace(address).create(GRID, {})):
        with pytest.raises(RefusedError, match=DAMAGED):
            act()
        assert path.read_bytes() == damaged


def test_a_study_that_is_damaged_is_not_said_to_be_newer_for_sure(address: Address) -> None:
    begun(address, GRID)
    path = Path(address.text)
    damaged = path.read_bytes().replace(b'"batch_size"', b'"batch_sise"')
    path.write_bytes(damaged)
    for act in (OptunaPlace(address).open, lambda: OptunaPlace(address).create(GRID, {})):
        with pytest.raises(RefusedError, match="was written by a newer Fall Line, or is damaged"):
            act()
        assert path.read_bytes() == damaged


@pytest.mark.slow
@pytest.mark.parametrize("table", ["study_user_attributes", "trial_user_attributes"])
def test_a_damaged_database_is_refused_and_left_as_it_is(tmp_path: Path, table: str) -> None:
    pytest.importorskip("sqlalchemy")
    path = tmp_path / "studies.db"
    address = Address("optuna", f"sqlite:///{path}", "grid")
    begun(address, GRID)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"UPDATE {table} SET value_json = '{{'")
    damaged = path.read_bytes()
    for act in (OptunaPlace(address).open, lambda: OptunaPlace(address).create(GRID, {})):
        with pytest.raises(RefusedError, match=DAMAGED):
            act()
        assert path.read_bytes() == damaged


def test_a_study_that_is_gone_is_said_to_be_and_not_begun_anew(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "study.log"
    with pytest.raises(RefusedError, match="is not there"):
        OptunaPlace(Address("optuna", str(gone), "study")).open()
    assert not gone.parent.exists()


def test_another_study_of_the_name_is_refused(address: Address) -> None:
    begun(address, GRID)
    with pytest.raises(RefusedError, match="holds another study of the name “grid”"):
        OptunaPlace(address).create(GRID.replace(seeds=(9,)), {})


def test_more_trials_wait_in_a_study_that_is_there(address: Address) -> None:
    begun(address, TPE)
    place = begun(address, TPE.replace(trials=6))
    assert [trial.state for trial in place.trials] == ["waiting"] * 6
    assert len(list(opened(address).trials)) == 6


def test_of_several_studies_one_is_named(address: Address) -> None:
    begun(address, GRID)
    begun(address, TPE)
    with pytest.raises(RefusedError, match="holds several studies: grid, tpe; say which"):
        opened(address)
    assert opened(Address("optuna", address.text, "tpe")).study == TPE


def test_the_rules_of_pruning_are_those_of_optuna() -> None:
    rng_values = [
        [0.31, 0.5, 0.7],
        [0.2, 0.6, 0.65],
        [0.9, 0.2, 0.1],
        [0.4, 0.4, 0.4],
        [0.6, 0.7, 0.8],
        [0.5, 0.55, 0.3],
    ]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    pairs = {
        "halving": optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=4),
        "median": optuna.pruners.MedianPruner(),
    }
    for name, pruner in pairs.items():
        study = optuna.create_study(direction="maximize", pruner=pruner)
        all_values: list[dict[int, float]] = []
        finished: list[dict[int, float]] = []
        for values in rng_values:
            trial, mine = study.ask(), {}
            for epoch, value in enumerate(values, 1):
                mine[epoch] = value
                trial.report(value, epoch)
                if name == "halving":
                    ours = is_halved(mine, all_values, maximize=True)
                else:
                    ours = is_below_median(mine, finished, maximize=True)
                assert ours == trial.should_prune(), (name, values, epoch)
                if ours:
                    study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                    break
            else:
                study.tell(trial, values[-1])
                finished.append(mine)
            all_values.append(mine)


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path) as url:
        yield url


@pytest.mark.slow
def test_three_processes_share_a_study_in_postgresql(postgres: str) -> None:
    study = TPE.replace(trials=9)
    place = begun(Address("optuna", postgres, "tpe"), study)
    root = Path(__file__).parents[4]
    words = [sys.executable, "-m", "core", "work", postgres, "--study", "tpe"]
    workers = [
        subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(3)
    ]
    said = [worker.communicate()[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0], said
    place.refresh()
    assert [trial.state for trial in place.trials] == ["finished"] * 9
    assert sum(int(one.split("made ")[1].split()[0]) for one in said) == 9
    assert "sesame" not in "".join(said)


@pytest.mark.slow
def test_a_database_that_cannot_be_reached_is_said_so_without_the_password() -> None:
    pytest.importorskip("psycopg")
    place = OptunaPlace(Address("optuna", "postgresql://fall:sesame@127.0.0.1:9/none"))
    with pytest.raises(RefusedError) as refused:
        place.open()
    assert "postgresql://fall:***@127.0.0.1:9/none cannot be used: " in str(refused.value)
    assert "sesame" not in str(refused.value)


@pytest.mark.parametrize("content", [b"my notes\nwithout an end", b'{"my": "notes"}\n', b"\x89PNG\r\n", b"{"])
def test_a_file_that_is_something_else_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    place = OptunaPlace(Address("optuna", str(path), "mine"))
    if content == b"{":  # as a study's first line may be torn
        place.create(GRID, {})
        return
    for act in (place.open, lambda: place.create(GRID, {})):
        with pytest.raises(RefusedError, match="something else than a study"):
            act()
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://me:sesame@host:port/db", "this is no address of a database; one reads"),
        ("postgresql://me:sesame@a:sesame@host:port/db", "this is no address of a database; one reads"),
        ("nothing://me:sesame@host/db", "there is no such kind of database"),
    ],
)
def test_a_url_that_is_none_is_refused_without_its_password(url: str, reason: str) -> None:
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("psycopg")
    with pytest.raises(RefusedError) as refused:
        OptunaPlace(Address("optuna", url)).create(GRID, {})
    assert reason in str(refused.value)
    assert "sesame" not in str(refused.value)


def test_what_the_system_says_of_a_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refused:
        OptunaPlace(Address("optuna", str(tmp_path))).create(GRID, {})
    assert "Is a directory" in str(refused.value)
    assert "Errno" not in str(refused.value)
