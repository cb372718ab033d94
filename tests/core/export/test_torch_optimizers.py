"""A run of Muon for PyTorch: Muon for the matrices between hidden layers, AdamW for the rest, or a sentence."""

import numpy as np
import pytest

from core.datasets import Ends, load
from core.export.torch_training import torch_training_script
from core.matrix_optimizers import Muon, Shampoo
from core.optimizers import AdamW
from core.schedules import Cosine
from core.settings import RefusedError
from core.training import Change, StepReport, Trainer, TrainingConfig
from tests.core.export.torch_runs import BASE, with_torch

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
