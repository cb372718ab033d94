"""What goes wrong in an event filter is reported, and the event goes on."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

import app
from app.base.event_filters import guarded


class Broken(QObject):
    """A filter that cannot do its work."""

    @guarded
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        raise KeyError(event.type().name)


class Target(QObject):
    seen = 0

    def event(self, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.User
        return super().event(event)


def test_a_fault_is_reported_and_the_event_goes_on(qtbot: QtBot) -> None:  # noqa: ARG001 - Qt is there
    target, broken = Target(), Broken()
    target.installEventFilter(broken)
    with pytest.MonkeyPatch.context() as patch:
        reported: list[object] = []
        patch.setattr("sys.excepthook", lambda kind, error, _: reported.append((kind, error.args)))
        QCoreApplication.sendEvent(target, QEvent(QEvent.Type.User))
    assert reported == [(KeyError, ("User",))]
    assert target.seen == 1


@pytest.mark.slow
def test_every_event_filter_is_guarded() -> None:
    found, unguarded = 0, []
    for path in Path(str(app.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "eventFilter":
                found += 1
                if "guarded" not in [getattr(one, "id", "") for one in node.decorator_list]:
                    unguarded.append(path.name)
    assert found >= 10
    assert not unguarded
