"""The one table of file formats, and what follows from it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.export.animation_files import FilmFile
from app.export.dialog import filters
from app.export.formats import FILMS, FORMATS, PICTURES, TABLES, Format, film_file, is_film, picture_writer, size_for
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView

ROOT = Path(__file__).parents[3]


def test_an_ending_says_what_a_file_is() -> None:
    assert len({form.ending for form in FORMATS}) == len(FORMATS)
    assert is_film("race.GIF")
    assert is_film("frames/")
    assert not is_film("race.png")


@pytest.mark.parametrize("form", PICTURES, ids=lambda form: form.ending)
def test_a_picture_has_a_writer(form: Format) -> None:
    assert callable(picture_writer(form.ending))


@pytest.mark.parametrize("form", FILMS, ids=lambda form: form.ending)
def test_a_film_is_a_file_or_a_folder(form: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.export.formats.require", lambda _: None)  # the optional parts need not be here
    kind = film_file(form.ending)
    assert form.ending == "/" if kind is None else issubclass(kind, FilmFile)


def test_only_mp4_rounds_odd_sides_down() -> None:
    assert size_for("race.MP4", 801, 601) == (800, 600)
    assert size_for("race.mp4", 800, 600) == (800, 600)
    assert size_for("race.gif", 801, 601) == (801, 601)
    assert size_for("frames/", 801, 601) == (801, 601)


def test_a_dialog_offers_each_kind_by_its_name_and_ending() -> None:
    assert filters(PICTURES)["PNG picture (*.png)"] == ".png"
    assert filters(FILMS)["Folder of PNG pictures (*)"] == "/"


def test_a_room_writes_each_kind_of_table(qtbot: QtBot) -> None:
    view = OptimizersView(OptimizersController(OptimizersModel.first()))
    qtbot.addWidget(view)
    view.controller.run_out()
    assert list(view.measured()) == [form.ending for form in TABLES]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_manual_names_each_kind(language: str) -> None:
    text = (ROOT / "assets" / "manual" / language / "files.md").read_text(encoding="utf-8")
    pictures = "|".join(form.ending for form in (*PICTURES, *FILMS) if form.ending != "/")
    assert f"-o race{pictures}|frames/" in text
    assert all(f"-o race{form.ending}" in text for form in TABLES[:1])
