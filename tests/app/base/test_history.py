"""Undo and redo."""

from app.base.history import History


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
