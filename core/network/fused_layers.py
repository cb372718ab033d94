"""The elementwise parts of a layer: compiled where that is ready, or as NumPy computes them, to the same bits.

All arrays are (n, units), but for those of one number a unit, (units,).
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from core import kernels
from core.activations import Activation, LeakyReLU, ReLU
from core.kernels import Pass, layer_passes
from core.kernels.checks import COUNT, any_numbers, same_bits
from core.settings import Array


def ask(activation: Activation, *, batch_norm: bool) -> None:
    """Have the passes compiled that layers with this activation take."""
    if wanted := _taken(activation, batch_norm=batch_norm):
        kernels.ask(wanted, _agree)


def in_use(activation: Activation, *, batch_norm: bool) -> tuple[str, ...]:
    """Return the names of the compiled passes that such layers take."""
    return tuple(one.__name__ for one in _taken(activation, batch_norm=batch_norm) if kernels.compiled(one) is not None)


def activate(activation: Activation, z: Array, a: Array, mask: Array | None, output: Array) -> Array:
    """Write f(z) to `a`, and a * mask to `output` if there is a mask; return the output of the layer."""
    if mask is None:
        _apply(activation, z, a)
        return a
    if (run := _compiled(layer_passes.rectify_and_drop, z, activation)) is not None:
        run(_flat(z), _flat(a), _flat(mask), _flat(output))
        return output
    _apply(activation, z, a)
    return np.multiply(a, mask, out=output)


def activate_back(activation: Activation, grad: Array, z: Array, a: Array, mask: Array | None, room: Array) -> None:
    """Turn `grad`, dL/doutput, into dL/dz; overwrite `room`."""
    if mask is not None:
        if (run := _compiled(layer_passes.drop_and_rectify_back, z, activation)) is not None:
            run(_flat(grad), _flat(z), _flat(mask))
            return
        grad *= mask
    if (run := _compiled(layer_passes.rectify_back, z, activation)) is not None:
        run(_flat(grad), _flat(z))
    elif (run := _compiled(layer_passes.leak_back, z, activation)) is not None:
        run(_flat(grad), _flat(z), _slope(activation, z))
    else:
        grad *= activation.derivative(z, a, out=room)


def _apply(activation: Activation, z: Array, a: Array) -> None:
    """Write f(z) to `a`."""
    if (run := _compiled(layer_passes.rectify, z, activation)) is not None:
        run(_flat(z), _flat(a))
    elif (run := _compiled(layer_passes.leak, z, activation)) is not None:
        run(_flat(z), _flat(a), _slope(activation, z))
    else:
        activation.value(z, out=a)


def _slope(activation: Activation, z: Array) -> Any:
    """Return the slope of a leak in the type of `z`."""
    return z.dtype.type(getattr(activation, "slope", 0.0))


def centre(z: Array, squares: Array, mean: Array) -> None:
    """Take `mean` from `z`, and write the squares of that."""
    (_compiled(layer_passes.centre, z) or _centre)(z, squares, mean)


def normalize(z: Array, out: Array, scale: Array, beta: Array) -> None:
    """Write scale * z + beta to `out`."""
    (_compiled(layer_passes.normalize, z) or _normalize)(z, out, scale, beta)


def normalize_back(z: Array, grad: Array, out: Array, tilt: Array, shift: Array, scale: Array) -> None:
    """Write scale * (grad - tilt * z - shift) to `out`; overwrite `z`."""
    (_compiled(layer_passes.normalize_back, z) or _normalize_back)(z, grad, out, tilt, shift, scale)


def _compiled(one: Pass, z: Array, activation: Activation | None = None) -> Pass | None:
    """Return the compiled pass, if it is ready and fits the array and the activation."""
    if activation is not None and one not in _of(activation):
        return None
    return kernels.compiled(one) if z.dtype == np.float32 and z.flags.c_contiguous else None


def _of(activation: Activation) -> tuple[Pass, ...]:
    """Return the passes of an activation; a leak with slope 0 takes another way in NumPy."""
    if isinstance(activation, LeakyReLU):
        return LEAKING if activation.slope else ()
    return RECTIFYING if isinstance(activation, ReLU) else ()


def _taken(activation: Activation, *, batch_norm: bool) -> tuple[Pass, ...]:
    return _of(activation) + (NORMALIZING if batch_norm else ())


def _flat(array: Array) -> Array:
    return array.reshape(-1)


# As NumPy computes them.


def _centre(z: Array, squares: Array, mean: Array) -> None:
    z -= mean
    np.multiply(z, z, out=squares)


def _normalize(z: Array, out: Array, scale: Array, beta: Array) -> None:
    np.multiply(z, scale, out=out)
    out += beta


def _normalize_back(z: Array, grad: Array, out: Array, tilt: Array, shift: Array, scale: Array) -> None:
    z *= tilt
    np.subtract(grad, z, out=out)
    out -= shift
    out *= scale


def _rectify(z: Array, a: Array) -> None:
    ReLU().value(z, out=a)


def _rectify_and_drop(z: Array, a: Array, mask: Array, output: Array) -> None:
    np.multiply(ReLU().value(z, out=a), mask, out=output)


def _rectify_back(grad: Array, z: Array) -> None:
    grad *= ReLU().derivative(z, out=np.empty_like(z))


def _drop_and_rectify_back(grad: Array, z: Array, mask: Array) -> None:
    grad *= mask
    grad *= ReLU().derivative(z, out=np.empty_like(z))


def _leak(z: Array, a: Array, slope: float) -> None:
    LeakyReLU(slope=float(slope)).value(z, out=a)


def _leak_back(grad: Array, z: Array, slope: float) -> None:
    grad *= LeakyReLU(slope=float(slope)).derivative(z, out=np.empty_like(z))


class Check(NamedTuple):
    """What a pass stands for, and what it takes: so many arrays (n, units), so many (units,), and scalars."""

    by_numpy: Callable[..., None]
    wide: int
    narrow: int = 0
    scalars: tuple[float, ...] = ()


CHECKS: Mapping[Pass, Check] = {
    layer_passes.rectify: Check(_rectify, 2),
    layer_passes.rectify_and_drop: Check(_rectify_and_drop, 4),
    layer_passes.rectify_back: Check(_rectify_back, 2),
    layer_passes.drop_and_rectify_back: Check(_drop_and_rectify_back, 3),
    layer_passes.leak: Check(_leak, 2, scalars=(0.3,)),
    layer_passes.leak_back: Check(_leak_back, 2, scalars=(0.3,)),
    layer_passes.centre: Check(_centre, 2, 1),
    layer_passes.normalize: Check(_normalize, 2, 2),
    layer_passes.normalize_back: Check(_normalize_back, 3, 3),
}
NORMALIZING = tuple(one for one, check in CHECKS.items() if check.narrow)
LEAKING = tuple(one for one, check in CHECKS.items() if check.scalars)
RECTIFYING = tuple(one for one in CHECKS if one not in (*NORMALIZING, *LEAKING))


def _agree(made: Mapping[Pass, Pass]) -> bool:
    return all(agrees(one, run, np.float32, seed) for one, run in made.items() for seed in range(3))


def agrees(one: Pass, run: Pass, dtype: Any, seed: int) -> bool:
    """Return whether the compiled pass does as NumPy, on numbers of all kinds."""
    rng, check = np.random.default_rng(seed), CHECKS[one]
    wide = [any_numbers(rng, dtype, (5, COUNT)) for _ in range(check.wide)]
    narrow = [any_numbers(rng, dtype) for _ in range(check.narrow)]
    others = [array.copy() for array in wide]
    with np.errstate(all="ignore"):
        check.by_numpy(*wide, *narrow, *check.scalars)
    run(*(others if check.narrow else map(_flat, others)), *narrow, *map(dtype, check.scalars))
    return all(same_bits(*pair) for pair in zip(wide, others, strict=True))
