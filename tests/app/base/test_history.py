"""Undo and redo."""

import pytest

from app.base.history import Act, Deed, History


def test_what_is_done_can_be_undone_and_redone() -> None:
    history = History("a")
    history.push("b")
    history.push("c")
    assert [history.undo(), history.undo(), history.redo(), history.redo()] == ["b", "a", "b", "c"]


def test_there_is_nothing_before_the_first_and_after_the_last() -> None:
    history = History("a")
    assert (history.undo(), history.redo()) == ("a", "a")
    assert (history.can_undo, history.can_redo) == (False, False)


def test_a_drag_is_one_step() -> None:
    history = History(0)
    for value in (1, 2, 3):
        history.push(value, gesture="drag")
    assert history.undo() == 0


def test_two_drags_are_two_steps() -> None:
    history = History(0)
    history.push(1, gesture="drag")
    history.end_gesture()
    history.push(2, gesture="drag")
    assert history.undo() == 1


def test_a_new_change_forgets_what_was_undone() -> None:
    history = History(0)
    history.push(1)
    history.undo()
    history.push(2)
    assert not history.can_redo


def test_a_step_holds_the_values_on_its_two_sides() -> None:
    history = History("a")
    assert (history.last, history.next) == (None, None)
    history.push("b", told="a name")
    step = history.last
    assert step is not None
    assert (step.before, step.after, step.told) == ("a", "b", "a name")
    history.undo()
    assert (history.last, history.next) == (None, step)


class Lamp:
    """Is on or off, beside the history."""

    def __init__(self, history: History[int]) -> None:
        self.on = True
        self.stuck = False
        self.deed = Deed(
            lambda: Act("switching it on", ("lamp",)), lambda: self.switch(False), lambda: self.switch(True)
        )
        history.push_deed(self.deed)

    def switch(self, on: bool) -> None:  # noqa: FBT001 - a setter
        if self.stuck:
            raise ValueError("it is stuck")
        self.on = on


def test_a_deed_is_undone_and_redone_in_its_turn_and_the_value_stays() -> None:
    history = History(0)
    history.push(1)
    lamp = Lamp(history)
    history.push(2)
    seen = [(history.undo(), lamp.on), (history.undo(), lamp.on), (history.undo(), lamp.on)]
    assert seen == [(1, True), (1, False), (0, False)]
    assert [(history.redo(), lamp.on), (history.redo(), lamp.on), (history.redo(), lamp.on)] == [
        (1, False),
        (1, True),
        (2, True),
    ]


def test_a_deed_that_refuses_leaves_the_history_as_it_was() -> None:
    history = History(0)
    lamp = Lamp(history)
    lamp.stuck = True
    with pytest.raises(ValueError, match="stuck"):
        history.undo()
    assert (history.can_undo, history.can_redo) == (True, False)


def test_a_deed_undone_by_other_means_is_left_out() -> None:
    history = History(0)
    history.push(1)
    lamp = Lamp(history)
    history.forget(lamp.deed)
    assert history.undo() == 0
    assert lamp.on
