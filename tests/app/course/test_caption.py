"""The open entry under the figures of a presentation."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.course.caption import APART, Caption
from app.course.claim_card import ClaimCard
from app.course.entry import Claim
from app.course.reader import fall_lines_course
from app.optimizers.view import OptimizersView
from app.window.main_window import MainWindow
from app.window.presentation import LINES, Presentation
from core.lessons.sentences import BLANK, LANGUAGES, Language
from tests.app.course.course_window import asking_of, course_of, open_scene
from tests.app.window.test_presentation import texts as texts_of

MOST = 1 / 3  # of the screen


def present(window: MainWindow) -> tuple[Presentation, Caption]:
    window.view.presentation.trigger()
    presentation = window.presentation
    assert presentation is not None
    assert presentation.caption is not None
    return presentation, presentation.caption


def test_without_an_entry_there_is_no_caption(window: MainWindow) -> None:
    course_of(window)
    window.view.presentation.trigger()
    assert window.presentation is not None
    assert window.presentation.caption is None


@pytest.mark.slow
def test_it_says_what_to_look_at_and_what_this_run_says(qtbot: QtBot, window: MainWindow, room: OptimizersView) -> None:
    open_scene(window, "momentum")
    room.playback.pause()
    presentation, caption = present(window)
    for _ in range(3):
        qtbot.keyClick(presentation, Qt.Key.Key_PageDown)
    assert caption.heading.text() == "Momentum"
    assert "Look: how often each path turns" in caption.look.text()
    assert caption.said.text().startswith("This run: SGD turns back in y 29 times")
    qtbot.keyClick(presentation, Qt.Key.Key_PageUp)
    assert "It keeps the velocity that it had." in caption.look.text()


@pytest.mark.slow
def test_it_goes_on_to_the_next_entry_and_opens_its_race(
    qtbot: QtBot, window: MainWindow, room: OptimizersView
) -> None:
    open_scene(window, "sgd-weakness")
    presentation, caption = present(window)
    while caption.heading.text() != "Momentum":
        qtbot.mouseClick(caption.next, Qt.MouseButton.LeftButton)
    assert asking_of(window).is_waiting
    assert caption.look.text().endswith("after 30 steps?")
    assert caption.said.text() == APART.join(("Momentum", "SGD", "Both are about as near"))
    assert [part.figure.name for part in presentation.parts] == ["surface"]  # no chart tells how it goes on
    qtbot.keyClick(presentation, Qt.Key.Key_Space)
    assert room.playback.playing
    room.playback.seek(room.playback.length)
    qtbot.waitUntil(lambda: caption.said.text().startswith("Result: SGD"))
    assert len(presentation.parts) == 3
    qtbot.mouseClick(caption.previous, Qt.MouseButton.LeftButton)
    assert caption.heading.text() != "Momentum"


@pytest.mark.slow
def test_it_takes_the_presentation_to_another_room(qtbot: QtBot, window: MainWindow) -> None:
    course_of(window).open_entry("second-winter")
    presentation, caption = present(window)
    qtbot.keyClick(presentation, Qt.Key.Key_Return)
    assert window.room.room_name == "initializers"
    assert presentation.room is window.room
    assert caption.isVisible()
    assert not caption.open.isEnabled()
    assert "gradient vanishes" not in texts_of(presentation)  # before the question is answered
    qtbot.waitUntil(lambda: "Seen after your answer" in texts_of(presentation))
    asking_of(window).choose("millionth")
    qtbot.waitUntil(lambda: "Seen after your answer" not in texts_of(presentation))


def test_runs_begin_only_when_somebody_asks_for_them(qtbot: QtBot, window: MainWindow) -> None:
    course = course_of(window)
    course.open_entry("l2")
    _, caption = present(window)
    qtbot.mouseClick(caption.next, Qt.MouseButton.LeftButton)
    assert course.scene is None
    assert caption.open.isEnabled()


def test_where_the_scene_is_a_study_the_numbers_are_those_of_this_study(window: MainWindow) -> None:
    course = course_of(window)
    course.open_entry("depth-and-batch-norm")
    asking_of(window).skip()
    assert course.entry is not None
    claim = next(claim for claim in course.entry.claims if claim.now)
    assert Caption(course, asking_of(window))._of_claim(claim)[1].startswith("This study: open the scene")
    card = ClaimCard(course, asking_of(window), claim)
    assert card.now.text().startswith("This study:")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_caption_is_clipped_or_covers_a_plot(window: MainWindow, language: Language, size: tuple[int, int]) -> None:
    course_of(window).open_entry("momentum")
    presentation, caption = present(window)
    window.resize(*size)
    presentation.setGeometry(0, 0, *size)
    for heading, look, said in (
        (entry.title.text(language), *texts(claim, language))
        for entry in fall_lines_course().entries
        for claim in entry.claims
    ):
        for label, text in ((caption.heading, heading), (caption.look, look), (caption.said, said)):
            label.setText(text)
        presentation.fit_caption()
        layout = caption.layout()
        assert layout is not None
        layout.activate()
        assert caption.height() <= MOST * size[1], said
        for label in (caption.heading, caption.look, caption.said):
            assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert label.font().pixelSize() >= size[1] / LINES
    bottom = (presentation.height() - presentation.foot - caption.height()) / presentation.factor
    for part in presentation.parts:
        assert part.place.y() + part.widget.height() <= bottom + 1  # which is rounded


def texts(claim: Claim, language: Language) -> tuple[str, str]:
    """The longest that a caption may say of a claim."""
    said = max((BLANK.sub("0.0000", one.text(language)) for one in claim.now), key=len, default="")
    look = ", ".join(one.text(language) for one in claim.look)
    return f"{claim.claim.text(language)}{APART}Look: {look}", f"This run: {said}"
