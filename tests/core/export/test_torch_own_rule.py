"""Scripts take the steps of an own rule: that of PyTorch to rounding, that of Python to the bit."""

import pytest

from core.descent import Fork, Racer
from core.export.race_script import race_script
from core.export.torch_own_rule import rule_functions
from core.export.torch_racers import in_torch
from core.export.torch_script import torch_script
from core.optimizers import SGD, Adam, Momentum
from core.own_optimizer import TEMPLATES, OwnOptimizer, from_template
from core.schedules import Cosine
from core.surfaces import Beale
from tests.core.export.drawn.ends import assert_same_ends, ends_in, ends_of
from tests.core.export.test_race_script import run

ODD = OwnOptimizer(
    rule="k = 1\nq = cbrt(g) + t^(0.3*t)/t^9 - max(k, 0.2)\npoint = |g|^0.5; math = q\nw = w - eta*sign(math)*point/k",
    learning_rate=0.01,
)
RACERS = [
    *(Racer(optimizer=from_template(one.kind, learning_rate=0.003), noise=0.1) for one in TEMPLATES),
    Racer(optimizer=ODD, schedule=Cosine()),
    Racer(
        optimizer=from_template(Adam, learning_rate=0.1), fork=Fork(at=5, optimizer=from_template(Momentum), kick_x=0.2)
    ),
    Racer(optimizer=ODD, fork=Fork(at=5, optimizer=SGD(learning_rate=0.001))),
    Racer(optimizer=OwnOptimizer(rule="k in [0, 1] = 0.5\nw = w - eta*k*g", learning_rate=0.01, a=0.9)),  # a's default
]


def test_torch_takes_the_steps_of_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("torch")
    exec(compile(torch_script(Beale(), RACERS, (1.0, 1.5), 40, 3), "script", "exec"), {})
    assert_same_ends(ends_in(capsys.readouterr().out), ends_of(Beale(), RACERS, (1.0, 1.5), 40, 3))


def test_a_rule_is_written_once_and_under_names_that_hide_nothing() -> None:
    script = torch_script(Beale(), [*RACERS, *RACERS], (1.0, 1.5), 5, 0)
    compile(script, "script", "exec")
    assert script.count("class OwnRule(") == script.count("def power(") == 1
    assert len(rule_functions(one.optimizer for one in [*RACERS, *RACERS])) == len(TEMPLATES) + 2
    assert "    math_ = q\n" in script
    assert in_torch(RACERS) == RACERS


def test_the_python_script_takes_the_same_steps_to_the_bit() -> None:
    arguments = (Beale(), RACERS[8:], (1.0, 1.5), 20, 3)
    assert run(race_script(*arguments)) == ends_of(*arguments)
