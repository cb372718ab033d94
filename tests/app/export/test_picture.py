"""Figures are exported at the asked size, as pixels or as lines, whole or not at all."""

import re
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from app.base.file_writing import WriteError
from app.base.theme import DARK, LIGHT
from app.export.picture import PictureFormat, TooSmallError, paint_image, save_picture
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from tests.app.pictures import figure, pixels

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = ("surface", "loss", "measure", "room")


def svg_of(room: OptimizersView, path: Path, name: str = "surface") -> ET.Element:
    """The tree of a figure that is saved as SVG."""
    save_picture(figure(room, name), PictureFormat(), str(path))
    return ET.parse(path).getroot()


def texts_in(svg: ET.Element) -> list[str]:
    return ["".join(text.itertext()).strip() for text in svg.iter(f"{SVG}text")]


def surface_of(room: OptimizersView) -> SurfacePlot:
    plot = figure(room).make(LIGHT, QSize(800, 500))
    assert isinstance(plot, SurfacePlot)
    return plot


# Pixels.


@pytest.mark.parametrize(("width", "height", "dpi"), [(800, 600, 96), (1600, 1000, 144), (2400, 1350, 300)])
def test_a_png_has_the_asked_size_and_resolution(
    tmp_path: Path, room: OptimizersView, width: int, height: int, dpi: int
) -> None:
    path = tmp_path / "race.png"
    save_picture(figure(room), PictureFormat(width=width, height=height, dpi=dpi), str(path))
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert picture.size == (width, height)
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.5)


def test_a_figure_shows_the_step_and_says_with_which_settings(room: OptimizersView) -> None:
    room.playback.seek(120)
    rates = {racer.optimizer.kind: racer.optimizer.learning_rate for racer in room.controller.model.racers}
    assert figure(room).title == "Beale · from (1, 1.5) · step 120 of 300"
    assert f"Adam, learning rate {rates['adam']:g}" in figure(room).settings
    room.playback.seek(0)
    before = pixels(paint_image(figure(room), PictureFormat()))
    room.playback.seek(120)
    assert not np.array_equal(pixels(paint_image(figure(room), PictureFormat())), before)


@pytest.mark.slow
def test_every_racer_is_seen_in_its_colour(room: OptimizersView) -> None:
    room.playback.seek(300)
    for name in FIGURES:
        picture = pixels(paint_image(figure(room, name), PictureFormat())).reshape(-1, 3)
        for racer in room.controller.model.racers:
            colour = QColor(LIGHT.racer(racer.colour).colour)
            assert (picture == (colour.red(), colour.green(), colour.blue())).all(axis=-1).sum() > 100, name


def test_the_view_that_is_zoomed_is_the_view_that_is_exported(room: OptimizersView) -> None:
    room.plot.set_view([2.0, 4.0], [0.0, 1.0])
    plot = surface_of(room)
    (whole, _), ((x_min, x_max), _) = room.plot.view(), plot.view()
    assert x_min <= whole[0] <= 2.0
    assert x_max >= whole[1] >= 4.0
    assert x_max - x_min < room.controller.model.surface.bounds.width


def test_the_arrows_that_are_seen_are_exported(room: OptimizersView) -> None:
    room.playback.seek(12)
    assert room.insight is not None
    room.insight.column.update_panel.arrows["momentum"].click()
    seen, printed = room.plot.arrows.pulls(), surface_of(room).arrows.pulls()
    assert [pull.kind for pull in printed] == [pull.kind for pull in seen]
    np.testing.assert_array_equal([pull.vector for pull in printed], [pull.vector for pull in seen])
    assert "momentum" not in [pull.kind for pull in surface_of(room).arrows.pulls()]


