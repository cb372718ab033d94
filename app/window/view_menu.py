"""The View menu: the rooms, the parts of their frame, what the rooms add to it, the theme and the language."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from app.base.language import OWN_NAMES, Languages, LanguageSetting
from app.base.theme import Themes, ThemeSetting
from app.rooms.frame import Part, RoomFrame
from app.widgets.controls import action


class ViewMenu(QMenu):
    """Goes to the rooms of these names, by `go`, brings parts of a frame, and chooses a theme and a language."""

    def __init__(
        self,
        rooms: Sequence[str],
        go: Callable[[int], None],
        frame: Callable[[], RoomFrame | None],
        themes: Themes,
        languages: Languages,
        *,
        bar: QMenuBar,
    ) -> None:
        super().__init__(bar)
        self._frame = frame  # that of the current room
        self.setTitle(self.tr("&View"))
        for place, name in enumerate(rooms):
            entry = action(self, name, f"Ctrl+{place + 1}", self.tr("Go to the room {0}").format(name))
            entry.triggered.connect(lambda _=False, place=place: go(place))
            self.addAction(entry)
        self.addSeparator()
        self.parts = self._part_actions()
        self.addActions(list(self.parts.values()))
        self.presentation = action(
            self, self.tr("Presentation"), "F11", self.tr("Show the picture over the whole screen, in large letters")
        )
        self.addAction(self.presentation)
        self.aboutToShow.connect(self._mark_parts)
        self._end_of_rooms = self.addSeparator()
        self.theme_actions = QActionGroup(self)
        self._add_themes(themes)
        self.addSeparator()
        self.language_actions = QActionGroup(self)
        self._add_languages(languages, self.addMenu(self.tr("Language")))

    def add_of_room(self, entries: list[QAction]) -> None:
        """Offer what a room adds."""
        self.insertActions(self._end_of_rooms, entries)

    def _part_actions(self) -> Mapping[Part, QAction]:
        texts = {
            Part.CONTROLS: (self.tr("Controls"), "F7", self.tr("Show or hide the controls")),
            Part.EXPLANATION: (self.tr("Explanation"), "F8", self.tr("Show or hide the explanation")),
            Part.CHARTS: (self.tr("Charts"), "F9", self.tr("Show or hide the charts below the picture")),
        }
        made = {}
        for part, (text, key, tip) in texts.items():
            entry = action(self, text, key, tip)
            entry.setCheckable(True)
            entry.triggered.connect(lambda _=False, part=part: self._toggle(part))
            made[part] = entry
        return made

    def _toggle(self, part: Part) -> None:
        frame = self._frame()
        if frame is not None and part in frame.parts():
            frame.toggle(part)

    def _mark_parts(self) -> None:
        """Mark the parts of the current room that can be seen."""
        frame = self._frame()
        for part, entry in self.parts.items():
            entry.setVisible(frame is not None and part in frame.parts())
            entry.setChecked(frame is not None and frame.is_seen(part))

    def _add_themes(self, themes: Themes) -> None:
        texts: Mapping[ThemeSetting, str] = {
            "system": self.tr("System theme"),
            "light": self.tr("Light theme"),
            "dark": self.tr("Dark theme"),
        }
        for setting, text in texts.items():
            entry = self._choice(self.theme_actions, text, setting == themes.setting)
            entry.triggered.connect(lambda _=False, chosen=setting: themes.choose(chosen))
        self.addActions(self.theme_actions.actions())

    def _add_languages(self, languages: Languages, menu: QMenu) -> None:
        names: Mapping[LanguageSetting, str] = {"system": self.tr("System language"), **OWN_NAMES}
        for setting, text in names.items():
            entry = self._choice(self.language_actions, text, setting == languages.setting)
            entry.triggered.connect(lambda _=False, chosen=setting: languages.choose(chosen))
        menu.addActions(self.language_actions.actions())

    def _choice(self, group: QActionGroup, text: str, chosen: bool) -> QAction:  # noqa: FBT001 - as Qt's
        """One of several that exclude each other."""
        entry = action(self, text, None, text)
        entry.setCheckable(True)
        entry.setChecked(chosen)
        group.addAction(entry)
        return entry
