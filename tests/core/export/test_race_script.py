"""A script of a race gives the same race: exactly with the engine, and to rounding with PyTorch where there is one."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.descent import Racer, race
from core.export.race_script import race_script
from core.export.torch_script import in_torch, torch_script
from core.optimizers import OPTIMIZERS, SGD, Adam, Lion, Momentum, Nesterov, RMSProp, Rprop, new_optimizer
from core.schedules import SCHEDULES, Cosine, OneCycle, StepDecay
from core.surfaces import SURFACES, Beale, Bowl, OwnFunction, Point, Ravine, Regression, Surface

ROOT = Path(__file__).parents[3]
RAVINE = Ravine(condition=50.0, angle=30.0)
TYPED = OwnFunction(expression="sin(a x) + y^2 / 3 + max(x, 2) + sqrt(x^2 + y^2 + 1) + 2^y + ln(x^2 + 1) + x^-2")

every_surface = pytest.mark.parametrize(
    "surface", [*(kind.model_validate({}) for kind in SURFACES), RAVINE, TYPED], ids=str
)
KINDS = [kind.model_fields["kind"].default for kind in OPTIMIZERS]
Ends = dict[str, list[float]]


def ends_of(surface: Surface, racers: list[Racer], start: Point, steps: int, seed: int) -> Ends:
    """Where everybody ends in the engine's race."""
    raced = race(surface, racers, start, steps, seed=seed)
    return {one.racer.optimizer.kind: [*one.points[-1].tolist(), one.losses[-1].item()] for one in raced}


def ends_in(output: str) -> Ends:
    return {line.split()[0]: [float(number) for number in line.split()[1:]] for line in output.splitlines()}


def run(script: str) -> Ends:
    """What the script says, run by itself."""
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ends_in(done.stdout)


def with_torch(capsys: pytest.CaptureFixture[str], script: str) -> Ends:
    pytest.importorskip("torch")
    exec(compile(script, "script", "exec"), {})
    return ends_in(capsys.readouterr().out)


def assert_same_ends(found: Ends, expected: Ends) -> None:
    assert found.keys() == expected.keys()
    for kind, numbers in expected.items():
        np.testing.assert_allclose(found[kind], numbers, rtol=1e-9, atol=1e-9, err_msg=kind)


def test_the_script_runs_the_same_race_to_the_last_bit() -> None:
    surface = Regression(samples=30, seed=4)
    racers = [
        Racer(optimizer=Adam(learning_rate=0.3), schedule=Cosine(warm_up=5), noise=0.2, batch_size=8),
        Racer(optimizer=RMSProp(momentum=0.5), noise=0.2),
    ]
    arguments = (surface, racers, (0.1, -2.0), 40, 9)
    assert run(race_script(*arguments)) == ends_of(*arguments)


def test_the_script_of_a_typed_function_keeps_its_letters() -> None:
    surface = OwnFunction(expression="sin(a x) + y^2", a=2.5)
    arguments = (surface, [Racer(optimizer=SGD(learning_rate=0.1))], (1.0, 1.5), 10, 0)
    assert run(race_script(*arguments)) == ends_of(*arguments)


@every_surface
def test_the_script_of_every_surface_can_be_read(surface: Surface) -> None:
    racers = [Racer(optimizer=new_optimizer(kind), schedule=OneCycle()) for kind in KINDS]
    for write in (race_script, torch_script):
        compile(write(surface, racers, surface.start, 20, 0), "script", "exec")


def test_what_torch_has_not_is_said() -> None:
    racers = [Racer(optimizer=Lion()), Racer(optimizer=Adam())]
    assert "# Lion: torch.optim has none.\n" in torch_script(Beale(), racers, (1.0, 1.5), 20, 0)
    assert in_torch(racers) == racers[1:]


# With PyTorch.


@every_surface
def test_torch_descends_the_same_surface(surface: Surface, capsys: pytest.CaptureFixture[str]) -> None:
    rate = surface.suggested_rate("sgd") / 4
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
