"""Colours and how they are applied: one theme feeds the palette, the plots and the exports.

A widget is in the theme of its window's palette. Qt gives every window that of the application and tells all that is in
it; a figure for export is a window with a palette of its own, so a dark room is exported in light colours.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from app.base import garbage_collection

ThemeSetting = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class RacerStyle:
    """The style that distinguishes a racer: hue, dashes and the shape of its marker."""

    colour: str
    dashes: tuple[float, ...]  # in pen widths; empty for a solid line
    marker: str


class Coloured(Protocol):
    """An entry with a colour number, and perhaps a colour of its own (#RRGGBB)."""

    @property
    def colour(self) -> int: ...

    @property
    def own_colour(self) -> str: ...


@dataclass(frozen=True)
class LayerShade:
    """The colour of a layer of a network, counted from 0; the last one is the output."""

    layer: int
    layers: int


ColourKey = int | LayerShade  # a racer's colour number, or a layer


# Solid first; a path that is dense with steps stays legible in all of them.
DASHES: tuple[tuple[float, ...], ...] = ((), (5.0, 2.0), (2.0, 1.6), (6.0, 2.0, 1.5, 2.0))
QUANTITIES = (7, 3, 5, 2, 6, 4, 1, 0)  # numbers of racers' colours
MARKERS = ("circle", "square", "triangle", "diamond", "pentagon", "cross", "triangle down", "hexagon")


@dataclass(frozen=True)
class Theme:
    """Named colours; text has a contrast of at least 4.5 with the panel, marks and borders of at least 3."""

    window: str
    panel: str
    text: str
    muted: str
    line: str  # separates what does not react; it may be faint
    border: str  # of what can be clicked or typed into
    accent: str
    ok: str
    warning: str
    danger: str
    map_low: str
    map_high: str
    basins: tuple[str, ...]  # areas by the minimum that is reached; with more minima they are coloured by depth
    layers: tuple[str, str]  # the first layer's and the last one's: all are shades of one hue
    racers: tuple[str, ...]

    def racer(self, index: int, own: str = "") -> RacerStyle:
        """Return the style for a colour number; after eight, the hues repeat with the next dashes.

        A colour of one's own (#RRGGBB) goes before that of the number, whose dashes and marker stay.
        """
        hues = len(self.racers)
        return RacerStyle(
            colour=own or self.racers[index % hues],
            dashes=DASHES[(index + index // hues) % len(DASHES)],
            marker=MARKERS[index % len(MARKERS)],
        )

    def style_of(self, entry: Coloured) -> RacerStyle:
        """Return the style of an entry with a colour of its own, or that of its number."""
        return self.racer(entry.colour, entry.own_colour)

    def layer(self, shade: LayerShade) -> RacerStyle:
        """Return the style of a layer: the deeper it is, the more it stands out; the output is dashed."""
        last = max(1, shade.layers - 1)
        is_output = shade.layer >= last
        colour = mixed(*self.layers, min(1.0, shade.layer / last)).name().upper()
        return RacerStyle(colour=colour, dashes=DASHES[1] if is_output else (), marker=MARKERS[0])

    def quantity(self, index: int) -> RacerStyle:
        """Return the style of one of several quantities of the same run or racer, such as parts of the data.

        Racers, initializers and runs own the colours in their order; blue, which is the first, is no quantity's
        before all others are taken.
        """
        place = index % len(QUANTITIES)
        return RacerStyle(
            colour=self.racers[QUANTITIES[place]], dashes=DASHES[index % len(DASHES)], marker=MARKERS[place]
        )

    def style(self, key: ColourKey) -> RacerStyle:
        """Return the style of a racer or a layer."""
        return self.layer(key) if isinstance(key, LayerShade) else self.racer(key)


# The racers' colours were searched for: any two are told apart by trichromats and by dichromats of all three kinds, and
# each is seen on the palest and on the strongest colour of the map. tests/app/base/test_theme.py holds both.
LIGHT = Theme(
    window="#F6F7F9",
    panel="#FFFFFF",
    text="#1F2328",
    muted="#57606A",
    line="#D0D7DE",
    border="#787E83",
    accent="#0B62B8",
    ok="#1A7F4B",
    warning="#9A6700",
    danger="#B3261E",
    map_low="#F4F6F9",
    map_high="#C3CDD8",
    basins=("#ADD2B9", "#FDEEAB", "#83D3FF", "#E5C498", "#C6FED1"),
    layers=("#A274C8", "#2A0C46"),
    racers=("#001EFF", "#BE4650", "#1E3C0A", "#B41ED2", "#966400", "#147896", "#501478", "#000000"),
)
DARK = Theme(
    window="#1B1D21",
    panel="#24272C",
    text="#E6EAEE",
    muted="#A0AAB4",
    line="#3A3F46",
    border="#7E858C",
    accent="#6CB2FF",
    ok="#5FD39A",
    warning="#E3B341",
    danger="#FF8A80",
    map_low="#20262D",
    map_high="#46525F",
    basins=("#015295", "#7C4215", "#3B124E", "#5E4E3C", "#421704"),
    layers=("#8F70B5", "#F2E8FF"),
    racers=("#96D2FF", "#F08264", "#96AA00", "#D28CAA", "#FFDC00", "#00FFAA", "#9696FA", "#FFFFFF"),
)
CONTROLS = (
    "QAbstractButton",  # boxes to tick, too
    "QAbstractSpinBox",
    "QComboBox",
    "QLineEdit",
    "QPlainTextEdit",
    "QSlider",
)
FUSION_DARKER = 140  # percent: Fusion's borders are this much darker than the window


def around_controls(theme: Theme) -> QColor:
    """Return the window's colour for which Fusion draws borders in the theme's."""
    return QColor(theme.border).lighter(FUSION_DARKER)


GROUNDS = {ground.rgb(): theme for theme in (LIGHT, DARK) for ground in (QColor(theme.window), around_controls(theme))}
FONTS = [
    "Noto Sans",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans CJK KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "NanumGothic",
]


def theme_of(widget: QWidget) -> Theme:
    """Return the theme of a widget, which is that of its window: the application's, or a figure's own."""
    return GROUNDS.get(widget.window().palette().window().color().rgb(), LIGHT)


def wear(widget: QWidget, theme: Theme) -> None:
    """Put a window and all that is in it into a theme, whatever the application's is."""
    widget.setPalette(palette(theme))


class Themed(QWidget):
    """A widget that is told when its theme changes; one that takes its colours while it paints need not be."""

    def theme_changed(self) -> None:
        """Make again what was made in the colours of the other theme."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.theme_changed()


def mixed(ground: str, colour: str, share: float) -> QColor:
    """Return `share` of a colour on a background; it is opaque, so that it looks the same on paper."""
    low, high = QColor(ground), QColor(colour)
    parts = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
    return QColor(*(round(begin + share * (end - begin)) for begin, end in parts))


class Themes(QObject):
    """The current theme: the chosen one, or the system's."""

    changed = Signal(object)  # Theme

    def __init__(self, setting: ThemeSetting = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self.current = self._resolve()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    def choose(self, setting: ThemeSetting) -> None:
        """Switch to a theme, or follow the system."""
        self.setting = setting
        self._follow()

    def _follow(self) -> None:
        theme = self._resolve()
        if theme != self.current:
            self.current = theme
            self.changed.emit(theme)

    def _resolve(self) -> Theme:
        if self.setting == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self.setting == "dark" else LIGHT


STYLE = "fusion"


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application its colours. A style sheet would cost each start 50 ms; a palette says it all."""
    with garbage_collection.paused():
        if app.style().name() != STYLE:  # a style that is set again makes every widget anew
            app.setStyle(STYLE)
        app.setPalette(palette(theme))
        for name in CONTROLS:
            app.setPalette(palette_of_control(theme, name), name)  # type: ignore[arg-type]  # bytes, say the stubs
        QToolTip.setPalette(palette(theme))


def palette_of_control(theme: Theme, name: str) -> QPalette:
    """Return the palette of controls of a class, by its name: with a border that is seen, while they can be used."""
    result = palette(theme)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        result.setColor(group, QPalette.ColorRole.Window, around_controls(theme))
        if name == "QSlider":  # its handle's border is blurred; so its whole handle is seen
            result.setColor(group, QPalette.ColorRole.Button, QColor(theme.muted))
    return result


def palette(theme: Theme) -> QPalette:
    """Return the theme as a Qt palette."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.window,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.panel,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.panel,
        role.Link: theme.accent,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.Mid: theme.line,
        role.Light: theme.panel,
        role.Midlight: theme.line,
        role.Dark: theme.line,
        role.Shadow: theme.muted,
        role.Accent: theme.accent,
    }
    result = QPalette()
    for colour_role, colour in colours.items():
        result.setColor(colour_role, QColor(colour))
    for disabled in (role.Text, role.ButtonText, role.WindowText):
        result.setColor(QPalette.ColorGroup.Disabled, disabled, QColor(theme.muted))
    return result
