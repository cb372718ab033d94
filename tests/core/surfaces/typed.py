"""Surfaces of the catalogue as someone would type them."""

import pytest

from core.surfaces import (
    Beale,
    Bowl,
    Himmelblau,
    OwnFunction,
    Rosenbrock,
    Saddle,
    StyblinskiTang,
    Surface,
    TextbookRavine,
    ThreeHumpCamel,
    TwoWells,
)


def typed(surface: Surface, expression: str) -> OwnFunction:
    """A surface of the catalogue as someone would type it, with its box and its start."""
    box, (x, y) = surface.bounds, surface.start
    return OwnFunction(
        expression=expression, x_min=box.x_min, x_max=box.x_max, y_min=box.y_min, y_max=box.y_max, start_x=x, start_y=y
    )


CATALOGUE: list[tuple[Surface, OwnFunction]] = [
    (surface, typed(surface, expression))
    for surface, expression in [
        (Bowl(), "(x² + y²) / 2"),
        (TextbookRavine(), "x² / 20 + y²"),
        (Rosenbrock(), "(1 − x)² + 100 (y − x²)²"),
        (Beale(), "(1.5 − x + x y)² + (2.25 − x + x y²)² + (2.625 − x + x y³)²"),
        (Himmelblau(), "(x² + y − 11)² + (x + y² − 7)²"),
        (ThreeHumpCamel(), "2 x² − 1.05 x⁴ + x⁶ / 6 + x y + y²"),
        (StyblinskiTang(), "(x⁴ − 16 x² + 5 x + y⁴ − 16 y² + 5 y) / 2"),
        (Saddle(), "x² / 2 − y² / 2 + y⁴ / 4"),
        (TwoWells(), "x² + y² − 2 exp(−5 ((x − 1)² + y²)) − 3 exp(−5 ((x + 1)² + y²))"),
    ]
]
catalogue = pytest.mark.parametrize(("surface", "own"), CATALOGUE, ids=[surface.kind for surface, _ in CATALOGUE])
