"""What batch norm and a weaker penalty do for a network that does not learn."""

import pytest

from core.optimizers import SGD
from core.scenes.advice import advise
from core.scenes.advice_rules.network import strong_l1, strong_l2
from core.scenes.verdict import Finding, Verdict
from tests.core.scenes.advice_rules.runs import LEARNS, run

DEEP = {"hidden_layers": (100,) * 20, "optimizer": SGD(learning_rate=0.2)}


def test_with_batch_norm_a_strong_penalty_is_made_weaker() -> None:
    strong = LEARNS.replace(l2=1.0, batch_norm=True)
    assert advise(strong, Verdict(Finding.AT_CHANCE, step=7))[0].config.l2 == 0.001


def test_penalties_are_as_strong_as_their_mode_makes_them() -> None:
    mild = LEARNS.replace(l2=1.0, l1=1.0, penalty_mode="per_sample")
    assert strong_l1(mild) is None
    assert strong_l2(mild) is None


@pytest.mark.slow
@pytest.mark.parametrize("l2", [0.03, 0.1, 0.5])
def test_a_strong_l2_penalty_keeps_weights_and_signal_small_and_batch_norm_restores_it(l2: float) -> None:
    strong = LEARNS.replace(l2=l2)
    without, small, restored = (run(config) for config in (LEARNS, strong, strong.replace(batch_norm=True)))
    layers = [one.history[-1].layers for one in (without, small, restored)]
    plain, shrunk = ([layer.weight_norm for layer in of_run] for of_run in layers[:2])
    logits, hidden = ([of_run[place].activations.std for of_run in layers] for place in (-1, -2))
    assert all(one < other for one, other in zip(shrunk, plain, strict=True))
    assert logits[1] < 0.8 * logits[0]
    assert hidden[1] < 0.9 * hidden[0]
    if l2 == 0.5:  # where it had faded
        assert hidden[2] > 10 * hidden[1]
    assert restored.history[-1].train_accuracy > small.history[-1].train_accuracy


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_batch_norm_lets_a_deep_network_learn(seed: int) -> None:
    deep = LEARNS.replace(**DEEP, seed=seed)
    first = advise(deep, Verdict(Finding.AT_CHANCE, step=7))[0]
    assert first.config == deep.replace(batch_norm=True)
    before, after = run(deep), run(first.config)
    assert after.history[-1].train_accuracy > before.history[-1].train_accuracy + 0.3
