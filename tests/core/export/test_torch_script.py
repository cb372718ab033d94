"""A script for PyTorch gives the engine's race to rounding, where there is PyTorch."""

from typing import Any

import numpy as np
import pytest

from core.descent import Fork, Racer, race
from core.descent.target import steps_of
from core.export.torch_racers import in_torch
from core.export.torch_script import torch_script
from core.matrix_optimizers import Shampoo
from core.optimizers import OPTIMIZERS, SGD, AdaDelta, Adam, Lion, Momentum, NAdam, Nesterov, Rprop, new_optimizer
from core.schedules import SCHEDULES, Cosine, StepDecay
from core.surfaces import (
    Ackley,
    Beale,
    Bowl,
    OwnFunction,
    Regression,
    Rosenbrock,
    StyblinskiTang,
    Surface,
    ThreeHumpCamel,
)
from tests.core.export.drawn.drawn_races import unlike
from tests.core.export.drawn.ends import Ends, assert_same_ends, ends_in, ends_of, every_surface

KINDS = [kind.model_fields["kind"].default for kind in OPTIMIZERS]


def with_torch(capsys: pytest.CaptureFixture[str], script: str) -> Ends:
    pytest.importorskip("torch")
    exec(compile(script, "script", "exec"), {})
    return ends_in(capsys.readouterr().out)


def test_lion_which_torch_has_not_stands_in_the_script_once() -> None:
    racers = [Racer(optimizer=Lion()), Racer(optimizer=Lion(beta1=0.5)), Racer(optimizer=Adam())]
    assert torch_script(Beale(), racers, (1.0, 1.5), 20, 0).count("class Lion") == 1
    assert "class Lion" not in torch_script(Beale(), racers[2:], (1.0, 1.5), 20, 0)
    forked = Racer(optimizer=SGD(), fork=Fork(at=3, optimizer=Lion()))
    assert "class Lion" in torch_script(Beale(), [forked], (1.0, 1.5), 20, 0)


def test_what_torch_has_not_is_said() -> None:
    racers = [Racer(optimizer=Shampoo()), Racer(optimizer=Adam())]
    assert in_torch(racers) == racers[1:]


def test_where_rounding_is_amplified_is_said() -> None:
    racers = [Racer(optimizer=AdaDelta(learning_rate=5.0)), Racer(optimizer=SGD(learning_rate=0.01))]
    lines = torch_script(ThreeHumpCamel(), racers, (-2.2, 1.6), 300, 0).splitlines()
    said = [line for line in lines if line.startswith("# Rounding is amplified here")]
    assert len(said) == 1
    assert '"adadelta"' in lines[lines.index(said[0]) + 2]
    assert "amplified" not in torch_script(Bowl(), racers[1:], (-2.5, 1.5), 300, 0)


@every_surface
def test_torch_descends_the_same_surface(surface: Surface, capsys: pytest.CaptureFixture[str]) -> None:
    rate = surface.suggested_rate(SGD) / 4
    racers = [Racer(optimizer=SGD(learning_rate=rate)), Racer(optimizer=Adam(learning_rate=0.01))]
    start = (surface.start[0] + 0.01, surface.start[1] - 0.02)
    script = torch_script(surface, racers, start, 30, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(surface, racers, start, 30, 0))


def test_torch_takes_the_same_steps_with_every_optimizer(capsys: pytest.CaptureFixture[str]) -> None:
    changed: dict[str, dict[str, Any]] = {
        "adagrad": {"lr_decay": 0.1, "initial_accumulator_value": 0.1},
        "radam": {"weight_decay": 0.1, "decoupled_weight_decay": True},
        "nadam": {"weight_decay": 0.1, "decoupled_weight_decay": True},
        "adamw": {"amsgrad": True},
        "momentum": {"dampening": 0.2},
        "rmsprop": {"momentum": 0.5, "centered": True},
        "rprop": {"step_min": 1e-3},
    }
    racers = [Racer(optimizer=new_optimizer(kind, learning_rate=0.005, **changed.get(kind, {}))) for kind in KINDS]
    script = torch_script(Beale(), racers, (1.0, 1.5), 60, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(Beale(), racers, (1.0, 1.5), 60, 0))


