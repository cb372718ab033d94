"""Compute the reference numbers of tests/golden/activation_values.json with mpmath, in 60 digits.

python -m tests.make_activation_values, with mpmath. For each activation function and each z, out to the largest float
and to infinity: f(z) and f'(z), rounded to float64; nearer to 0 also
f''(z), by mpmath's numerical derivative of f'. Every z that fits is a float32 too, so that both precisions are
tested at the same points. No z is a kink, and none is near a zero of a derivative, where no digit can be kept.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mpmath as mp
import numpy as np

PLACE = Path(__file__).parent / "golden" / "activation_values.json"
DIGITS = 60
NEAR = (1e-30, 1e-8, 1e-3, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 13.0, 16.5, 20.0, 30.0, 37.0, 50.0)
FAR = (80.0, 87.0, 88.5, 89.0, 91.0, 100.0, 104.0, 300.0, 700.0, 709.0, 714.0, 745.0, 800.0, 2000.0)
FARTHEST = (2.0**24, 2.0**24 + 2, 2.0**53, 1e15, 1e30, 3e38)
ONLY_FLOAT64 = (2.0**53 + 2, 1e200, 1e300, np.finfo(np.float64).max)

Function = Callable[[Any], Any]


def sigmoid(z: Any) -> Any:
    return 1 / (1 + mp.exp(-z))


def sigmoid_slope(z: Any) -> Any:
    return mp.exp(-abs(z)) / (1 + mp.exp(-abs(z))) ** 2


def density(z: Any) -> Any:
    return mp.exp(-(z**2) / 2) / mp.sqrt(2 * mp.pi)


def normal_share(z: Any) -> Any:
    """Phi(z); mpmath's own overflows far out, where less than 10^-1e11 is lost."""
    return mp.ncdf(z) if abs(z) < 1e6 else mp.mpf(z > 0)


def leaky(slope: float) -> tuple[Function, Function]:
    return lambda z: z if z > 0 else slope * z, lambda z: mp.mpf(1) if z > 0 else mp.mpf(slope)


def elu(alpha: float) -> tuple[Function, Function]:
    return lambda z: z if z > 0 else alpha * mp.expm1(z), lambda z: mp.mpf(1) if z > 0 else alpha * mp.exp(z)


# By their settings: the function, its derivative, and the limits of both at minus and plus infinity.
FUNCTIONS: list[tuple[dict[str, Any], tuple[Function, Function], list[list[float]]]] = [
    ({"kind": "identity"}, (lambda z: z, lambda _: mp.mpf(1)), [[-np.inf, np.inf], [1, 1]]),
    ({"kind": "sigmoid"}, (sigmoid, sigmoid_slope), [[0, 1], [0, 0]]),
    ({"kind": "tanh"}, (mp.tanh, lambda z: 4 * sigmoid_slope(2 * z)), [[-1, 1], [0, 0]]),
    ({"kind": "relu"}, leaky(0), [[0, np.inf], [0, 1]]),
    ({"kind": "leaky_relu"}, leaky(0.01), [[-np.inf, np.inf], [0.01, 1]]),
    ({"kind": "leaky_relu", "slope": 0.0}, leaky(0), [[0, np.inf], [0, 1]]),
    ({"kind": "elu"}, elu(1), [[-1, np.inf], [0, 1]]),
    ({"kind": "elu", "alpha": 0.5}, elu(0.5), [[-0.5, np.inf], [0, 1]]),
    (
        {"kind": "silu"},
        (lambda z: z * sigmoid(z), lambda z: sigmoid(z) + z * sigmoid_slope(z)),
        [[0, np.inf], [0, 1]],
    ),
    (
        {"kind": "gelu"},
        (lambda z: z * normal_share(z), lambda z: normal_share(z) + z * density(z)),
        [[0, np.inf], [0, 1]],
    ),
]


def points() -> list[float]:
    right = [float(np.float32(z)) for z in (*NEAR, *FAR, *FARTHEST)]
    right = sorted([*right, *ONLY_FLOAT64])
    return [-z for z in reversed(right)] + right


def near() -> list[float]:
    right = sorted(float(np.float32(z)) for z in NEAR)
    return [-z for z in reversed(right)] + right


def main() -> None:
    """Write the file."""
    mp.mp.dps = DIGITS
    inner = points()
    cases = []
    for settings, functions, limits in FUNCTIONS:
        rows = [
            [low, *(float(function(mp.mpf(z))) for z in inner), high]
            for function, (low, high) in zip(functions, limits, strict=True)
        ]
        bends = [float(mp.diff(functions[1], mp.mpf(z), h=mp.mpf(10) ** -40)) for z in near()]
        case = {"settings": settings, "value": rows[0], "derivative": rows[1], "second_derivative": bends}
        cases.append(json.dumps(case))
    listed = ",\n".join(cases)
    z = json.dumps([-np.inf, *inner, np.inf])
    text = f'{{"z": {z},\n"near": {json.dumps(near())},\n"cases": [\n{listed}\n]}}\n'
    PLACE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