def test_a_figure_can_be_dark(room: OptimizersView) -> None:
    for name in FIGURES:
        picture = paint_image(figure(room, name), PictureFormat(theme="dark"))
        corners = [(1, 1), (1, picture.height() - 2), (picture.width() - 2, picture.height() - 2)]
        assert {picture.pixelColor(*corner).name() for corner in corners} == {DARK.panel.lower()}, name
        assert (pixels(picture) > 250).mean() < 0.02, name


@pytest.mark.slow
def test_exporting_leaves_the_room_as_it_is(room: OptimizersView) -> None:
    room.playback.seek(50)
    before = pixels(room.grab().toImage())
    for name in FIGURES:
        paint_image(figure(room, name), PictureFormat(width=700, height=900, dpi=96, theme="dark"))
    np.testing.assert_array_equal(pixels(room.grab().toImage()), before)


def test_hidden_plots_serve_all_pictures_and_keep_none(room: OptimizersView) -> None:
    plots = []
    for _ in range(3):
        paint_image(figure(room), PictureFormat())
        plots.append(surface_of(room))
    plots[0].hide()
    assert plots[0] is plots[1] is plots[2]
    assert plots[0].backdrop._picture is None
    assert plots[0].trails.picture.strokes == 0


# Lines.


@pytest.mark.slow
def test_an_svg_keeps_lines_and_text_and_one_image_of_the_surface(tmp_path: Path, room: OptimizersView) -> None:
    room.playback.seek(300)
    for name in FIGURES:
        svg = svg_of(room, tmp_path / "race.svg", name)
        assert len(list(svg.iter(f"{SVG}image"))) == (name in {"surface", "room"})
        assert {"SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"} <= set(texts_in(svg))
        strokes = {group.get("stroke") for group in svg.iter(f"{SVG}g") if group.find(f"{SVG}polyline") is not None}
        assert {LIGHT.racer(racer.colour).colour.lower() for racer in room.controller.model.racers} <= strokes


@pytest.mark.slow
def test_an_svg_looks_like_the_png(tmp_path: Path, room: OptimizersView) -> None:
    room.playback.seek(30)
    for name in FIGURES:
        save_picture(figure(room, name), PictureFormat(), str(tmp_path / "race.svg"))
        drawing = QSvgRenderer(str(tmp_path / "race.svg"))
        drawn = QImage(1600, 1000, QImage.Format.Format_RGB32)
        painter = QPainter(drawn)
        drawing.render(painter)
        painter.end()
        difference = np.abs(blurred(drawn) - blurred(paint_image(figure(room, name), PictureFormat())))
        assert difference.mean() < 2, name
        assert np.quantile(difference, 0.99) < 40, name


def blurred(image: QImage) -> NDArray[np.int_]:
    return pixels(image.scaled(160, 100, mode=Qt.TransformationMode.SmoothTransformation)).astype(int)


def test_lines_in_an_svg_are_one_each_and_grow_with_it(tmp_path: Path, room: OptimizersView) -> None:
    room.playback.seek(300)
    svg = svg_of(room, tmp_path / "race.svg", "loss")
    adam = LIGHT.racer(4).colour.lower()
    groups = [group for group in svg.iter(f"{SVG}g") if group.get("stroke") not in {None, "none"}]
    lines = [line for group in groups if group.get("stroke") == adam for line in group.iter(f"{SVG}polyline")]
    assert [len(line.get("points", "").split()) for line in lines] == [301, 2]  # all steps, and the legend's sample
    assert {group.get("stroke-width") for group in groups if group.get("stroke") == adam} == {"2"}
    assert not [part for group in groups for part in group if part.get("vector-effect") == "non-scaling-stroke"]


def test_an_svg_is_as_large_on_paper_as_the_format_says(tmp_path: Path, room: OptimizersView) -> None:
    svg = svg_of(room, tmp_path / "race.svg")  # 1600 x 1000 at 144 dpi
    assert float(svg.get("width", "").removesuffix("mm")) == pytest.approx(1600 / 144 * 25.4, abs=0.2)
    assert float(svg.get("height", "").removesuffix("mm")) == pytest.approx(1000 / 144 * 25.4, abs=0.2)


