"""Racers are called so that they can be told apart, and the end of a race is told when it is known."""

import numpy as np
import pytest

from app.optimizers.descriptions import names_of, outcome_of, outcome_tip, settings_of, state_of
from app.optimizers.listed_racer import ListedRacer
from core.descent import Fork, Racer, descend, race
from core.descent.outcomes import rule
from core.optimizers import SGD, Adam, Momentum, NAdam, RAdam, Rprop
from core.schedules import Cosine
from core.surfaces import Beale, Bowl, OwnFunction, Regression


def test_different_optimizers_are_called_by_their_names() -> None:
    both = ListedRacer(optimizer=SGD(), colour=0), ListedRacer(optimizer=Adam(), batch_size=8, colour=1)
    assert names_of(both, Regression()) == ["SGD", "Adam"]


def test_equal_optimizers_are_told_apart_by_what_differs() -> None:
    slow, fast = (ListedRacer(optimizer=SGD(learning_rate=rate), colour=0) for rate in (0.1, 0.5))
    assert names_of([slow, fast], Beale()) == ["SGD, η 0.1", "SGD, η 0.5"]
    assert names_of([slow, slow.replace(schedule=Cosine())], Beale()) == ["SGD, constant", "SGD, cosine"]
    assert names_of([slow, slow.replace(batch_size=8)], Regression()) == ["SGD, batch all", "SGD, batch 8"]


def test_an_own_name_comes_first_and_is_told_apart_where_it_stands_twice() -> None:
    slow, fast = (ListedRacer(optimizer=SGD(learning_rate=rate), colour=0) for rate in (0.1, 0.5))
    assert names_of([slow.replace(name="Slow"), fast], Beale()) == ["Slow", "SGD, η 0.5"]
    both = [slow.replace(name="Mine"), fast.replace(name="Mine"), ListedRacer(optimizer=Adam(), colour=2)]
    assert names_of(both, Beale()) == ["Mine (SGD, η 0.1)", "Mine (SGD, η 0.5)", "Adam"]
    mistaken = [slow.replace(name="Adam"), ListedRacer(optimizer=Adam(), colour=2)]
    assert names_of(mistaken, Beale()) == ["Adam (SGD)", "Adam"]


def test_schedules_of_one_name_are_told_apart_by_their_settings() -> None:
    racers = [ListedRacer(optimizer=SGD(), schedule=Cosine(warm_up=steps), colour=0) for steps in (0, 50)]
    assert names_of(racers, Beale()) == ["SGD, cosine", "SGD, cosine (warm-up 50 steps)"]


@pytest.mark.parametrize(
    "changed",
    [
        ListedRacer(optimizer=SGD(), batch_size=8, colour=0),
        ListedRacer(optimizer=Rprop(), schedule=Cosine(), colour=0),
        ListedRacer(optimizer=Momentum(momentum=0.0, dampening=0.5), colour=0),
        ListedRacer(optimizer=NAdam(decoupled_weight_decay=True), colour=0),
        ListedRacer(optimizer=RAdam(decoupled_weight_decay=True), colour=0),
    ],
)
def test_what_has_no_effect_is_in_no_name(changed: ListedRacer) -> None:
    acting = changed.acting_on(Beale())
    assert acting != changed
    label = changed.optimizer.label
    assert names_of([acting, changed], Beale()) == [label, label]
    racers = [Racer(optimizer=one.optimizer, schedule=one.schedule) for one in (acting, changed)]
    one, other = race(Beale(), racers, Beale().start, 20)
    np.testing.assert_array_equal(one.points, other.points)


def test_a_batch_of_all_samples_is_no_batch() -> None:
    racer = ListedRacer(optimizer=SGD(), batch_size=Regression().samples, colour=0)
    assert names_of([racer, racer.replace(batch_size=None)], Regression()) == ["SGD", "SGD"]


def test_equal_racers_have_equal_names() -> None:
    racer = ListedRacer(optimizer=SGD(), colour=0)
    assert names_of([racer, racer], Beale()) == ["SGD", "SGD"]


