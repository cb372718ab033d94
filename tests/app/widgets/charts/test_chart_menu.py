"""The menu that every chart has: in the window, as a person opens it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.optimizers.view import OptimizersView
from app.trainer.results.confusion_matrix import ConfusionMatrix
from app.trainer.results.image_gallery import Gallery
from app.trainer.units.weight_pictures import WeightPictures
from app.widgets.charts.chart_menu import EXPORT, ChartMenu
from app.widgets.charts.layer import Plot
from app.widgets.histograms.grid import HistogramGrid
from app.window.main_window import MainWindow

COMMON = ["Copy the picture", "Export…", "Enlarge", "Reset"]
CHARTS = (Plot, HistogramGrid, ConfusionMatrix, Gallery, WeightPictures)


def entries(menu: QMenu) -> list[str]:
    return [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]


def charts_of(window: MainWindow) -> list[QWidget]:
    window.complete()
    return [one for room in window.rooms for one in room.findChildren(QWidget) if isinstance(one, CHARTS)]


def menu_of(chart: QWidget) -> ChartMenu:
    menu = chart.findChild(ChartMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(menu, ChartMenu)
    return menu


@pytest.fixture
def menu(room: OptimizersView) -> ChartMenu:
    return menu_of(room.chart)


def test_every_chart_of_the_three_rooms_has_the_same_menu(window: MainWindow) -> None:
    charts = charts_of(window)
    assert {type(chart).__name__ for chart in charts} >= {
        "SurfacePlot",
        "LossChart",
        "RunChart",
        "ProjectionChart",
        "HistogramGrid",
        "ConfusionMatrix",
        "Gallery",
        "WeightPictures",
    }
    for chart in charts:
        assert entries(menu_of(chart).make())[-4:] == COMMON, chart
        assert chart.focusPolicy() & Qt.FocusPolicy.TabFocus, chart


def test_the_menu_key_and_shift_f10_open_it_on_the_focused_chart(qtbot: QtBot, menu: ChartMenu) -> None:
    for key, modifier in (
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ):
        qtbot.keyClick(menu.chart, key, modifier)
        assert menu.menu is not None
        assert menu.menu.isVisible()
        menu.menu.hide()


def test_the_right_mouse_button_opens_it(room: OptimizersView, menu: ChartMenu) -> None:
    place = room.chart.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, room.chart.mapToGlobal(place))
    QApplication.sendEvent(room.chart.viewport(), event)
    assert menu.menu is not None
    assert entries(menu.menu) == COMMON


def test_the_corner_has_a_button_while_the_chart_has_the_focus(qtbot: QtBot, menu: ChartMenu) -> None:
    menu.chart.setFocus()
    assert menu.button is not None
    assert menu.button.isVisible()
    assert menu.button.geometry().right() >= menu.chart.width() - 4
    qtbot.mouseClick(menu.button, Qt.MouseButton.LeftButton)
    assert menu.menu is not None
    assert menu.menu.isVisible()
    menu.menu.hide()


def test_a_copy_is_as_large_as_the_chart(menu: ChartMenu) -> None:
    menu.copy()
    assert QGuiApplication.clipboard().image().size() == menu.chart.size() * menu.chart.devicePixelRatioF()


def test_an_enlarged_chart_has_the_room_of_the_others_until_escape(
    qtbot: QtBot, window: MainWindow, menu: ChartMenu, room: OptimizersView
) -> None:
    before = menu.chart.size()
    menu.enlarge()
    qtbot.waitUntil(lambda: menu.chart.width() > 0.9 * window.width())
    assert menu.chart.height() > 0.6 * window.height()
    assert room.bar.isVisible()
    assert entries(menu.make())[2] == "Make it small again"
    qtbot.keyClick(menu.chart, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: menu.chart.size() == before)
    assert room.plot.isVisible()


def test_export_begins_with_the_chart(window: MainWindow, menu: ChartMenu) -> None:
    asked: list[object] = []
    export = window.exports.picture
    export.triggered.disconnect()
    export.triggered.connect(lambda: asked.append(export.data()))
    assert export.objectName() == EXPORT
    menu.export()
    assert asked == ["loss"]


def test_the_map_offers_to_start_and_to_zoom_there(qtbot: QtBot, room: OptimizersView) -> None:
    place = room.plot.rect().center() + QPoint(30, 20)
    point = room.plot.getPlotItem().getViewBox().mapSceneToView(room.plot.mapToScene(place))
    made = menu_of(room.plot).make(place)
    assert entries(made) == ["Start here", "Zoom here", *COMMON]
    start, zoom, *_ = made.actions()
    with qtbot.waitSignal(room.controller.model_changed):
        start.trigger()
    assert room.controller.model.start.point == pytest.approx((point.x(), point.y()), abs=0.02)
    zoom.trigger()
    (low, high), _ = room.plot.getPlotItem().getViewBox().viewRange()
    assert (low + high) / 2 == pytest.approx(point.x(), abs=0.05)


def test_reset_shows_the_whole_map_again(room: OptimizersView) -> None:
    room.plot.reset_view()
    whole = room.plot.view()
    room.plot.zoom_at(room.plot.handle.pos())
    assert room.plot.view() != whole
    reset = menu_of(room.plot).make().actions()[-1]
    reset.trigger()
    assert room.plot.view() == whole