def test_an_svg_says_what_it_shows(tmp_path: Path, room: OptimizersView) -> None:
    svg = svg_of(room, tmp_path / "race.svg")
    assert svg.findtext(f"{SVG}title") == figure(room).title
    assert svg.findtext(f"{SVG}desc") == figure(room).settings


@pytest.mark.slow
def test_the_hats_of_a_formula_are_drawn_in_an_svg_and_stand_in_no_text(tmp_path: Path, room: OptimizersView) -> None:
    room.controller.choose(4)
    texts = texts_in(svg_of(room, tmp_path / "race.svg", "room"))
    assert "m" in texts  # a letter by itself: its hat is a line above it
    assert not [text for text in texts if "\u0302" in text]


@pytest.mark.slow
def test_a_pdf_keeps_lines_and_text_and_one_lossless_image(tmp_path: Path, room: OptimizersView) -> None:
    for name in FIGURES:
        save_picture(figure(room, name), PictureFormat(), str(tmp_path / "race.pdf"))
        content = (tmp_path / "race.pdf").read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
        assert content.count(b"/Subtype /Image") == (name in {"surface", "room"})
        assert b"/DCTDecode" not in content
        assert b"/FontFile2" in content or b"/FontFile3" in content
        streams = b"\n".join(inflated(part) for part in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL))
        assert len(re.findall(rb"^.* l$", streams, re.MULTILINE)) > 300
        assert len(re.findall(rb" T[jJ]$", streams, re.MULTILINE)) > 10


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_a_pdf_has_a_page_of_the_asked_size(tmp_path: Path, room: OptimizersView) -> None:
    save_picture(figure(room), PictureFormat(width=2000, height=1000, dpi=200), str(tmp_path / "race.pdf"))
    box = re.search(rb"/MediaBox \[([\d. ]+)\]", (tmp_path / "race.pdf").read_bytes())
    assert box is not None
    assert [float(number) for number in box[1].split()] == pytest.approx([0, 0, 720, 360], abs=1)  # points


# What cannot be.


def test_an_unwritable_place_is_an_error_and_leaves_nothing(tmp_path: Path, room: OptimizersView) -> None:
    (tmp_path / "race.svg").mkdir()
    for path in (tmp_path / "nowhere" / "race.pdf", tmp_path / "race.svg"):
        with pytest.raises(WriteError):
            save_picture(figure(room, "loss"), PictureFormat(), str(path))
    assert [path.name for path in tmp_path.rglob("race*")] == ["race.svg"]


@pytest.mark.slow
def test_what_a_figure_needs_is_enough(room: OptimizersView) -> None:
    for name in FIGURES:
        with pytest.raises(TooSmallError) as error:
            paint_image(figure(room, name), PictureFormat(width=100, height=100, dpi=96))
        width, height = (int(number) for number in re.findall(r"\d+", str(error.value))[1:])
        paint_image(figure(room, name), PictureFormat(width=width, height=height, dpi=96))


@pytest.mark.slow
def test_the_texts_of_every_figure_have_the_colour_of_its_theme(qtbot: QtBot, window: MainWindow) -> None:
    text = QColor(LIGHT.text)
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        qtbot.waitUntil(window.room.isVisible)
        for each in window.room.figures():
            dark = pixels(paint_image(each, PictureFormat(theme="dark")))
            assert not (dark == [text.red(), text.green(), text.blue()]).all(axis=-1).any(), each.name


@pytest.mark.slow
def test_a_dark_room_is_exported_in_light_colours(window: MainWindow, room: OptimizersView) -> None:
    light = {each.name: pixels(paint_image(each, PictureFormat())) for each in room.figures()}
    window.themes.choose("dark")
    QCoreApplication.processEvents()
    for each in room.figures():
        assert (pixels(paint_image(each, PictureFormat())) == light[each.name]).all(), each.name
