"""What the controllers of all rooms share: steps of history, drags that are one of them, and announcements."""

from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from app.rooms.controller import Controller, place_of


class Numbers(Controller[int]):
    """Has a number for a model, and writes down what came before each change."""

    def __init__(self) -> None:
        super().__init__(0)
        self.followed: list[tuple[int, int]] = []

    def follow(self, before: int) -> None:
        self.followed.append((before, self.model))


@pytest.fixture
def controller(qtbot: QtBot) -> Numbers:  # noqa: ARG001 - Qt is there
    return Numbers()


def test_a_change_is_followed_before_it_is_announced(controller: Numbers) -> None:
    seen: list[tuple[int, list[tuple[int, int]]]] = []
    controller.model_changed.connect(lambda model: seen.append((model, list(controller.followed))))
    controller.set_model(7)
    assert seen == [(7, [(0, 7)])]


def test_the_same_model_is_neither_followed_nor_announced(qtbot: QtBot, controller: Numbers) -> None:
    with qtbot.assertNotEmitted(controller.model_changed):
        controller.set_model(0)
        controller.undo()
        controller.redo()
    assert controller.followed == []


def test_undo_and_redo_are_followed_and_announced(qtbot: QtBot, controller: Numbers) -> None:
    controller.set_model(7)
    with qtbot.waitSignal(controller.model_changed) as undone:
        controller.undo()
    with qtbot.waitSignal(controller.model_changed) as redone:
        controller.redo()
    assert (undone.args, redone.args) == ([0], [7])
    assert controller.followed == [(0, 7), (7, 0), (0, 7)]


def test_a_drag_is_one_step_and_the_next_another(controller: Numbers) -> None:
    for place in (1, 2, 3):
        controller.drag(place, "start")
    assert controller.dragging
    controller.drop()
    assert not controller.dragging
    controller.edit(4, what="start", dragged=True)
    controller.drop()
    controller.undo()
    assert controller.model == 3
    controller.undo()
    assert controller.model == 0


def test_an_edit_without_a_drag_is_a_step_of_its_own(controller: Numbers) -> None:
    for number in (1, 2):
        controller.edit(number, what="start", dragged=False)
    controller.undo()
    assert controller.model == 1


@pytest.mark.parametrize(
    ("chosen", "before", "now", "place"),
    [
        (0, "abc", "bca", 2),  # moved to the end
        (2, "abc", "cab", 0),
        (1, "abc", "ac", 1),  # gone: whoever is in its place
        (2, "abc", "ab", 1),  # gone from the end
        (0, "a", "", 0),
        (1, "aba", "aba", 1),
        (2, "abc", "bac", 2),
        (0, "ab", "xab", 1),
        (5, "ab", "ab", 1),
    ],
)
def test_what_was_chosen_is_where_it_was_moved_to_or_in_the_same_place(
    chosen: int, before: str, now: str, place: int
) -> None:
    one, other = ([SimpleNamespace(kind=letter, colour=0) for letter in letters] for letters in (before, now))
    assert place_of(chosen, one, other, lambda entry: entry.kind) == place
