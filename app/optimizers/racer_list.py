"""The racers as a list of cards, each with the form of its optimizer."""

from typing import Any

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.optimizers.model import MOST_RACERS, ListedRacer
from app.texts import exactly, told
from app.theme import LIGHT, RacerStyle, Theme
from app.widgets.controls import Card, describe, push_button, title, tool_button
from app.widgets.form import SettingsForm
from app.widgets.kind_form import KindForm
from app.widgets.lines import line_pen
from app.widgets.manners import behave
from app.widgets.markers import marker_path
from core.optimizers import OPTIMIZERS, AnyOptimizer, Optimizer
from core.schedules import SCHEDULES, Schedule
from core.surfaces import Regression, Surface

SWATCH = QSize(34, 16)
RATE_WIDTH = 56
KINDS = tuple(kind.model_fields["kind"].default for kind in OPTIMIZERS)


class RacerList(QWidget):
    """A card for each racer. It announces what is asked for and shows what it is given."""

    racer_changed = Signal(int, object)  # place, ListedRacer
    kind_changed = Signal(int, str)
    duplicated = Signal(int)
    removed = Signal(int)
    moved = Signal(int, int)  # place, by how many
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[RacerCard] = []
        self._theme = LIGHT
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    def set_racers(self, racers: tuple[ListedRacer, ...], surface: Surface) -> None:
        """Show these racers; a card whose optimizer is of the same kind is kept, and so is the focus in it."""
        self._follow(racers)
        while len(self.cards) > len(racers):
            self._drop(self.cards.pop())
        for index, racer in enumerate(racers):
            if index == len(self.cards):
                self._insert(index, racer)
            elif self.cards[index].racer.optimizer.kind != racer.optimizer.kind:
                opened = self.cards[index].opened
                self._drop(self.cards.pop(index))
                self._insert(index, racer)
                self.cards[index].open(opened)
            self.cards[index].set_racer(racer, surface, last=index == len(racers) - 1, first=index == 0)
            self.cards[index].duplicate.setEnabled(len(racers) < MOST_RACERS)

    def set_chosen(self, index: int) -> None:
        """Mark the card of the racer whose updates are explained."""
        for place, card in enumerate(self.cards):
            card.set_accented(place == index)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for card in self.cards:
            card.set_theme(theme)

    def _follow(self, racers: tuple[ListedRacer, ...]) -> None:
        """Let the cards of racers that moved move with them, and those of racers that went come last."""
        known = [card.racer for card in self.cards]
        if list(racers[: len(known)]) == known or not self.cards:
            return
        left = list(self.cards)
        ordered = []
        for racer in racers:
            card = next((card for card in left if card.racer == racer), None)
            if card is None:
                return  # somebody changed or is new: the places tell who is who
            left.remove(card)
            ordered.append(card)
        self.cards = [*ordered, *left]
        for place, card in enumerate(self.cards):
            self._layout.insertWidget(place, card)

    def _insert(self, index: int, racer: ListedRacer) -> None:
        card = RacerCard(racer, self._theme)
        card.changed.connect(lambda new: self.racer_changed.emit(self.cards.index(card), new))
        card.kind_chosen.connect(lambda kind: self.kind_changed.emit(self.cards.index(card), kind))
        card.chosen.connect(lambda: self.chosen.emit(self.cards.index(card)))
        card.duplicate.triggered.connect(lambda: self.duplicated.emit(self.cards.index(card)))
        card.remove.triggered.connect(lambda: self.removed.emit(self.cards.index(card)))
        card.move_up.triggered.connect(lambda: self.moved.emit(self.cards.index(card), -1))
        card.move_down.triggered.connect(lambda: self.moved.emit(self.cards.index(card), 1))
        self.cards.insert(index, card)
        self._layout.insertWidget(index, card)

    def _drop(self, card: "RacerCard") -> None:
        card.blockSignals(True)  # what was half typed in it is gone with it
        self._layout.removeWidget(card)
        card.hide()
        card.deleteLater()


