"""The scripts of a race on a matrix: the engine's repeats it, and PyTorch's is one that compiles and has its racers."""

from typing import Any

import numpy as np
import pytest

from core.matrix_optimizers import Muon, Shampoo
from core.matrix_stage import AssociativeMemory, Factorization
from core.matrix_stage.matrix_path import matrix_race
from core.matrix_stage.script import Named, python_script, torch_script
from core.optimizers import Adam, Lion
from core.schedules import ConstantRate, Cosine

RACERS: list[Named] = [
    ("Adam", Adam(learning_rate=0.01), ConstantRate()),
    ("Muon", Muon(learning_rate=0.02), Cosine()),
    ("Shampoo", Shampoo(), ConstantRate()),
    ("Lion", Lion(), ConstantRate()),
]


def test_the_script_of_the_engine_repeats_the_race(capsys: pytest.CaptureFixture[str]) -> None:
    task = Factorization(condition=30.0)
    scope: dict[str, Any] = {}
    exec(compile(python_script(task, RACERS, 20), "script", "exec"), scope)
    paths = matrix_race(task, [(optimizer, schedule) for _, optimizer, schedule in RACERS], 20)
    assert scope["task"] == task
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[:4]]
    np.testing.assert_array_equal(scope["path"].matrices, paths[-1].matrices)


def test_the_script_of_pytorch_has_what_pytorch_has() -> None:
    text = torch_script(AssociativeMemory(), RACERS, 20)
    compile(text, "script", "exec")
    assert "torch.optim.Muon(matrices, lr=0.02" in text
    assert "# Shampoo: torch.optim has none." in text
    assert "# Lion: torch.optim has none." in text
    assert "cross_entropy(A @ W, torch.arange(8))" in text


@pytest.mark.slow
@pytest.mark.parametrize("task", [AssociativeMemory(), Factorization()], ids=lambda one: one.kind)
def test_pytorch_itself_takes_these_steps(task: AssociativeMemory | Factorization) -> None:
    pytest.importorskip("torch")
    racers = RACERS[:2]
    ends: list[Any] = []
    for name, optimizer, schedule in racers:
        one = torch_script(task, [(name, optimizer, schedule)], 40).replace("\nrace(", "\nend = race(")
        scope: dict[str, Any] = {}
        exec(compile(one, "script", "exec"), scope)
        ends.append(scope["end"].detach().numpy())
    ours = matrix_race(task, [(optimizer, schedule) for _, optimizer, schedule in racers], 40)
    np.testing.assert_allclose(ends[0], ours[0].end, atol=1e-9)
    assert np.linalg.norm(ends[1] - ours[1].end) < 2e-2 * np.linalg.norm(ours[1].end)
