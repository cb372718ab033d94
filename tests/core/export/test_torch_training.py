"""A run exported for PyTorch takes the engine's steps there: against stored numbers, and where there is PyTorch."""

import numpy as np
import pytest

from core.datasets import Ends
from core.export.torch_training import torch_training_script
from core.optimizers import Lion
from core.settings import RefusedError
from core.training import Change
from tests.core.export.torch_runs import BASE, CASES, STEPS, mark, script_of, stored, sums, with_engine, with_torch

every_case = pytest.mark.parametrize("name", CASES)


@pytest.mark.parametrize("name", ["adamw", "penalties", "both decays", "dropout", "longer"])
def test_the_first_steps_are_those_of_pytorch(name: str) -> None:
    assert_stored(name)


@pytest.mark.slow
@every_case
def test_the_first_steps_of_every_case_are_those_of_pytorch(name: str) -> None:
    assert_stored(name)


@every_case
def test_the_stored_numbers_are_those_of_the_script_of_today(name: str) -> None:
    """After a change of the script: python -m tests.core.export.make_torch_runs, where PyTorch is installed."""
    assert stored()[name]["script"] == mark(script_of(name))


@pytest.mark.slow
@every_case
def test_pytorch_itself_takes_these_steps(name: str) -> None:
    pytest.importorskip("torch")
    losses, arrays = with_torch(script_of(name))
    assert_alike(name, losses, sums(arrays))


def assert_stored(name: str) -> None:
    of_torch = stored()[name]
    assert_alike(name, of_torch["losses"], of_torch["sums"])


def assert_alike(name: str, losses: list[float], of_arrays: list[list[float]]) -> None:
    """float32 has seven digits, of which 40 steps cost a few."""
    expected, arrays = with_engine(name)
    assert len(losses) == STEPS
    np.testing.assert_allclose(losses, expected, rtol=2e-3, atol=2e-5)
    by_size = [[total / size, size] for total, size in of_arrays]
    np.testing.assert_allclose(by_size, [[a / b, b] for a, b in sums(arrays)], rtol=2e-3, atol=2e-3)


def test_what_pytorch_has_not_is_said() -> None:
    with pytest.raises(RefusedError, match="there is no script for PyTorch, which has no Lion"):
        torch_training_script(BASE.replace(optimizer=Lion()), (), Ends(64, 10))


def test_changes_are_planned_by_their_step() -> None:
    changes = [Change(3, "l2", 0.5), Change(3, "learning_rate", 0.01), Change(8, "epochs", 12)]
    script = torch_training_script(BASE.replace(penalty_mode="per_sample"), changes, Ends(64, 10))
    assert '    3: {"L2": 0.0025, "RATE": 0.01},\n    8: {"EPOCHS": 12, "STEPS": 48},\n' in script
