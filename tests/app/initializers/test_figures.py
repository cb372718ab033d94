"""The figures of the room show what the room shows."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.export.animation import FilmFormat
from app.export.picture import PictureFormat, paint_image, save_picture
from app.initializers.figures import Figures
from app.initializers.room_widget import InitializersPanel
from tests.app.initializers.conftest import figure, settle
from tests.app.pictures import pixels
from tests.sampling import sampled

NAMES = ["layers", "std", "gradient", "rank", "units", "room"]


def test_the_grid_each_chart_and_the_room_can_be_exported(pictures: Figures) -> None:
    assert [figure.name for figure in pictures.figures()] == NAMES


def test_the_title_says_what_is_seen(qtbot: QtBot, bench: InitializersPanel, pictures: Figures) -> None:
    grid = figure(pictures, "layers")
    assert grid.title == "activations · ReLU · 3 layers of 20 · 64 samples of 20 numbers, normal · seed 0"
    assert grid.settings == "Normal, std 1 · Small normal · He normal"
    assert figure(pictures, "std").title.startswith("std of activations · ReLU")
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(30, 10), batch_norm=True, dropout=0.2))
    settle(qtbot, bench.controller)
    assert "layers of 30, 10 · batch norm · dropout 0.2" in figure(pictures, "layers").title


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", sampled([".svg", ".png", ".pdf"], every=3))
def test_every_figure_is_written_as_every_kind(pictures: Figures, name: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture{ending}"
    save_picture(figure(pictures, name), PictureFormat(), str(path))
    assert path.stat().st_size > 2000


def test_light_is_for_print_and_dark_for_the_screen(pictures: Figures) -> None:
    light, dark = (
        pixels(paint_image(figure(pictures, "layers"), PictureFormat(width=900, height=600, dpi=96, theme=theme)))
        for theme in ("light", "dark")
    )
    assert light.mean() > 200
    assert dark.mean() < 80


@pytest.mark.slow
def test_of_many_layers_all_are_painted_or_as_many_as_can_be_read(
    qtbot: QtBot, bench: InitializersPanel, pictures: Figures
) -> None:
    bench.controller.set_model(bench.controller.model.replace(hidden_layers=(20,) * 40))
    settle(qtbot, bench.controller)
    form = PictureFormat(width=900, height=600, dpi=96)
    first = pixels(paint_image(figure(pictures, "layers"), form))
    assert not bench.stage.grid.horizontalScrollBar().maximum()  # all are seen
    whole = first
    bench.stage.grid.set_readable(True)
    first = pixels(paint_image(figure(pictures, "layers"), form))
    assert not np.array_equal(first, whole)
    bar = bench.stage.grid.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert not np.array_equal(pixels(paint_image(figure(pictures, "layers"), form)), first)


def test_a_film_runs_at_the_pace_of_the_room(pictures: Figures) -> None:
    """Three layers forward, three back, and all of them: 7 positions at 1.5 a second."""
    film = figure(pictures, "layers").film
    assert film is not None
    form = FilmFormat.of(film)
    assert len(form.places(film)) / form.fps == pytest.approx(7 / 1.5)
