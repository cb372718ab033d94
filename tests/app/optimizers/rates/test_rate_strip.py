"""The strip of rates: its colours, its handle, its words."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import mixed, theme_of
from app.optimizers.rates.rate_strip import PALEST, RateMark, RateStrip
from core.descent.rate_sweep import RateSweep

RATES = np.geomspace(1e-5, 1e2, 8)
SWEEP = RateSweep(
    RATES,
    np.array([0, 10]),
    np.array([np.ones(8), [1.0, 0.9, 0.1, 1e-3, 1e-6, 0.0, 2.0, np.nan]]),
)


@pytest.fixture
def strip(qtbot: QtBot) -> RateStrip:
    strip = RateStrip()
    qtbot.addWidget(strip)
    strip.resize(708, 18)  # 700 pixels for seven decades
    strip.set_sweep(SWEEP, 0.0, (RateMark(0.1, "Above 0.1 it diverges", is_limit=True),))
    strip.set_rate(0.01, "SGD")
    strip.set_step(10)
    strip.show()
    return strip


def test_a_rate_is_as_deep_as_its_loss_is_low_and_none_above_the_start(strip: RateStrip) -> None:
    np.testing.assert_allclose(strip.shares()[:6], [0, -np.log10(0.9) / 6, 1 / 6, 0.5, 1, 1], atol=1e-12)
    assert np.isnan(strip.shares()[6:]).all()


def test_at_the_start_all_rates_are_alike(strip: RateStrip) -> None:
    strip.set_step(0)
    assert (strip.shares() == 0).all()


def test_the_handle_is_dragged_along_decades(qtbot: QtBot, strip: RateStrip) -> None:
    values: list[float] = []
    strip.value_changed.connect(values.append)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(204, 9))
    assert values == [pytest.approx(1e-3, rel=0.02)]
    qtbot.mouseMove(strip, QPoint(404, 9))
    assert values[-1] == pytest.approx(0.1, rel=0.02)
    with qtbot.waitSignal(strip.dropped):
        qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(404, 9))


def test_an_arrow_key_is_a_twentieth_of_a_decade_and_one_step_of_history(qtbot: QtBot, strip: RateStrip) -> None:
    with qtbot.waitSignals([strip.value_changed, strip.dropped]):
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.value() == pytest.approx(0.0112)
    qtbot.keyClick(strip, Qt.Key.Key_Left)
    assert strip.value() == pytest.approx(0.01, rel=5e-3)


def test_a_place_says_its_rate_and_loss_and_a_mark_what_it_is(strip: RateStrip) -> None:
    assert strip.sentence_at(204) == "At rate 0.001 the loss is 0.1 at step 10"
    assert strip.sentence_at(404).startswith("Above 0.1 it diverges\n")
    assert strip.sentence_at(704) == "At rate 100 it has diverged by step 10"
    strip.set_step(7)  # of which the sweep knows nothing
    assert strip.sentence_at(204) == "At rate 0.001 the loss is 1 at step 0"
    assert "Above 0.1 it diverges" in strip.toolTip()
    assert strip.accessibleName() == "Rates of SGD: 0.01"


def test_what_is_above_the_start_is_hatched_and_the_rest_is_not(strip: RateStrip) -> None:
    image = strip.grab().toImage()
    ratio = image.width() / strip.width()

    def colours(x: int) -> int:
        """Count the colours in a piece of the band."""
        places = ((int((x + i) * ratio), int((8 + j) * ratio)) for i in range(8) for j in range(4))
        return len({image.pixelColor(*place).name() for place in places})

    assert colours(650) > 1
    assert colours(200) == 1


def test_each_rate_has_the_colour_of_the_panel_mixed_with_as_much_accent(strip: RateStrip) -> None:
    theme, shares = theme_of(strip), np.array([np.nan, 0.0, 0.31, 0.5, 1.0])
    image = strip._image(shares)
    depths = [0.0, *(PALEST + (1 - PALEST) * share for share in (0.0, 0.31, 0.5, 1.0))]
    assert [image.pixelColor(place, 0) for place in range(5)] == [
        mixed(theme.panel, theme.accent, depth) for depth in depths
    ]
