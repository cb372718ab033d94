"""The page of the room: a verdict for each row, charts whose dotted lines are named."""

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.initializers.figures import Figures
from app.initializers.room_widget import InitializersPanel
from core.activations import AnyActivation, ReLU, Sigmoid
from tests.app.initializers.conftest import figure, settle


def test_the_page_has_a_verdict_for_each_row(pictures: Figures) -> None:
    page = figure(pictures, "room").make(LIGHT, QSize(1100, 800))
    assert page.findChildren(type(pictures._page.verdicts))
    assert pictures._page.verdicts.text().count("<b>") == 3
    assert pictures._page.verdicts.textFormat() is Qt.TextFormat.RichText  # so that no tag is seen
    page.hide()


def test_verdicts_are_as_high_as_they_need_also_after_longer_ones(pictures: Figures) -> None:
    figure(pictures, "room").make(LIGHT, QSize(1100, 800)).hide()
    page, heights = pictures._page, []
    for length in (1, 40, 1):
        page.show_verdicts([("He", "It keeps its size. " * length)])
        page.fit(1100)
        heights.append(page.verdicts.height())
    assert heights[0] == heights[2] < heights[1]


@pytest.mark.parametrize(("activation", "told"), [(Sigmoid(), True), (ReLU(), False)])  # a ReLU's median is chance
def test_dotted_lines_are_named_where_there_are_any(
    qtbot: QtBot,
    bench: InitializersPanel,
    pictures: Figures,
    activation: AnyActivation,
    told: bool,  # noqa: FBT001
) -> None:
    bench.controller.set_model(bench.controller.model.replace(activation=activation))
    settle(qtbot, bench.controller)
    chart = figure(pictures, "gradient").make(LIGHT, QSize(600, 400))
    assert ("dotted" in chart.accessibleName()) == told
    page = figure(pictures, "room").make(LIGHT, QSize(1100, 800))
    (of_gradient,) = (one for one in pictures._page.charts if one.statistic.chart == "gradient")
    assert of_gradient.dotted.isVisibleTo(page) == told
    page.hide()
