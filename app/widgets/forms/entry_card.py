"""A card for a compared entry: its colour, its kind, its menu, and a form that folds."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, Self

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QColorDialog, QComboBox, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from app.base.formatting import translated
from app.base.theme import RacerStyle, theme_of
from app.widgets.charts.swatch import SWATCH, blank_swatch, swatch
from app.widgets.controls import Card, LetteredMenu, describe, muted, tool_button
from app.widgets.focus_policy import behave
from app.widgets.formulas.tip import set_formula_tip
from core.settings import Settings

MOVING_KEYS = ("Alt+Up", "Alt+Down")


class Entry(Protocol):
    """The contents of a card: a frozen value with a colour number, and whether the plots show it."""

    @property
    def colour(self) -> int: ...

    @property
    def shown(self) -> bool: ...

    def replace(self, **changes: Any) -> Self: ...


class EntryBody(QWidget):
    """The contents of an open card."""

    changed = Signal(object)  # the entry
    dropped = Signal()  # a slider has been released

    @property
    def dragging(self) -> bool:
        """Return whether a slider is held."""
        return False

    def show_entry(self, entry: Any, context: Any) -> None:
        """Show an entry of the same kind."""
        raise NotImplementedError


class EntryCard(Card):
    """One entry: its colour, its kind, a menu, and its form, which folds."""

    kinds: ClassVar[Sequence[type[Settings]]]
    most_colours: ClassVar[int]
    takes_own_colour: ClassVar[bool] = False

    changed = Signal(object)  # the entry
    kind_chosen = Signal(str)
    dropped = Signal()
    chosen = Signal()

    def __init__(self, entry: Any) -> None:
        super().__init__()
        self.entry = entry
        self._context: object = None
        self._showing: tuple[object, ...] = ()
        self._make_head()
        self._make_menu()
        self._describe()
        self.body: EntryBody | None = None  # made when the card is first opened
        self._arrange()
        self._connect()
        self.open(False)

    # The interface of a subclass.

    @staticmethod
    @abstractmethod
    def settings_of(entry: Any) -> Settings:
        """Return the entry's settings that have a kind, such as its optimizer."""

    @abstractmethod
    def make_body(self) -> EntryBody:
        """Make the contents of the open card."""

    def name_of_entry(self) -> str:
        """Return what the entry is called."""
        return translated(self.settings_of(self.entry).label)

    @abstractmethod
    def family(self) -> str:
        """Return the family that the kinds belong to."""

    def kind_name(self, kind: type[Settings]) -> str:
        """Return the name of a kind in the list."""
        return translated(kind.label)

    def explain_kind(self) -> None:
        """Set the tooltip of the kind."""
        settings = self.settings_of(self.entry)
        set_formula_tip(self.kind, translated(settings.summary), settings.formula, getattr(settings, "source", ""))

    def summarise(self) -> QWidget | None:
        """Return the widget beside the kind, if there is one."""
        return None

    def extend_head(self) -> QWidget | None:
        """Return the widget below the head, if there is one."""
        return None

    def extend_menu(self, menu: QMenu) -> None:
        """Add entries above the last one, which removes the card's entry."""

    # Updates.

    @property
    def opened(self) -> bool:
        return self.body is not None and not self.body.isHidden()

    def open(self, opened: bool) -> None:  # noqa: FBT001 - a setter
        """Show the form, or only the head."""
        self.fold.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        if opened and self.body is None:
            self.body = self.make_body()
            self.body.changed.connect(self.changed)
            self.body.dropped.connect(self.dropped)
            self._layout.addWidget(self.body)
            self.show_entry()
        if self.body is not None:
            self.body.setVisible(opened)

    def takes(self, entry: Any) -> bool:
        """Return whether this card can show another entry."""
        return type(self.settings_of(entry)) is type(self.settings_of(self.entry))

    def set_entry(self, entry: Any, context: object, *, first: bool, last: bool) -> None:
        """Show an entry of the same kind."""
        if (entry, context, first, last) == self._showing:
            return
        self._showing = (entry, context, first, last)
        self.entry, self._context = entry, context
        self._describe()
        self.shown.setChecked(entry.shown)
        self.move_up.setEnabled(not first)
        self.move_down.setEnabled(not last)
        self.show_entry()
        self._show_colour()

    def show_entry(self) -> None:
        """Update the form."""
        if self.body is not None and self._showing:
            self.body.show_entry(self.entry, self._context)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_colour()

    # Construction.

    def _make_head(self) -> None:
        settings = self.settings_of(self.entry)
        self.fold, self.shown = tool_button("", ""), tool_button("", "")
        self.shown.setCheckable(True)
        self.shown.setIconSize(SWATCH)
        self.kind = QComboBox()
        for kind in self.kinds:
            self.kind.addItem(self.kind_name(kind))
            self.kind.setItemData(self.kind.count() - 1, translated(kind.summary), Qt.ItemDataRole.ToolTipRole)
        self.kind.setCurrentIndex(self.kinds.index(type(settings)))
        describe(self.kind, self.family(), "")
        self.explain_kind()
        behave(self.kind)
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _make_menu(self) -> None:
        self.more = tool_button("", self.tr("Duplicate, move, colour, remove"), "⋮")
        self.menu = LetteredMenu(self)
        self.duplicate = self.menu.addAction(self.tr("Duplicate"))
        self.move_up = self.menu.addAction(self.tr("Move up"))
        self.move_down = self.menu.addAction(self.tr("Move down"))
        for entry, key in zip((self.move_up, self.move_down), MOVING_KEYS, strict=True):
            entry.setShortcut(QKeySequence(key))  # which the list of cards obeys; here it is only read
            entry.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.colours = self.menu.addMenu(self.tr("Colour"))
        self.colours.aboutToShow.connect(self._offer_colours)
        self.menu.addSeparator()
        self.extend_menu(self.menu)
        self.remove = self.menu.addAction(self.tr("Remove"))

    def _describe(self) -> None:
        """Name the buttons after the entry."""
        name = self.name_of_entry()
        describe(
            self.fold, self.tr("Settings of {0}").format(name), self.tr("Show or hide the settings of {0}").format(name)
        )
        describe(
            self.shown,
            self.tr("Show {0}").format(name),
            self.tr("Show or hide {0}; drag it to put it elsewhere in the list").format(name),
        )
        self.more.setAccessibleName(self.tr("More for {0}").format(name))

    def _arrange(self) -> None:
        self.warning = muted()
        self.warning.setWordWrap(True)
        self.warning.hide()
        head = QHBoxLayout()
        head.setSpacing(2)
        for widget in (self.fold, self.shown, self.kind, self.summarise(), self.more):
            if widget is not None:
                head.addWidget(widget)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 4)
        self._layout.setSpacing(4)
        self._layout.addLayout(head)
        if (below := self.extend_head()) is not None:
            self._layout.addWidget(below)
        self._layout.addWidget(self.warning)

    def _connect(self) -> None:
        self.fold.clicked.connect(lambda: self.open(not self.opened))
        self.more.clicked.connect(self._show_menu)
        self.shown.clicked.connect(lambda shown: self.changed.emit(self.entry.replace(shown=shown)))
        self.kind.activated.connect(self._choose_kind)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        self.chosen.emit()

    def _show_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _choose_kind(self, index: int) -> None:
        kind = self.kinds[index]
        if kind is not type(self.settings_of(self.entry)):
            self.kind_chosen.emit(kind.model_fields["kind"].default)

    def _offer_colours(self) -> None:
        self.colours.clear()
        theme = theme_of(self)
        none = {"own_colour": ""} if self.takes_own_colour else {}
        for number in range(self.most_colours):
            action = self.colours.addAction(swatch(theme.racer(number)), self.tr("Colour {0}").format(number + 1))
            action.triggered.connect(
                lambda _=False, colour=number: self.changed.emit(self.entry.replace(colour=colour, **none))
            )
        if self.takes_own_colour:
            self.colours.addSeparator()
            self.colours.addAction(self.tr("Another colour…")).triggered.connect(self._ask_for_colour)

    def _ask_for_colour(self) -> None:
        self.picker = QColorDialog(QColor(self.style_of_entry().colour), self)
        self.picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.picker.setWindowTitle(self.tr("Colour of {0}").format(self.name_of_entry()))
        self.picker.colorSelected.connect(
            lambda colour: self.changed.emit(self.entry.replace(own_colour=colour.name().upper()))
        )
        self.picker.open()

    def style_of_entry(self) -> RacerStyle:
        """Return the style in which the plots show the entry."""
        return theme_of(self).racer(self.entry.colour, getattr(self.entry, "own_colour", ""))

    def warn(self, text: str) -> None:
        """Say below the head what is wrong with the entry's colour; nothing if the text is empty."""
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def _show_colour(self) -> None:
        style = self.style_of_entry()
        self.shown.setIcon(swatch(style) if self.entry.shown else QIcon(blank_swatch(theme_of(self))))
