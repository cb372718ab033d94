"""The application: on a Qt that can be used, and what it says when something goes wrong."""

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.application import FaultReport, loses_references


def test_qt_keeps_its_references(qtbot: QtBot) -> None:  # noqa: ARG001 - a widget needs an application
    assert not loses_references()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What dialogs say; none of them stays open."""
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    return said


def report_a_fault() -> None:
    error = RuntimeError("of all things")
    FaultReport()(RuntimeError, error, None)


def test_a_fault_before_there_is_a_window_promises_nothing(qtbot: QtBot, said: list[str]) -> None:  # noqa: ARG001
    report_a_fault()
    assert said == ["Something went wrong while Fall Line was starting."]


@pytest.mark.usefixtures("window")
def test_after_a_fault_one_can_go_on(said: list[str]) -> None:
    report_a_fault()
    assert said == ["Something went wrong inside Fall Line. You can go on."]