class RacerCard(Card):
    """One racer: its colour, its kind, a menu, and the form of its optimizer, which folds."""

    changed = Signal(object)  # ListedRacer
    kind_chosen = Signal(str)
    chosen = Signal()

    def __init__(self, racer: ListedRacer, theme: Theme) -> None:
        super().__init__()
        self.racer = racer
        self._surface: Surface | None = None
        self._showing: tuple[object, ...] = ()
        self._theme = theme
        self._make_head()
        self._make_menu()
        self.body: RacerBody | None = None  # made when it is first opened
        self._arrange()
        self._connect()
        self.open(False)

    @property
    def opened(self) -> bool:
        return self.body is not None and not self.body.isHidden()

    def open(self, opened: bool) -> None:  # noqa: FBT001 - a setter
        """Show the form, or only the head."""
        self.fold.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        if opened and self.body is None:
            self.body = RacerBody(self.racer)
            self.body.changed.connect(self.changed)
            self._layout.addWidget(self.body)
            self._show_settings()
        if self.body is not None:
            self.body.setVisible(opened)

    def set_racer(self, racer: ListedRacer, surface: Surface, *, first: bool, last: bool) -> None:
        """Show a racer of the same kind."""
        if (racer, surface, first, last) == self._showing:
            return
        self._showing = (racer, surface, first, last)
        self.racer = racer
        self._surface = surface
        self._show_settings()
        self.shown.setChecked(racer.shown)
        self.move_up.setEnabled(not first)
        self.move_down.setEnabled(not last)
        self.rate.setText(exactly(racer.optimizer.learning_rate))
        self._show_colour()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_colour()

    def _make_head(self) -> None:
        label = told(self.racer.optimizer.label)
        self.fold = tool_button(
            self.tr("Settings of {0}").format(label), self.tr("Show or hide the settings of {0}").format(label)
        )
        self.shown = tool_button(
            self.tr("Show {0}").format(label), self.tr("Show or hide the path of {0}").format(label)
        )
        self.shown.setCheckable(True)
        self.shown.setIconSize(SWATCH)
        self.kind = QComboBox()
        for kind in OPTIMIZERS:
            self.kind.addItem(told(kind.label))
            self.kind.setItemData(self.kind.count() - 1, told(kind.summary), Qt.ItemDataRole.ToolTipRole)
        self.kind.setCurrentIndex(KINDS.index(self.racer.optimizer.kind))
        describe(self.kind, self.tr("Optimizer"), about(self.racer.optimizer))
        behave(self.kind)
        self.kind.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rate = tool_button(
            self.tr("Learning rate of {0}").format(label),
            self.tr("The learning rate of {0}; click to change it").format(label),
        )
        self.rate.setMinimumWidth(RATE_WIDTH)

    def _make_menu(self) -> None:
        name = self.tr("More for {0}").format(told(self.racer.optimizer.label))
        self.more = tool_button(name, self.tr("Duplicate, move, colour, remove"), "⋮")
        self.menu = QMenu(self)
        self.duplicate = self.menu.addAction(self.tr("Duplicate"))
        self.move_up = self.menu.addAction(self.tr("Move up"))
        self.move_down = self.menu.addAction(self.tr("Move down"))
        self.colours = self.menu.addMenu(self.tr("Colour"))
        self.colours.aboutToShow.connect(self._offer_colours)
        self.menu.addSeparator()
        self.explain = self.menu.addAction(self.tr("Explain its updates"))
        self.explain.triggered.connect(self.chosen)
        self.menu.addSeparator()
        self.remove = self.menu.addAction(self.tr("Remove"))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        for widget in (self.fold, self.shown, self.kind, self.rate, self.more):
            head.addWidget(widget)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 4)
        self._layout.setSpacing(4)
        self._layout.addLayout(head)

    def _connect(self) -> None:
        self.fold.clicked.connect(lambda: self.open(not self.opened))
        self.more.clicked.connect(self._show_menu)
        self.rate.clicked.connect(self._edit_rate)
        self.shown.clicked.connect(lambda shown: self.changed.emit(self.racer.replace(shown=shown)))
        self.kind.activated.connect(self._choose_kind)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mousePressEvent(event)
        self.chosen.emit()

    def _show_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _choose_kind(self, index: int) -> None:
        if KINDS[index] != self.racer.optimizer.kind:
            self.kind_chosen.emit(KINDS[index])

    def _edit_rate(self) -> None:
        self.open(True)
        if self.body is not None:
            self.body.form.editor("learning_rate").setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_settings(self) -> None:
        if self.body is not None and self._surface is not None:
            self.body.show_settings(self.racer, self._surface)

    def _offer_colours(self) -> None:
        self.colours.clear()
        for number in range(MOST_RACERS):
            action = self.colours.addAction(swatch(self._theme.racer(number)), self.tr("Colour {0}").format(number + 1))
            action.triggered.connect(
                lambda _=False, colour=number: self.changed.emit(self.racer.replace(colour=colour))
            )

    def _show_colour(self) -> None:
        style = self._theme.racer(self.racer.colour)
        self.shown.setIcon(swatch(style) if self.racer.shown else QIcon(blank_swatch(self._theme)))


