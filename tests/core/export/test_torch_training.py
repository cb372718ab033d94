"""A run exported for PyTorch takes the engine's steps there: against stored numbers, and where there is PyTorch."""

import numpy as np
import pytest

from core.datasets import Ends, load
from core.export.torch_training import torch_training_script
from core.matrix_optimizers import Muon, Shampoo
from core.optimizers import AdamW
from core.schedules import Cosine
from core.settings import RefusedError
from core.training import Change, StepReport, Trainer, TrainingConfig
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


def test_changes_are_planned_by_their_step() -> None:
    changes = [Change(3, "l2", 0.5), Change(3, "learning_rate", 0.01), Change(8, "epochs", 12)]
    script = torch_training_script(BASE.replace(penalty_mode="per_sample"), changes, Ends(64, 10))
    assert '    3: {"L2": 0.0025, "RATE": 0.01},\n    8: {"EPOCHS": 12, "STEPS": 48},\n' in script


# Muon has the matrices between hidden layers, and AdamW the rest.

RUN = BASE.replace(optimizer=Muon(learning_rate=0.02), hidden_layers=(32, 32, 32), schedule=Cosine(), batch_norm=True)
ENDS = Ends(64, 10)


def script(config: TrainingConfig, *changes: Change) -> str:
    return torch_training_script(config, changes, ENDS)


def test_muon_has_the_matrices_in_the_middle_and_adamw_the_rest() -> None:
    text = script(RUN)
    muon, rest = text.index("torch.optim.Muon(\n        weights[1:-1],"), text.index("rest = torch.optim.AdamW(")
    assert "ns_coefficients=(3.4445, -4.775, 2.0315)" in text[muon:rest]
    assert "weight_decay=0.1" in text[muon:rest]
    assert '{"params": [weights[0], weights[-1]], "weight_decay": 0.01}, {"params": others' in text[rest:]
    assert text.count("rest.step()") == text.count("rest.zero_grad()") == 1
    assert 'group["lr"] = 0.001 * factor(step)' in text
    assert "orthogonalized in bfloat16 there" in text
    compile(text, "script", "exec")


def test_a_constant_rate_is_set_once() -> None:
    text = script(
        RUN.replace(schedule={"kind": "constant"}, rest_optimizer=AdamW(learning_rate=3e-4, weight_decay=0.0))
    )
    assert "[*[weights[0], weights[-1]], *others],\n        lr=0.0003" in text
    assert "rest.param_groups" not in text


def test_without_a_matrix_in_the_middle_adamw_moves_all() -> None:
    config = RUN.replace(hidden_layers=(32,))
    assert script(config, Change(3, "learning_rate", 0.5)) == script(config.replace(optimizer=AdamW()))


def test_shampoo_is_not_in_pytorch() -> None:
    with pytest.raises(RefusedError, match="PyTorch, which has no Shampoo"):
        script(RUN.replace(optimizer=Shampoo()))


@pytest.mark.parametrize("fields", [{"l1": 0.1}, {"l2": 0.1, "penalty_mode": "decoupled"}])
def test_a_penalty_at_two_rates_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="two rates"):
        script(RUN.replace(**fields))
    with pytest.raises(RefusedError, match="two rates"):
        script(RUN, Change(3, "l1", 0.1))


@pytest.mark.slow
def test_pytorch_itself_takes_these_steps_but_for_bfloat16() -> None:
    pytest.importorskip("torch")
    dataset = load(RUN.data)
    losses, _ = with_torch(torch_training_script(RUN, (), dataset.ends))
    ours = [one.loss for one in Trainer(RUN, dataset).run("inline") if isinstance(one, StepReport)]
    np.testing.assert_allclose(losses, ours[: len(losses)], rtol=5e-3)
