"""The pictures of a study, and the film of its trials."""

import json

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.base.theme import LIGHT
from app.trainer.study.controller import StudyActivity
from app.trainer.study.study_figures import until
from app.trainer.view import TrainerView
from core.search.places.journal_place import JournalPlace
from tests.app.trainer.actions import click
from tests.app.trainer.study.charts.trials import GRID, made_up
from tests.app.trainer.study.conftest import copied
from tests.app.trainer.study.test_study_tab import wait_for


def test_trials_arrive_by_their_numbers() -> None:
    standing = made_up(GRID)
    assert [until(standing, count).over for count in range(6)] == [0, 1, 2, 3, 4, 5]
    assert [trial.number for trial in until(standing, 2).trials if trial.is_over] == [0, 1]


@pytest.mark.slow
def test_every_chart_can_be_exported_with_its_film(qtbot: QtBot, room: TrainerView, finished: JournalPlace) -> None:
    click(qtbot, room.settings.several.study)
    room.study.controller.open_study(copied(finished, room.controller.archive.folder))
    wait_for(qtbot, room, StudyActivity.IDLE)
    for page in (room.study.map, room.study.setting, room.study.lines, room.study.best):
        room.study.pages.setCurrentWidget(page)
        assert room.study.figures()[0].name in {"study-map", "study-setting", "study-lines", "study-best"}
    figures = {figure.name: figure for figure in room.study.figures()}
    assert {"study-map", "study-setting", "study-lines", "study-best", "study-trials"} <= set(figures)
    for figure in figures.values():
        widget = figure.make(LIGHT, QSize(400, 300))
        assert not widget.grab().isNull()
        if figure.film is not None:
            assert list(figure.film.frames) == [0, 1, 2, 3, 4]
            figure.film.show(2)
        widget.hide()
    table = room.measured()[".csv"]().splitlines()
    assert len(table) == 1 + 4 * 2  # a row a run
    assert json.loads(room.measured()[".json"]())["trials"] == {"finished": 4}