class RacerBody(QWidget):
    """The form of an optimizer, two buttons for the rates that people look for, the rate's schedule, the batch."""

    changed = Signal(object)  # ListedRacer

    def __init__(self, racer: ListedRacer) -> None:
        super().__init__()
        self._racer = racer
        self._suggested_rate = racer.optimizer.learning_rate
        self.form: SettingsForm[AnyOptimizer] = SettingsForm(racer.optimizer)
        self.schedule: KindForm[Schedule] = KindForm(self.tr("Schedule"), SCHEDULES, racer.schedule)
        self.batch = SettingsForm(racer, only=("batch_size",))
        self.suggested = push_button(self.tr("Suggested rate"), self.tr("The learning rate found for this surface"))
        self.paper = push_button(
            self.tr("Paper default"), self.tr("All settings as PyTorch has them, most of them the papers'")
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.suggested)
        buttons.addWidget(self.paper)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 0, 2, 2)
        layout.addWidget(self.form)
        layout.addLayout(buttons)
        if racer.optimizer.scheduled:
            layout.addWidget(title(self.tr("Schedule of the rate")))
            layout.addWidget(self.schedule)
        layout.addWidget(self.batch)
        self.form.value_changed.connect(self._change_optimizer)
        self.schedule.value_changed.connect(lambda value: self.changed.emit(self._racer.replace(schedule=value)))
        self.batch.value_changed.connect(self.changed)
        self.suggested.clicked.connect(self._take_suggested_rate)
        self.paper.clicked.connect(self._take_paper_default)

    def show_settings(self, racer: ListedRacer, surface: Surface) -> None:
        """Show a racer with an optimizer of the same kind, and what can be set for it on this surface."""
        optimizer = racer.optimizer
        suggested_rate = self._suggested_rate = surface.suggested_rate(optimizer.kind)
        self._racer = racer
        self.form.set_value(optimizer)
        self.schedule.set_value(racer.schedule)
        self.batch.set_value(racer)
        self.batch.setVisible(isinstance(surface, Regression))
        tip = self.tr("Learning rate {0}, found for this surface").format(exactly(suggested_rate))
        self.suggested.setToolTip(tip)
        self.suggested.setEnabled(optimizer.learning_rate != suggested_rate)
        self.paper.setEnabled(optimizer != type(optimizer)())

    def _take_suggested_rate(self) -> None:
        self._change_optimizer(self.form.value().replace(learning_rate=self._suggested_rate))

    def _take_paper_default(self) -> None:
        self._change_optimizer(type(self.form.value())())

    def _change_optimizer(self, optimizer: AnyOptimizer) -> None:
        self.changed.emit(self._racer.replace(optimizer=optimizer))


def about(optimizer: Optimizer[Any]) -> str:
    """What an optimizer does, its formula and where it comes from."""
    return f"{told(optimizer.summary)}\n{optimizer.formula}\n{optimizer.source}"


def swatch(style: RacerStyle) -> QIcon:
    """A piece of the racer's line with its marker."""
    picture = QPixmap(SWATCH * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = SWATCH.height() / 2
    painter.setPen(line_pen(style))
    painter.drawLine(QPointF(1, middle), QPointF(SWATCH.width() - 1, middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(style.colour))
    painter.drawPath(marker_path(style.marker, QPointF(SWATCH.width() / 2, middle), 5))
    painter.end()
    return QIcon(picture)


def blank_swatch(theme: Theme) -> QPixmap:
    """The same place when the racer is hidden."""
    picture = QPixmap(SWATCH * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setPen(QPen(QColor(theme.line), 2))
    painter.drawLine(QPointF(1, SWATCH.height() / 2), QPointF(SWATCH.width() - 1, SWATCH.height() / 2))
    painter.end()
    return picture
