"""The compiled steps of many points have the bits of NumPy's, whatever the numbers."""

from typing import Any

import numpy as np
import pytest

from core import kernels
from core.descent import Racer
from core.descent.basins import basins
from core.descent.compiled_crowd import SLOPES, CompiledCrowd, slope_agrees
from core.descent.crowd import Crowd
from core.fused_steps import FUSED
from core.kernels import Pass
from core.optimizers import OPTIMIZERS, SGD, Adam, Optimizer
from core.surfaces import SURFACES, Beale, Rastrigin
from core.surfaces.turned import Turned

KINDS = [kind for kind in SURFACES if kind.model_fields["kind"].default in SLOPES]
EXAMPLES = [example for kind in OPTIMIZERS for example in FUSED[kind].examples]
STARTS = np.random.default_rng(0).uniform(-4, 4, (9, 2))


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passes in Python, as if they were compiled."""

    def compiled(one: Pass, dtype: Any = np.float32) -> Pass | None:
        return one if dtype is np.float64 else None

    monkeypatch.setattr(kernels, "compiled", compiled)


class Everything(dict[Pass, Pass]):
    """Every pass, as it is."""

    def __missing__(self, one: Pass) -> Pass:
        return one


@pytest.mark.parametrize("kind", KINDS)
def test_a_pass_of_a_surface_has_the_bits_of_its_gradient(kind: Any) -> None:
    assert slope_agrees(kind.model_fields["kind"].default, Everything())


def test_a_pass_that_rounds_otherwise_does_not_agree() -> None:
    def other(x: Any, y: Any, along_x: Any, along_y: Any) -> None:
        along_x[:], along_y[:] = (1 + 1e-15) * x, y

    one, _ = SLOPES["bowl"](None)
    assert not slope_agrees("bowl", {one: other})


@pytest.mark.usefixtures("ready")
@pytest.mark.parametrize("optimizer", EXAMPLES, ids=repr)
def test_a_crowd_goes_the_same_ways_by_passes(optimizer: Optimizer[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    racer = Racer.model_validate({"optimizer": optimizer.replace(learning_rate=0.01), "noise": 0.1, "sam_radius": 0.01})
    by_pass = Crowd(Beale(), racer, STARTS, 40, 0)
    with monkeypatch.context() as patch:
        patch.setattr(kernels, "compiled", lambda *_: None)
        own = Crowd(Beale(), racer, STARTS, 40, 0)
        own.run(20)
    with np.errstate(all="ignore"):
        by_pass.run(20)
    np.testing.assert_array_equal(by_pass.points, own.points)
    going = np.arange(9) % 2 == 0
    for crowd in (by_pass, own):
        crowd.keep(going)
        assert crowd.points.flags.f_contiguous
    with np.errstate(all="ignore"):
        by_pass.run(20)
    with monkeypatch.context() as patch:
        patch.setattr(kernels, "compiled", lambda *_: None)
        own.run(20)
    np.testing.assert_array_equal(by_pass.points, own.points)


@pytest.mark.usefixtures("ready")
def test_numpy_takes_what_has_no_pass() -> None:
    points = np.asfortranarray(STARTS)
    for surface in (Rastrigin(), Turned(surface=Beale(), angle=30.0)):
        assert CompiledCrowd(surface, SGD()).gradient(points) is None
    assert CompiledCrowd(Beale(), SGD()).gradient(np.ascontiguousarray(STARTS)) is None


def test_numpy_takes_what_is_not_compiled_yet() -> None:
    crowd, points = CompiledCrowd(Beale(), Adam()), np.asfortranarray(STARTS)
    assert crowd.gradient(points) is None
    assert not crowd.step(points, points.copy(order="F"), Adam().init(points))


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
def test_compiled_basins_are_those_of_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in KINDS:
        surface = kind.model_validate({})
        starts = surface.bounds.grid(24)
        for optimizer in OPTIMIZERS:
            racer = Racer.model_validate(
                {"optimizer": {"kind": optimizer.model_fields["kind"].default, "learning_rate": 0.02}}
            )
            basins(surface, racer, starts[:1, :1], 3)
            kernels.finish()
            assert kernels.compiled(SLOPES[surface.kind](surface)[0], np.float64) is not None
            ours = basins(surface, racer, starts, 100)
            with monkeypatch.context() as patch:
                patch.setattr(kernels, "compiled", lambda *_: None)
                numpys = basins(surface, racer, starts, 100)
            np.testing.assert_array_equal(ours.reached, numpys.reached)
            np.testing.assert_array_equal(ours.losses, numpys.losses)