def test_nadam_keeps_its_product_in_float64(capsys: pytest.CaptureFixture[str]) -> None:
    racers = [Racer(optimizer=NAdam(learning_rate=0.05))]
    script = torch_script(Bowl(), racers, (-2.5, 1.5), 40, 0)
    assert "amplified" not in script
    assert_same_ends(with_torch(capsys, script), ends_of(Bowl(), racers, (-2.5, 1.5), 40, 0))


LOST_OR_STILL: list[tuple[Surface, SGD, tuple[float, float]]] = [
    (Rosenbrock(), SGD(learning_rate=1.0), (-1.5, 2.0)),  # diverges
    (Ackley(), SGD(learning_rate=0.1), (0.0, 0.0)),  # begins at the tip of the cone
    (OwnFunction(expression="sqrt(x^2 + y^2)"), SGD(learning_rate=0.1), (0.0, 0.0)),
    (OwnFunction(expression="3"), SGD(learning_rate=0.1), (1.0, 1.0)),
    (OwnFunction(expression="sin(a)", a=2.0), SGD(learning_rate=0.1, weight_decay=0.5), (1.0, 1.0)),
    (OwnFunction(expression="log(x) + y^2"), SGD(learning_rate=1.0), (0.5, 1.0)),  # leaves the domain
    (OwnFunction(expression="acos(x) + y"), SGD(learning_rate=0.1), (-2.0, 1.0)),  # begins outside
    (OwnFunction(expression="x^y"), SGD(learning_rate=0.1), (-1.0, 2.0)),
]


@pytest.mark.parametrize(("surface", "optimizer", "start"), LOST_OR_STILL)
def test_who_is_lost_or_rests_here_does_so_there(
    surface: Surface, optimizer: SGD, start: tuple[float, float], capsys: pytest.CaptureFixture[str]
) -> None:
    racers = [Racer(optimizer=optimizer), Racer(optimizer=Rprop())]
    script = torch_script(surface, racers, start, 60, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(surface, racers, start, 60, 0))


def test_races_drawn_at_random_end_alike_or_have_their_warning() -> None:
    pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    for _ in range(3):
        assert not unlike(rng)


@pytest.mark.parametrize("warm_up", [0, 7])
@pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind().kind)
def test_torch_follows_every_schedule(kind: Any, warm_up: int, capsys: pytest.CaptureFixture[str]) -> None:
    schedule = kind(warm_up=warm_up) if kind is not StepDecay else StepDecay(warm_up=warm_up, every=11)
    optimizers = (Momentum(learning_rate=0.01), Adam(learning_rate=0.1), Rprop())
    racers = [Racer(optimizer=optimizer, schedule=schedule) for optimizer in optimizers]
    script = torch_script(Bowl(), racers, (-2.5, 1.5), 40, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(Bowl(), racers, (-2.5, 1.5), 40, 0))


def test_torch_draws_the_same_noise_and_batches(capsys: pytest.CaptureFixture[str]) -> None:
    surface = Regression(samples=25, noise=0.7, seed=3)
    racers = [
        Racer(optimizer=SGD(learning_rate=0.05), noise=0.3, batch_size=4),
        Racer(optimizer=Nesterov(learning_rate=0.01), noise=0.3),
    ]
    script = torch_script(surface, racers, surface.start, 50, 6)
    assert_same_ends(with_torch(capsys, script), ends_of(surface, racers, surface.start, 50, 6))


def test_torch_takes_forks(capsys: pytest.CaptureFixture[str]) -> None:
    """Another rate and schedule with the memory kept, another optimizer, a kick, and a memory that is forgotten."""
    forked = [
        Racer(optimizer=Momentum(learning_rate=0.01), fork=Fork(at=12, optimizer=Momentum(learning_rate=0.02))),
        Racer(
            optimizer=Adam(learning_rate=0.05),
            schedule=Cosine(),
            fork=Fork(at=20, optimizer=SGD(learning_rate=0.05), schedule=Cosine(warm_up=4)),
        ),
        Racer(optimizer=SGD(learning_rate=0.05), fork=Fork(at=5, optimizer=SGD(learning_rate=0.05), kick_x=0.5)),
        Racer(optimizer=NAdam(learning_rate=0.05), fork=Fork(at=9, optimizer=NAdam(learning_rate=0.05), forgets=True)),
        Racer(optimizer=Rprop(learning_rate=0.05), fork=Fork(at=0, optimizer=Rprop(learning_rate=0.05), kick_y=0.25)),
    ]
    script = torch_script(Bowl(), forked, (-2.5, 1.5), 40, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(Bowl(), forked, (-2.5, 1.5), 40, 0))


