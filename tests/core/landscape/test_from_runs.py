"""A race of runs that were made takes the very steps of them, or says why it cannot."""

from typing import Any

import numpy as np
import pytest

from core.initializers import Zeros
from core.landscape.from_runs import recipe_of_runs
from core.landscape.network_race import NetworkRace
from core.optimizers import SGD, Adam
from core.schedules import Cosine
from core.settings import RefusedError
from core.training import Change, Trainer, TrainingConfig
from core.training.reports import Ending
from core.training.run_summary import RunSummary
from tests.core.datasets.easy_data import easy_dataset

DATA = easy_dataset()
CONFIG = TrainingConfig(
    train_size=100, batch_size=20, hidden_layers=(6,), optimizer=SGD(learning_rate=0.1), epochs=4, dropout=0.2, l2=0.01
)


def run(name: str = "one", *, step: int = 20, kind: Any = "finished", changes: Any = (), **fields: Any) -> RunSummary:
    config = CONFIG.replace(**fields)
    return RunSummary(name=name, config=config, ending=Ending(kind, step), changes=tuple(changes))


def test_the_race_ends_where_the_runs_did_to_the_bit() -> None:
    configs = {
        "SGD": CONFIG,
        "Adam": CONFIG.replace(optimizer=Adam(learning_rate=0.01), schedule=Cosine()),
        "other": CONFIG.replace(
            batch_size=30, epochs=3, dropout=0.0, l2=0.1, l1=0.01, gradient_clip=0.5, shuffle=False
        ),
    }
    trainers = {name: Trainer(config, DATA) for name, config in configs.items()}
    for trainer in trainers.values():
        list(trainer.run())
    recipe = recipe_of_runs([RunSummary.of(name, trainer) for name, trainer in trainers.items()])
    assert [recipe.steps_of(racer) for racer in recipe.racers] == [20, 20, 9]
    race = NetworkRace(recipe, DATA)
    list(race.run())
    for name, trainer in trainers.items():
        np.testing.assert_array_equal(race.ends[name], trainer.network.parameters)


def test_one_run_is_a_race_of_its_own() -> None:
    assert recipe_of_runs([run()]).plane == "start_and_ends"


def test_each_run_goes_as_far_as_it_went_and_early_stopping_is_no_part_of_it() -> None:
    recipe = recipe_of_runs([run("a"), run("b", step=13, kind="stopped", early_stopping=2)])
    assert recipe.steps == 20
    assert [(racer.steps, racer.config.steps) for racer in recipe.racers] == [(None, 20), (13, 15)]
    assert {racer.config.early_stopping for racer in recipe.racers} == {0}


def test_a_run_that_diverged_goes_as_far_as_it_did_and_a_race_of_it_alone_is_long_enough() -> None:
    assert [one.steps for one in recipe_of_runs([run("a"), run("b", step=12, kind="diverged")]).racers] == [None, 12]
    assert recipe_of_runs([run(step=2, kind="diverged")]).steps == 10
    assert recipe_of_runs([run(step=2, kind="diverged", schedule=Cosine())]).steps == 20


def test_a_run_that_was_trained_on_at_a_constant_rate_is_still_its_settings() -> None:
    assert recipe_of_runs([run(step=40, changes=[Change(20, "epochs", 8)])]).steps == 40


def test_names_are_told_apart() -> None:
    assert recipe_of_runs([run("a"), run("a"), run(" ")]).names == ("a", "a 2", "?")
    long = recipe_of_runs([run("x" * 99), run("x" * 99)]).names
    assert len(set(long)) == 2
    assert max(map(len, long)) == 40


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([], "tick the runs"),
        ([run(str(n)) for n in range(9)], "9 runs are ticked; at most 8"),
        ([run(changes=[Change(7, "learning_rate", 0.5)])], "changed during the run (Learning rate, at step 7)"),
        ([run(changes=[Change(7, "l2", 0.5)])], "(L2 penalty, at step 7)"),
        ([run(schedule=Cosine(), changes=[Change(20, "epochs", 8)])], "begun for another number of epochs"),
        ([run("a"), run("b", initializer=Zeros())], "“a” and “b” differ in this setting: Initializer"),
        ([run("a"), run("b", batch_norm=True)], "differ in this setting: Batch norm"),
        ([run("a"), run("b", seed=1)], "differ in this setting: Seed"),
        ([run("a"), run("b", train_size=90)], "differ in this setting: Training samples"),
        ([run(dataset="moons")], "was trained on other data; the Optimizers room races networks only on MNIST,"),
        ([run(step=9, kind="stopped")], "took 9 steps; a race has at least 10"),
        ([run(step=20_000, epochs=4000)], "took 20000 steps; a race has at most 10000"),
        ([run("a", schedule=Cosine(), step=12, kind="stopped"), run("b")], "“a” was planned for 20 steps"),
    ],
)
def test_what_cannot_be_trained_again_is_refused_in_a_sentence(runs: list[RunSummary], said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        recipe_of_runs(runs)
    assert said in str(refused.value)
