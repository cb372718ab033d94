"""The strips on paper name their racers and say what their signs are."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from app.base.theme import LIGHT
from app.optimizers.rates.printed_strips import PrintedStrips, RatesRow
from app.optimizers.rates.rate_strip import RateMark
from core.descent.rate_sweep import RateSweep


@pytest.fixture
def row() -> RatesRow:
    sweep = RateSweep(np.geomspace(1e-5, 100, 20), np.arange(2), np.stack([np.ones(20), np.geomspace(1e-3, 10, 20)]))
    return RatesRow(
        "Momentum with a very long name of its own, as a person gives it", LIGHT.racer(0), 0.25, (1, 1), sweep, 0.0, ()
    )


def test_a_long_name_gives_way_to_the_rate(row: RatesRow, holder: QWidget) -> None:
    strips = PrintedStrips()
    strips.setParent(holder)
    strips.set_rows([row])
    assert strips.names[0].text().startswith("Momentum")
    assert strips.names[0].text().endswith("…  0.25")


def test_the_sentence_speaks_of_what_is_there(row: RatesRow, holder: QWidget) -> None:
    strips = PrintedStrips()
    strips.setParent(holder)
    strips.set_rows([row])
    assert "start." in strips.sentence.text()
    assert "Red" not in strips.sentence.text()
    forked = replace(row.sweep, since=1)
    marks = (RateMark(0.1, "", is_limit=True), RateMark(0.05, ""), RateMark(1.0, "", is_limit=True, is_sure=False))
    strips.set_rows([replace(row, sweep=forked, marks=marks)])
    for words in ("or the fork", "Red: the stability limit.", "Red, dotted", "Black tick"):
        assert words in strips.sentence.text()


def test_hatched_is_what_is_above_the_start(row: RatesRow, holder: QWidget) -> None:
    strips = PrintedStrips()
    strips.setParent(holder)
    strips.set_rows([row])
    strips.set_step(1)
    above = np.isnan(strips.strips[0].shares())
    np.testing.assert_array_equal(above, row.sweep.losses[1] > 1)
