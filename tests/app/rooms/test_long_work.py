"""Long work beside the window says how far it is, and nothing is found of what was given up."""

from collections.abc import Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.rooms.long_work import LongWork, WorkStep


@pytest.fixture
def work(qtbot: QtBot) -> Iterator[LongWork]:  # noqa: ARG001 - Qt has to be there
    work = LongWork()
    yield work
    work.stop()


def steps(answer: str, wait: Event | None = None) -> Iterator[WorkStep]:
    yield WorkStep(0.5)
    if wait is not None:
        wait.wait(10)
    yield WorkStep(1.0, answer)


def found_by(work: LongWork) -> list[tuple[object, object]]:
    found: list[tuple[object, object]] = []
    work.found.connect(lambda asked, answer: found.append((asked, answer)))
    return found


def test_what_is_found_comes_with_what_was_asked(work: LongWork, qtbot: QtBot) -> None:
    found = found_by(work)
    work.begin("question", steps("answer"))
    assert work.running
    qtbot.waitUntil(lambda: not work.running)
    assert found == [("question", "answer")]


def test_it_tells_how_far_it_is(work: LongWork, qtbot: QtBot) -> None:
    wait = Event()
    work.begin("question", steps("answer", wait))
    assert work.share == 0
    qtbot.waitUntil(lambda: work.share == 0.5)
    wait.set()
    qtbot.waitUntil(lambda: not work.running)
    assert work.share == 1


def test_nothing_is_found_of_what_was_given_up_or_replaced(work: LongWork, qtbot: QtBot) -> None:
    found, wait = found_by(work), Event()
    work.begin("first", steps("one", wait))
    work.begin("second", steps("two", wait))
    work.give_up()
    assert not work.running
    work.begin("third", steps("three"))
    wait.set()
    qtbot.waitUntil(lambda: not work.running)
    assert found == [("third", "three")]


def broken() -> Iterator[WorkStep]:
    yield WorkStep(0.1)
    raise ValueError("broken")


def test_an_error_of_the_work_is_no_secret(work: LongWork, qtbot: QtBot) -> None:
    with qtbot.capture_exceptions() as caught:
        work.begin("question", broken())
        qtbot.waitUntil(lambda: not work.running)
    assert [str(error) for _, error, _ in caught] == ["broken"]