def test_an_outcome_is_told_at_the_last_step_and_not_before() -> None:
    path = descend(Bowl(), SGD(learning_rate=2.0), (2.0, 1.0), 300)
    assert [outcome_of(path, step) for step in (0, 299, 300)] == ["", "", "limit cycle of 2 steps"]
    assert outcome_tip(path, 299) == ""
    assert outcome_tip(path, 300) == f"In a limit cycle of 2 steps, 4 wide in x and 2 in y.\n{rule(path.outcome.kind)}"


def test_an_end_is_told_from_its_step_on() -> None:
    lost = descend(Bowl(), SGD(learning_rate=3.0), (2.0, 1.0), 300)
    assert [outcome_of(lost, step) for step in (21, 22, 300)] == ["", *2 * ["diverged at step 22"]]
    outside = descend(OwnFunction(expression="log(x)"), SGD(learning_rate=0.1), (2.0, 1.0), 300)
    since = int(np.flatnonzero(outside.points[:, 0] < 0)[0])
    assert [outcome_of(outside, step) for step in (since - 1, since)] == ["", f"left the domain at step {since}"]


def test_a_card_has_no_loss_where_there_is_none() -> None:
    outside = descend(OwnFunction(expression="log(x)"), SGD(learning_rate=0.1), (2.0, 1.0), 300)
    assert state_of(outside, 300) == outcome_of(outside, 300)
    assert state_of(outside, 0) == "loss 0.6931"


def test_a_racer_that_goes_on_has_no_word_but_a_sentence() -> None:
    path = descend(Bowl(), SGD(learning_rate=1e-3), (2.0, 1.0), 100)
    assert outcome_of(path, 100) == ""
    assert outcome_tip(path, 100).startswith("Still moving after 100 steps.")


def test_who_looks_uphill_is_named_by_the_radius() -> None:
    racer = ListedRacer(optimizer=SGD(), colour=0)
    assert names_of([racer, racer.replace(sam_radius=0.1)], Beale()) == ["SGD, without SAM", "SGD, SAM 0.1"]
    assert settings_of(racer.replace(sam_radius=0.1)) == "SGD, learning rate 0.001, SAM 0.1"


FORKED = ListedRacer(optimizer=SGD(learning_rate=0.02), colour=0).replace(
    fork=Fork(at=50, optimizer=SGD(learning_rate=0.02))
)


def test_the_caption_of_a_fork_says_from_what_and_what_happens_there() -> None:
    assert FORKED.fork is not None
    assert settings_of(FORKED) == "SGD, learning rate 0.02, from step 50 of SGD"
    faster = FORKED.replace(optimizer=SGD(learning_rate=0.1))
    assert settings_of(faster) == "SGD, learning rate 0.1, from step 50 of SGD (learning rate 0.02)"
    other = faster.replace(fork=FORKED.fork.replace(optimizer=Adam(learning_rate=0.02), sam_radius=0.5))
    assert settings_of(other) == (
        "SGD, learning rate 0.1, from step 50 of Adam (learning rate 0.02, SAM 0.5), memory empty"
    )
    kicked = FORKED.replace(fork=FORKED.fork.replace(kick_y=-0.5))
    assert settings_of(kicked) == "SGD, learning rate 0.02, from step 50 of SGD, kick in y -0.5"


def test_forks_of_one_step_are_named_by_what_they_have_otherwise() -> None:
    assert FORKED.fork is not None
    parent = FORKED.replace(fork=None)
    assert names_of([parent, FORKED], Beale()) == ["SGD", "SGD, from step 50"]
    kicked, forgetful = (FORKED.replace(fork=FORKED.fork.replace(**one)) for one in ({"kick_x": 1}, {"forgets": True}))
    assert names_of([parent, FORKED, kicked, forgetful], Beale()) == [
        "SGD",
        "SGD, from step 50",
        "SGD, from step 50, kick in x 1",
        "SGD, from step 50, memory empty",
    ]
    faster = FORKED.replace(fork=FORKED.fork.replace(optimizer=SGD(learning_rate=0.1)))
    other = FORKED.replace(colour=1, name="mine")
    assert names_of([FORKED, other], Beale()) == ["SGD, from step 50", "mine"]
    assert names_of([FORKED, faster], Beale()) == [
        "SGD, from step 50 of SGD",
        "SGD, from step 50 of SGD (learning rate 0.1)",
    ]