def test_torch_looks_uphill_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    """With noise and batches, on a surface with holes, and from a fork on."""
    surface = Regression(samples=25, noise=0.7, seed=3)
    racers = [
        Racer(optimizer=SGD(learning_rate=0.05), noise=0.3, batch_size=4, sam_radius=0.3),
        Racer(optimizer=Adam(learning_rate=0.05), noise=0.3),
        Racer(optimizer=SGD(learning_rate=0.02), sam_radius=0.2, fork=Fork(at=9, optimizer=SGD(learning_rate=0.02))),
        Racer(optimizer=SGD(learning_rate=0.02), fork=Fork(at=9, optimizer=SGD(learning_rate=0.02), sam_radius=0.2)),
    ]
    script = torch_script(surface, racers, surface.start, 50, 6)
    assert_same_ends(with_torch(capsys, script), ends_of(surface, racers, surface.start, 50, 6))
    holed = OwnFunction(expression="log(x) + y^2 + sqrt(x^2 + y^2)")
    few = [Racer(optimizer=SGD(learning_rate=0.05), sam_radius=0.2), Racer(optimizer=SGD(learning_rate=0.3))]
    script = torch_script(holed, few, (2.0, 1.0), 60, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(holed, few, (2.0, 1.0), 60, 0))


def test_a_script_without_a_radius_says_nothing_of_it() -> None:
    forked = Racer(optimizer=SGD(learning_rate=0.05), fork=Fork(at=5, optimizer=SGD(learning_rate=0.05)))
    assert "radius" not in torch_script(Bowl(), [forked], (-2.5, 1.5), 40, 0)


TO_TARGETS: list[tuple[Surface, list[Racer], float, float]] = [  # with the minimum that the target is above
    (
        Beale(),
        [
            Racer(optimizer=SGD(learning_rate=0.02)),
            Racer(optimizer=SGD(learning_rate=1.0)),  # diverges
            Racer(
                optimizer=Momentum(learning_rate=0.003), fork=Fork(at=70, optimizer=Adam(learning_rate=0.2), kick_x=1)
            ),
        ],
        1e-2,
        0.0,
    ),
    (
        StyblinskiTang(),
        [Racer(optimizer=Momentum(learning_rate=0.005))],
        14.5,
        -78.33233140754282,
    ),  # touches and leaves
    (Regression(), [Racer(optimizer=SGD(learning_rate=0.02), batch_size=4, noise=0.1)], 0.01, 0.2),
    (OwnFunction(expression="log(x) + y^2"), [Racer(optimizer=SGD(learning_rate=0.1))], -0.2, 0.0),  # leaves its domain
]


@pytest.mark.parametrize(
    ("surface", "racers", "target", "minimum"), TO_TARGETS, ids=lambda one: getattr(one, "kind", "")
)
def test_torch_counts_the_same_steps_to_a_target(
    surface: Surface, racers: list[Racer], target: float, minimum: float, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    script = torch_script(surface, racers, surface.start, 300, 2, target=target, minimum=minimum)
    exec(compile(script, "script", "exec"), {})
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  steps to")]
    counted = [steps_of(one, target, minimum) for one in race(surface, racers, surface.start, 300, seed=2)]
    assert said == [f"  steps to {target} first {one.first} stays from {one.stays}" for one in counted]
    assert any(one.first is not None for one in counted)


def test_a_script_of_a_race_to_no_target_counts_nothing() -> None:
    assert "steps to" not in torch_script(Bowl(), [Racer(optimizer=SGD())], (-2.5, 1.5), 40, 0)
