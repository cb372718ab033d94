"""The keys that move the playback of whichever room is seen."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QMenuBar

from app.base.playback import Playback
from app.widgets.controls import action


class PlaybackMenu(QMenu):
    """Plays, pauses and steps what `playback` gives; its entries are grey while they are seen and there is nothing."""

    def __init__(self, playback: Callable[[], Playback], bar: QMenuBar) -> None:
        super().__init__(bar)
        self.setTitle(self.tr("&Playback"))
        self._playback = playback
        self.play = action(self, self.tr("Play or pause"), "Space", self.tr("Play or pause"))
        self.play.triggered.connect(lambda: playback().toggle())
        self.addAction(self.play)
        self._add(self.tr("One step on"), "Right", lambda: 1)
        self._add(self.tr("One step back"), "Left", lambda: -1)
        self._add(self.tr("Ten steps on"), "Shift+Right", lambda: 10)
        self._add(self.tr("Ten steps back"), "Shift+Left", lambda: -10)
        self._add(self.tr("To the start"), "Home", lambda: -playback().position)
        self._add(self.tr("To the end"), "End", lambda: playback().length)
        self.aboutToShow.connect(lambda: self._enable(playback().can_move))
        self.aboutToHide.connect(lambda: self._enable(True))  # their keys wait for no menu

    def _add(self, text: str, key: str, steps: Callable[[], int]) -> None:
        entry = action(self, text, key, text)
        entry.triggered.connect(lambda: self._playback().step(steps()))
        self.addAction(entry)

    def _enable(self, enabled: bool) -> None:  # noqa: FBT001 - a slot
        for entry in self.actions():
            entry.setEnabled(enabled)
