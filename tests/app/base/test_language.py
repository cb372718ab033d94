"""The language: taken from the system, chosen in the menu, remembered, and spoken by all that is on the screen."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from app.base import language
from app.base.formatting import translated
from app.base.language import Languages
from app.base.quarantine import load
from app.export.picture import PictureFormat
from app.optimizers.view import OptimizersView
from app.session import session
from app.session.preferences import Preferences
from app.session.session import Session
from app.start import open_window
from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from app.widgets.code.code_view import open_code
from app.widgets.message_bar import MessageBar
from app.window.differences_dialog import DifferencesDialog
from app.window.main_window import MainWindow
from core.messages import Bilingual, Message
from core.number_format import number, percent
from core.scenes.plan import planned
from core.scenes.scene import Scene
from tests.app.trainer.conftest import SMALL
from tests.conftest import put_away


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    Languages("en")


@pytest.mark.parametrize(
    ("wished", "spoken"),
    [
        (["ko-Kore-KR", "ko-KR", "ko"], "ko"),
        (["en-Latn-GB", "en-GB", "en"], "en"),
        (["de-DE", "de"], "en"),
        (["de-DE", "de", "ko-KR", "ko", "en"], "ko"),
        ([], "en"),
    ],
)
def test_the_system_is_asked_for_its_languages(monkeypatch: pytest.MonkeyPatch, wished: list[str], spoken: str) -> None:
    system = SimpleNamespace(uiLanguages=lambda: wished)
    monkeypatch.setattr(language, "QLocale", SimpleNamespace(system=lambda: system))
    assert language.resolve("system") == spoken


def test_a_language_is_spoken_by_the_engine_by_qt_and_by_numbers(qtbot: QtBot) -> None:
    languages = Languages("ko")
    assert translated("Learning rate") == "학습률"
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(buttons)
    assert buttons.buttons()[0].text() == "취소"
    assert QLocale().toString(1234.5) == "1,234.5" == f"{1234.5:,}"
    assert (number(-0.4), percent(0.954)) == ("−0.4", "95%")
    languages.choose("en")
    assert translated("Learning rate") == "Learning rate"


def choose(window: MainWindow, place: int) -> None:
    """Choose a language in the menu, and let what spoke another go."""
    window.view.language_actions.actions()[place].trigger()
    QCoreApplication.sendPostedEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.slow
def test_all_rooms_change_their_language_while_they_are_seen(window: MainWindow) -> None:
    window.complete()
    choose(window, 2)
    assert [window.tabs.tabText(index) for index in range(3)] == ["옵티마이저", "가중치 초기화", "학습"]
    menus = " ".join(entry.text() for entry in window.menuBar().actions())
    assert menus == "파일(&F) 편집(&E) 보기(&V) 재생(&P) 도움말(&H)"
    assert "학습률" in [label.text() for label in window.findChildren(QLabel)]
    assert window.view.language_actions.checkedAction().text() == "한국어"
    choose(window, 1)
    assert [window.tabs.tabText(index) for index in range(3)] == ["Optimizers", "Initializers", "Trainer"]
    assert len({action.shortcut().toString() for action in window.view.actions()} - {""}) >= 3


@pytest.mark.slow
def test_another_language_takes_nothing_away(window: MainWindow) -> None:
    before = window.room
    assert isinstance(before, OptimizersView)
    before.controller.set_model(before.controller.model.adding("adam"))
    before.playback.seek(40)
    before.playback.set_looping(True)
    window.resize(1300, 820)
    choose(window, 2)
    after = window.room
    assert isinstance(after, OptimizersView)
    assert after is not before
    assert after.controller is not None
    assert (after.playback.position, after.playback.looping, after.controller.history.can_undo) == (40, True, True)
    assert (window.width(), window.height(), window.tabs.currentIndex()) == (1300, 820, 0)
    window.undo.trigger()
    assert len(after.controls.racers.cards) == len(after.controller.model.racers) == 5


def test_the_menus_go_on_to_work_in_another_language(window: MainWindow, tmp_path: Path) -> None:
    session.write(Session(), tmp_path / "race.fallline")
    window.files.open_file(tmp_path / "race.fallline")
    choose(window, 2)
    assert window.windowTitle() == "race[*] — Fall Line"
    assert [entry.text() for entry in window.files.recent_menu.actions() if entry.text()] == [
        "race.fallline",
        "목록 지우기",
    ]
    window.say("…")
    assert window.notice.answers[0].text() == "확인"
    window.files.new.trigger()
    assert window.windowTitle() == "Fall Line"


def said_beside_the_tabs(window: MainWindow) -> list[str]:
    """What is said there, and what can be answered."""
    bars = [bar for bar in window.tabs.line.findChildren(MessageBar) if not bar.isHidden()]
    return [text for bar in bars for text in (bar.text.text(), *(button.text() for button in bar.answers))]


def test_what_is_asked_after_a_crash_and_what_cannot_be_opened_follow_the_language(
    qtbot: QtBot,  # noqa: ARG001
    settings: Path,
) -> None:
    session.write(Session(), settings.with_suffix(".fallline"))
    settings.with_suffix(".fallline.open").write_text("open")  # a window was open, and is gone
    window = open_window(settings)
    window.files.open_file(Path("/no/race.fallline"))
    english = said_beside_the_tabs(window)
    choose(window, 2)
    assert said_beside_the_tabs(window) == [
        f"/no/race.fallline 파일을 읽을 수 없습니다: {os.strerror(errno.ENOENT)}",
        "확인",
        "Fall Line이 예기치 않게 종료되었습니다.",
        "열려 있던 내용 되살리기",
        "새로 시작",
    ]
    choose(window, 1)
    assert said_beside_the_tabs(window) == english
    assert "Restore the session" in english
    put_away(window)


@pytest.mark.slow
def test_what_is_wrong_with_files_at_the_start_follows_the_language(
    qtbot: QtBot,  # noqa: ARG001
    settings: Path,
) -> None:
    settings.write_text('{"picture": {"width": 5}}')
    settings.with_suffix(".fallline").mkdir()
    window = open_window(settings)
    english = said_beside_the_tabs(window)
    assert "5 is less than 100" in english[0]
    choose(window, 2)
    korean = said_beside_the_tabs(window)[0]
    assert korean.count("손상되어") + korean.count("읽을 수 없") == 2
    assert "less than" not in korean
    choose(window, 1)
    assert said_beside_the_tabs(window) == english
    put_away(window)


@pytest.mark.slow
def test_a_picture_that_finds_no_room_is_said_so_in_the_other_language(window: MainWindow) -> None:
    window.exports.picture_format = PictureFormat(width=100, height=100, dpi=96)
    window.exports.copy.trigger()
    choose(window, 2)
    assert said_beside_the_tabs(window)[0].startswith("96 dpi")
    choose(window, 1)
    assert said_beside_the_tabs(window)[0].startswith("At 96 dpi this figure needs at least ")


@pytest.mark.slow
def test_windows_beside_the_rooms_stay_in_another_language(window: MainWindow) -> None:
    code = open_code("core.activations:Sigmoid", window.room)
    differences = DifferencesDialog("race.fallline", list, window)
    differences.show()
    choose(window, 2)
    assert [one.isVisible() for one in (code, differences)] == [True, True]
    assert "실행되는 코드" in code.windowTitle()
    assert differences.windowTitle() == "race.fallline에서 달라진 점"
    assert differences.text.toPlainText() == "다른 것이 없습니다."
    choose(window, 1)
    assert differences.text.toPlainText() == "Nothing differs."


@pytest.mark.slow
def test_a_run_goes_on_in_another_language(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    controller = room.controller
    small = {"dataset": "digits", "train_size": 200, "batch_size": 100, "hidden_layers": (8,)}
    controller.set_config(controller.model.config.replace(**small, epochs=10_000))
    room.tab_widget.setCurrentIndex(1)
    controller.start()
    qtbot.waitUntil(lambda: controller.playback.length > 2, timeout=20_000)
    run = controller.run
    assert run is not None
    choose(window, 2)
    seen = window.room
    assert isinstance(seen, TrainerView)
    assert (seen.controller, controller.run, controller.activity) == (controller, run, Activity.RUNNING)
    assert seen.tab_widget.currentIndex() == 1
    epochs = len(run.epochs)
    qtbot.waitUntil(lambda: len(run.epochs) > epochs + 2, timeout=20_000)
    qtbot.waitUntil(lambda: "에폭" in seen.bar.status.text(), timeout=20_000)
    controller.stop()


def test_the_language_is_remembered(qtbot: QtBot, settings: Path) -> None:  # noqa: ARG001
    window = open_window(settings)
    choose(window, 2)
    put_away(window)
    assert load(Preferences, settings)[0].language == "ko"
    again = open_window(settings)
    assert again.tabs.tabText(0) == "옵티마이저"
    put_away(again)


@pytest.mark.slow
def test_what_a_scene_came_to_is_said_in_the_other_language(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    plan = (planned(SMALL.replace(epochs=1), "alone"),)
    scene = Scene(
        id="a",
        title=Message("A"),
        look_for=Message("A."),
        plan=plan,
        tell=lambda _: Bilingual("deviation 0.1", "표준편차 0.1"),
    )
    room.controller.start_queue(plan, scene)
    qtbot.waitUntil(lambda: room.hint.text.text() == "deviation 0.1", timeout=20_000)
    choose(window, 2)
    seen = window.room
    assert isinstance(seen, TrainerView)
    assert seen.hint.text.text() == "표준편차 0.1"


@pytest.mark.slow
def test_what_is_ticked_stays_in_another_language(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    room.tab_widget.setCurrentWidget(room.compare)
    qtbot.waitUntil(lambda: room.compare.controller.model.ticked is not None, timeout=20_000)
    first = room.compare.controller.model.runs[0].id
    room.compare.table.rows.tick_toggled.emit(first)
    ticked = room.compare.controller.model.ticked
    assert ticked
    assert first not in ticked
    room.compare.show_part("test")
    room.compare.bar.only_ticked.click()
    choose(window, 2)
    seen = window.room
    assert isinstance(seen, TrainerView)
    with qtbot.waitSignal(seen.compare.controller._worker.finished, timeout=20_000):
        seen.compare.controller.read()
    assert seen.compare.controller.model.ticked == ticked
    assert seen.compare.bar.part.currentData() == "test"
    assert seen.compare.bar.only_ticked.isChecked()
    assert seen.compare.table.model().rowCount() == len(ticked)
