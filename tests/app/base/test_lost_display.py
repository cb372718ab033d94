"""Where the display goes away, what is open is saved before the process ends, whatever happens on the way."""

import os

import pytest

from app.base.lost_display import LostDisplay


class EndedError(Exception):
    """In place of the end of the process."""


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    def end(status: int) -> None:
        raise EndedError(status)

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr("app.base.lost_display._xlib", lambda: None)
    return []


def test_it_saves_and_ends(lost: list[str]) -> None:
    with pytest.raises(EndedError, match="1"):
        LostDisplay(lambda: lost.append("saved")).end()
    assert lost == ["saved"]


@pytest.mark.usefixtures("lost")
def test_it_ends_where_it_cannot_save(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OSError("full")

    with pytest.raises(EndedError):
        LostDisplay(fail).end()
    assert "could be saved" in caplog.text
