"""A script for PyTorch gives the engine's race to rounding, where there is PyTorch."""

from typing import Any

import pytest

from core.descent import Racer
from core.export.torch_script import in_torch, torch_script
from core.optimizers import OPTIMIZERS, SGD, Adam, Lion, Momentum, Nesterov, Rprop, new_optimizer
from core.schedules import SCHEDULES, StepDecay
from core.surfaces import Beale, Bowl, Regression, Surface
from tests.core.export.ends import Ends, assert_same_ends, ends_in, ends_of, every_surface

KINDS = [kind.model_fields["kind"].default for kind in OPTIMIZERS]


def with_torch(capsys: pytest.CaptureFixture[str], script: str) -> Ends:
    pytest.importorskip("torch")
    exec(compile(script, "script", "exec"), {})
    return ends_in(capsys.readouterr().out)


def test_what_torch_has_not_is_said() -> None:
    racers = [Racer(optimizer=Lion()), Racer(optimizer=Adam())]
    assert "# Lion: torch.optim has none.\n" in torch_script(Beale(), racers, (1.0, 1.5), 20, 0)
    assert in_torch(racers) == racers[1:]


@every_surface
def test_torch_descends_the_same_surface(surface: Surface, capsys: pytest.CaptureFixture[str]) -> None:
    rate = surface.suggested_rate(SGD) / 4
    racers = [Racer(optimizer=SGD(learning_rate=rate)), Racer(optimizer=Adam(learning_rate=0.01))]
    start = (surface.start[0] + 0.01, surface.start[1] - 0.02)
    script = torch_script(surface, racers, start, 30, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(surface, racers, start, 30, 0))


def test_torch_takes_the_same_steps_with_every_optimizer(capsys: pytest.CaptureFixture[str]) -> None:
    changed: dict[str, dict[str, Any]] = {
        "momentum": {"dampening": 0.2},
        "rmsprop": {"momentum": 0.5, "centered": True},
        "rprop": {"step_min": 1e-3},
    }
    kinds = [kind for kind in KINDS if kind != "lion"]
    racers = [Racer(optimizer=new_optimizer(kind, learning_rate=0.005, **changed.get(kind, {}))) for kind in kinds]
    script = torch_script(Beale(), racers, (1.0, 1.5), 60, 0)
    assert_same_ends(with_torch(capsys, script), ends_of(Beale(), racers, (1.0, 1.5), 60, 0))


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
