"""The data of the coming run are seen before it is started."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from unittest.mock import patch
from urllib.error import URLError

import pytest
import sklearn.datasets
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.base.language import Languages
from app.base.theme import LIGHT
from app.trainer.data.data_tab import DataTab, previews_of
from app.trainer.view import TrainerView
from app.window.main_window import MainWindow
from core.datasets import ReadingProgress
from core.training import TrainingConfig
from core.training.data_preview import DataPreview
from tests.app.trainer.conftest import SMALL


@pytest.fixture
def data(qtbot: QtBot, window: MainWindow, room: TrainerView) -> DataTab:
    """The tab, with the images of a small run."""
    window.resize(1280, 800)
    room.tab_widget.setCurrentWidget(room.data)
    qtbot.waitUntil(lambda: room.data.sheet.look is not None, timeout=20_000)
    return room.data


def test_the_split_is_that_of_the_settings(data: DataTab) -> None:
    look = data.sheet.look
    assert look is not None
    assert (int(look.train.sum()), int(look.validation.sum())) == (SMALL.train_size, 50)
    assert data.reason.isHidden()  # it speaks of MNIST
    assert "Split: 59% of the images in use are for the test, and 20% of the rest" in data.numbers.text()
    assert data.code.isVisible()


def test_nothing_is_said_of_images_while_others_are_read(qtbot: QtBot, room: TrainerView) -> None:
    data, others = room.data, Event()

    def previews(config: TrainingConfig) -> Iterator[DataPreview | ReadingProgress]:
        if others.is_set():
            yield ReadingProgress(1, 4, 0)
            others.clear()
            while not others.wait(0.001):
                yield ReadingProgress(2, 4, 0)
        yield from previews_of(config)

    with patch("app.trainer.data.data_tab.previews_of", previews):
        room.tab_widget.setCurrentWidget(data)
        assert data.numbers.isHidden()
        qtbot.waitUntil(lambda: not data.is_reading, timeout=20_000)
        first = data.numbers.text()
        assert data.numbers.isVisible()
        others.set()
        room.controller.set_config(SMALL.replace(train_size=100))
        qtbot.waitUntil(lambda: data.sheet.look is None)
        assert (data.numbers.isVisible(), data.code.isVisible()) == (False, False)
        assert data.is_reading
        others.set()
        qtbot.waitUntil(lambda: not data.is_reading, timeout=20_000)
        assert data.numbers.isVisible()
        assert data.numbers.text() != first


@pytest.mark.slow
def test_each_part_is_drawn_in_its_colour(data: DataTab) -> None:
    image = data.sheet.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert {QColor(LIGHT.quantity(part).colour).name() for part in range(3)} <= colours


@pytest.mark.slow
def test_other_settings_draw_other_images(qtbot: QtBot, data: DataTab, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(train_size=100))
    qtbot.waitUntil(lambda: data.sheet.look is not None and data.sheet.look.train.sum() == 100, timeout=20_000)


@pytest.mark.slow
def test_more_images_than_there_are_is_said(qtbot: QtBot, data: DataTab, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(train_size=5000))
    qtbot.waitUntil(data.error.isVisible, timeout=20_000)
    assert "more than the 1437 available" in data.error.text()
    assert not data.numbers.text()
    assert not data.code.isVisible()


@pytest.fixture
def korean() -> Iterator[None]:
    languages = Languages("ko")
    yield
    languages.choose("en")


@pytest.mark.slow
@pytest.mark.usefixtures("korean")
def test_it_is_said_in_the_language_that_is_spoken(qtbot: QtBot, data: DataTab, room: TrainerView) -> None:
    room.controller.set_config(SMALL.replace(train_size=5000))
    qtbot.waitUntil(data.error.isVisible, timeout=20_000)
    assert "1437개보다 많습니다" in data.error.text()


@pytest.mark.slow
def test_another_computer_is_asked_only_by_the_button_that_names_it(
    qtbot: QtBot, data: DataTab, room: TrainerView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(*_: object, **__: object) -> None:
        asked.append("openml.org")
        raise URLError("no route to host")

    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "home"))
    monkeypatch.setattr(sklearn.datasets, "fetch_openml", fetch)
    room.controller.set_config(SMALL.replace(dataset="fashion-mnist"))
    qtbot.waitUntil(data.ask.isVisible, timeout=20_000)
    assert data.ask.text() == "Read the images from openml.org"
    assert asked == []
    qtbot.mouseClick(data.ask, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "no route to host" in data.error.text(), timeout=20_000)
    assert asked == ["openml.org"]
    assert data.ask.isEnabled()
    room.controller.set_config(SMALL)
    qtbot.waitUntil(data.ask.isHidden, timeout=20_000)
