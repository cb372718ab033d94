"""The elementwise parts of a layer, compiled and not: the same bits, and the formulas of batch norm and ReLU."""

from typing import Any

import numpy as np
import pytest

from core import kernels
from core.activations import ELU, LeakyReLU, ReLU
from core.kernels import Pass, layer_passes
from core.kernels.checks import any_numbers, same_bits
from core.kernels.compiler import compile_pass
from core.network import fused_layers
from core.network.fused_layers import CHECKS, agrees


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A cache of its own for what is compiled."""
    pytest.importorskip("numba")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.__name__)
def test_compiled_parts_do_as_numpy_to_the_bit(one: kernels.Pass, dtype: Any) -> None:
    run = compile_pass(one, dtype)
    assert all(agrees(one, run, dtype, seed) for seed in range(200))


def test_a_pass_that_is_wrong_is_found() -> None:
    one = layer_passes.rectify
    assert agrees(one, CHECKS[one].by_numpy, np.float32, seed=0)
    assert not agrees(one, lambda z, a: np.copyto(a, z), np.float32, seed=0)


def test_it_is_asked_for_what_the_layers_take(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []
    monkeypatch.setattr(kernels, "ask", lambda wanted, _: asked.append({one.__name__ for one in wanted}))
    fused_layers.ask(ELU(), batch_norm=False)
    fused_layers.ask(ELU(), batch_norm=True)
    fused_layers.ask(ReLU(), batch_norm=False)
    fused_layers.ask(LeakyReLU(), batch_norm=False)
    fused_layers.ask(LeakyReLU(slope=0.0), batch_norm=False)
    assert asked[0] == {"centre", "normalize", "normalize_back"}
    assert asked[1] == {"rectify", "rectify_and_drop", "rectify_back", "drop_and_rectify_back"}
    assert asked[2:] == [{"leak", "leak_back"}]


@pytest.mark.parametrize("ready", [False, True])
def test_the_compiled_pass_is_taken_where_it_fits(ready: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    """In float32, in the order of C, and for ReLU."""
    calls: list[int] = []

    def run(z: Any, a: Any) -> None:
        calls.append(z.ndim)
        np.maximum(z, 0, out=a)

    monkeypatch.setattr(kernels, "compiled", lambda _: run if ready else None)
    z = np.array([[1.0, -2.0], [0.0, 3.0]], np.float32)
    for numbers in (z, z.astype(np.float64), np.asfortranarray(z)):
        a = np.empty_like(numbers)
        fused_layers.activate(ReLU(), numbers, a, None, a)
        assert a.tolist() == [[1, 0], [0, 3]]
    fused_layers.activate(ELU(), z, np.empty_like(z), None, z)
    fused_layers.activate(LeakyReLU(slope=0.0), z, np.empty_like(z), None, z)
    assert calls == [1] * ready


@pytest.mark.slow
@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("activation", [ReLU(), LeakyReLU(), LeakyReLU(slope=0.0), ELU()], ids=repr)
@pytest.mark.parametrize("dropped", [False, True])
def test_a_layer_with_compiled_parts_is_the_layer_without(
    activation: Any,
    dropped: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: dict[Pass, Pass] = {one: compile_pass(one) for one in CHECKS}
    nothing: dict[Pass, Pass] = {}
    rng = np.random.default_rng(0)
    found = []
    z, grad, mask = (any_numbers(rng, np.float32, (7, 33)) for _ in range(3))
    for ready in (nothing, made):
        monkeypatch.setattr(kernels, "compiled", ready.get)
        a, output, back, room = np.empty_like(z), np.empty_like(z), grad.copy(), np.empty_like(z)
        factors = mask if dropped else None
        with np.errstate(all="ignore"):
            result = fused_layers.activate(activation, z, a, factors, output)
            fused_layers.activate_back(activation, back, z, a, factors, room)
        found.append((result, back))
    assert all(same_bits(*pair) for pair in zip(*found, strict=True))
