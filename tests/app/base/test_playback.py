"""Playback moves by the clock and knows nothing of what it plays."""

import pytest
from pytestqt.qtbot import QtBot

from app.base.playback import STEPS_PER_SECOND, Playback


@pytest.fixture
def playback(qtbot: QtBot) -> Playback:  # noqa: ARG001 - Qt has to be there
    playback = Playback()
    playback.set_length(300)
    return playback


@pytest.mark.parametrize("speed", [1 / 8, 1.0, 64.0])
def test_speed_is_kept_by_dropping_steps(playback: Playback, speed: float) -> None:
    playback.set_speed(speed)
    playback.advance(1.0)
    assert playback.position == min(300, int(speed * STEPS_PER_SECOND))


def test_slow_playback_adds_up_parts_of_steps(playback: Playback) -> None:
    playback.set_speed(1 / 8)
    for _ in range(60):
        playback.advance(1 / 60)
    assert playback.position == pytest.approx(STEPS_PER_SECOND / 8, abs=1)


def test_playback_stops_at_the_end(playback: Playback) -> None:
    playback.play()
    playback.advance(100.0)
    assert (playback.position, playback.playing) == (300, False)


def test_a_loop_begins_again(playback: Playback) -> None:
    playback.set_looping(True)
    playback.play()
    playback.advance(100.0)
    assert playback.position == 300  # the end is seen, too
    playback.advance(0.1)
    assert (playback.position, playback.playing) == (0, True)
    playback.pause()


def test_play_at_the_end_starts_over(playback: Playback) -> None:
    playback.seek(300)
    playback.play()
    assert (playback.position, playback.playing) == (0, True)
    playback.pause()


def test_a_step_pauses_and_stays_in_range(playback: Playback) -> None:
    playback.play()
    playback.step(-10)
    assert (playback.position, playback.playing) == (0, False)
    playback.step(1000)
    assert playback.position == 300


def test_a_shorter_race_clamps_the_position(playback: Playback) -> None:
    playback.seek(200)
    playback.set_length(100)
    assert playback.position == 100


def test_the_position_waits_for_what_is_not_ready_and_comes_back(playback: Playback) -> None:
    playback.seek(250)
    playback.set_length(300, ready=100)
    assert (playback.position, playback.length) == (100, 300)
    playback.set_length(300, ready=200)
    assert playback.position == 200
    playback.set_length(300)
    assert playback.position == 250


def test_playing_waits_at_the_end_of_what_is_ready(playback: Playback) -> None:
    playback.set_length(300, ready=100)
    playback.play()
    playback.advance(10.0)
    assert (playback.position, playback.playing) == (100, True)
    playback.set_length(300, ready=300)
    playback.advance(1.0)
    assert playback.position == 100 + STEPS_PER_SECOND
    playback.pause()


def test_no_change_is_not_announced(qtbot: QtBot, playback: Playback) -> None:
    with qtbot.assertNotEmitted(playback.position_changed):
        playback.seek(0)
        playback.set_length(300)


def test_the_clock_moves_it(qtbot: QtBot, playback: Playback) -> None:
    playback.play()
    qtbot.waitUntil(lambda: playback.position > 0)
    playback.pause()


def test_nothing_is_not_played(qtbot: QtBot, playback: Playback) -> None:
    """It stops where it is, offers no move, and goes on when there is something, unless it was paused."""
    playback.seek(40)
    playback.play()
    with qtbot.waitSignal(playback.playing_changed, check_params_cb=lambda playing: not playing):
        playback.set_empty(True)
    playback.toggle()
    playback.step(1)
    assert (playback.playing, playback.position) == (False, 40)
    playback.set_empty(False)
    assert playback.playing
    playback.set_empty(True)
    playback.pause()
    playback.set_empty(False)
    assert not playback.playing
