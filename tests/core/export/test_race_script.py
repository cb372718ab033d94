"""A script of a race gives the same race to the last bit."""

import subprocess
import sys
from pathlib import Path

from core.descent import Fork, Racer
from core.export.race_script import race_script
from core.export.torch_script import torch_script
from core.optimizers import OPTIMIZERS, SGD, Adam, RMSProp, new_optimizer
from core.schedules import Cosine, OneCycle
from core.surfaces import Beale, OwnFunction, Regression, Surface
from tests.core.export.drawn.ends import Ends, ends_in, ends_of, every_surface

ROOT = Path(__file__).parents[3]

KINDS = [kind.model_fields["kind"].default for kind in OPTIMIZERS]


def run(script: str) -> Ends:
    """What the script says, run by itself."""
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return ends_in(done.stdout)


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


def test_the_script_of_a_fork_takes_it() -> None:
    fork = Fork(at=5, optimizer=SGD(learning_rate=0.02), kick_x=0.1)
    racers = [Racer(optimizer=Adam(learning_rate=0.1), fork=fork)]
    arguments = (Beale(), racers, (1.0, 1.5), 20, 3)
    assert run(race_script(*arguments)) == ends_of(*arguments)


def test_the_script_of_a_race_to_a_target_prints_the_steps() -> None:
    racers = [Racer(optimizer=SGD(learning_rate=0.02)), Racer(optimizer=Adam(learning_rate=0.2))]
    script = race_script(Beale(), racers, (1.0, 1.5), 300, 0, target=1e-3, minimum=0.0)
    command = [sys.executable, "-W", "error", "-c", script]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    # Counted in the first trials of this race: 282 and 147.
    assert "steps to 0.001 StepsTo(first=282, stays=282)" in said
    assert "steps to 0.001 StepsTo(first=147, stays=147)" in said
