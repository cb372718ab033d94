"""An optimizer's compiled step is its own step, to the bit, for all optimizers and both precisions."""

from typing import Any

import numpy as np
import pytest

from core import kernels
from core.fused_steps import FUSED, FusedStep, disagreement
from core.kernels import Pass, compiler
from core.kernels.compiler import compile_pass
from core.network.fused_layers import NORMALIZING, RECTIFYING
from core.optimizers import OPTIMIZERS, Adam, Optimizer
from core.training import Trainer, TrainingConfig
from tests.core.datasets.easy_data import easy_dataset

EXAMPLES = [example for kind in OPTIMIZERS for example in FUSED[kind].examples]
STEPS = 200


def test_every_optimizer_has_a_compiled_step() -> None:
    assert set(FUSED) == set(OPTIMIZERS)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, dict[Pass, Pass]]:
    """Every pass in both precisions."""
    pytest.importorskip("numba")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("LOCALAPPDATA", str(tmp_path_factory.mktemp("cache")))
        wanted = {one for fused in FUSED.values() for one in fused.passes}
        return {dtype: {one: compile_pass(one, dtype) for one in wanted} for dtype in (np.float32, np.float64)}


@pytest.mark.slow
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("optimizer", EXAMPLES, ids=repr)
def test_compiled_steps_are_the_optimizer_s_to_the_bit(
    optimizer: Optimizer[Any], dtype: Any, made: dict[Any, dict[Pass, Pass]]
) -> None:
    for seed in range(3):
        assert disagreement(optimizer, made[dtype], dtype, steps=STEPS, seed=seed) is None


def test_a_step_is_the_optimizer_s_own_until_it_is_compiled() -> None:
    fused, adam = FusedStep(Adam()), Adam()
    params, grad = np.ones(5, np.float32), np.full(5, 0.5, np.float32)
    expected, state, own = params.copy(), adam.init(params), adam.init(params)
    assert not fused.is_compiled
    fused.take(params, grad.copy(), state)
    adam.step(expected, grad, own)
    np.testing.assert_array_equal(params, expected)
    assert state.t == 1


def test_an_optimizer_without_a_pass_takes_its_own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.fused_steps.FUSED", {})
    fused = FusedStep(Adam())
    params = np.ones(3, np.float32)
    fused.take(params, np.ones(3, np.float32), Adam().init(params))
    assert (params < 1).all()
    assert fused.passes == ()


@pytest.mark.slow
def test_a_run_with_compiled_steps_is_the_run_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    pytest.importorskip("numba")
    config = TrainingConfig(
        train_size=100, hidden_layers=(8, 6), batch_size=20, epochs=3, l2=0.01, l1=1e-3, dropout=0.2, batch_norm=True
    )
    plain = Trainer(config, easy_dataset())
    reports = len(list(plain.run()))
    monkeypatch.setenv(compiler.SWITCH, "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    fused = Trainer(config, easy_dataset())
    kernels.finish()
    assert fused._stepper.kernels[:3] == ("adam", "penalize", "move_to_0")
    assert set(fused._stepper.kernels[3:]) == {one.__name__ for one in (*RECTIFYING, *NORMALIZING)}
    assert len(list(fused.run())) == reports
    np.testing.assert_array_equal(fused.network.parameters, plain.network.parameters)
    np.testing.assert_array_equal(fused.losses.values(), plain.losses.values())
