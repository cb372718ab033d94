"""Distances and contrasts of colours agree with published numbers."""

import pytest

from app.base.colour_vision import (
    DEUTERANOPE,
    EYES,
    PROTANOPE,
    TRICHROMAT,
    TRITANOPE,
    Matrix,
    contrast,
    distance,
    lab,
    legible,
    linear,
    seen,
)
from app.base.theme import DARK, LIGHT, Theme, mixed


def test_the_measure_of_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # WebAIM's checker


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("#FF0000", (53.24, 80.09, 67.20)),  # Lindbloom's calculator, sRGB and D65
        ("#00FF00", (87.73, -86.18, 83.18)),
        ("#0000FF", (32.30, 79.19, -107.86)),
        ("#FFFFFF", (100.0, 0.0, 0.0)),
    ],
)
def test_lab_is_that_of_the_tables(name: str, expected: tuple[float, float, float]) -> None:
    assert lab(linear(name)) == pytest.approx(expected, abs=0.02)


# Okabe and Ito's vermilion as sRGB, by colorspacious 1.1.2: sRGB1+CVD at severity 100.
@pytest.mark.parametrize(
    ("eye", "expected"),
    [
        (PROTANOPE, (0.5055, 0.4420, 0.0)),  # blue is -0.103 there: no screen shows it
        (DEUTERANOPE, (0.6186, 0.5484, 0.0)),
        (TRITANOPE, (0.9196, 0.2528, 0.3143)),
    ],
)
def test_a_dichromat_sees_vermilion_as_machado_computes_it(eye: Matrix, expected: tuple[float, ...]) -> None:
    shown = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in seen("#D55E00", eye)]
    assert shown == pytest.approx(expected, abs=5e-4)


def test_grey_is_grey_to_all() -> None:
    for eye in EYES:
        assert seen("#808080", eye) == pytest.approx(linear("#808080"), abs=1e-4)


def test_white_and_black_are_a_hundred_apart_for_everybody() -> None:
    assert distance("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)


def test_the_nearest_of_all_views_counts() -> None:
    red, green = "#C00000", "#5A5A00"
    assert distance(red, green, [TRICHROMAT]) > 2 * distance(red, green)
    assert distance(red, green) == min(distance(red, green, [eye]) for eye in EYES)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_text_can_be_read_on_every_shade_of_a_cell(theme: Theme) -> None:
    """Text needs a contrast of 4.5 (WCAG 2.2, success criterion 1.4.3)."""
    for colour in (theme.accent, theme.warning):
        grounds = [mixed(theme.panel, colour, share / 50).name() for share in range(51)]
        assert min(contrast(ground, legible(ground, theme.text)) for ground in grounds) >= 4.5
    assert legible(theme.panel, theme.text) == theme.text
