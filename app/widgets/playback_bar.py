"""The bar under every room: buttons to start, back, play, forward and end; a frame number, a slider, a speed."""

import re
from collections.abc import Callable

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.base.plain_text import plain_label, set_tip
from app.base.playback import SPEEDS, Playback
from app.widgets.charts.enlarge import KEPT_NAME
from app.widgets.controls import OneLine, describe, fill_ground
from app.widgets.focus_policy import behave
from app.widgets.forms.number_box import NumberBox, and_kept, explain_numbers, read_as
from app.widgets.icons import IconButton
from app.widgets.value_strip import Timeline, ValueStrip
from core.number_format import exactly
from core.settings import Declaration

FRAME_WIDTH = 72
MOST_STEPS = 10_000_000
USUAL_DIGITS = 4  # of a length: up to 9,999 positions, no control moves for a longer playback


class PlaybackBar(QFrame):
    """Shows a playback and controls it."""

    def __init__(
        self,
        playback: Playback,
        parent: QWidget | None = None,
        *,
        label: str = "",
        name_position: Callable[[int], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(KEPT_NAME)
        fill_ground(self)
        self.playback = playback
        self.label = label or self.tr("Frame")  # the name of a position
        self._name_position = name_position  # says what is seen at a position, if that is more than its number
        self._make_buttons()
        self._make_fields()
        self._arrange()
        self._connect()

    def reserve(self, most: int) -> None:
        """Keep the width of a length of this many, so that nothing moves when one comes."""
        self.total.setMinimumWidth(self.total.fontMetrics().horizontalAdvance(self.tr("of {0}").format(most)) + 1)

    def lay_flat(self) -> None:
        """Leave the margins out, within another bar."""
        self._column.setContentsMargins(0, 0, 0, 0)

    def _make_buttons(self) -> None:
        self.to_start = self._button("to start", self.tr("To the start"), self.tr("Home"))
        self.back = self._button("back", self.tr("One step back"), self.tr("Left; 10 with Shift"))
        self.play = self._button("play", self.tr("Play"), self.tr("Space"))
        self.on = self._button("forward", self.tr("One step on"), self.tr("Right; 10 with Shift"))
        self.to_end = self._button("to end", self.tr("To the end"), self.tr("End"))

    def _button(self, icon: str, name: str, key: str) -> IconButton:
        button = IconButton(icon)
        describe(button, name, self.tr("{0} ({1})").format(name, key))
        return button

    def _make_fields(self) -> None:
        place = Declaration("frame", int, 0, self.label, "", minimum=0, maximum=MOST_STEPS)
        self.frame = NumberBox(place)  # a number beyond the end goes to the end
        self.frame.setMinimumWidth(FRAME_WIDTH)
        tip = self.tr("The frame that is shown; type another to go there")
        describe(self.frame, self.label, f"{tip}\n{explain_numbers(place)}")
        self.message = OneLine()  # lies over the timeline while something is said
        fill_ground(self.message)
        self.message.hide()
        self.total = OneLine()
        self.total.setSizePolicy(
            QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred
        )  # its width is set explicitly
        self.total.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.slider = Timeline()
        self.slider.setPageStep(10)
        describe(self.slider, self.tr("Position"), self.tr("Drag to move through the frames"))
        self.strip = ValueStrip(self.slider)
        self.speed = QComboBox()
        tip = self.tr("Speed: 1× is {0} steps a second").format(exactly(self.playback.per_second))
        describe(self.speed, self.tr("Speed"), tip)
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×" if speed >= 1 else f"1/{1 / speed:g}×", speed)
        self.loop = QCheckBox(self.tr("Loop"))
        describe(self.loop, self.tr("Loop"), self.tr("Start again at the end"))

        for widget in (self.frame, self.slider, self.speed, self.loop):
            behave(widget)

    def _arrange(self) -> None:
        layout = QHBoxLayout()
        layout.setSpacing(4)
        for button in (self.to_start, self.back, self.play, self.on, self.to_end):
            layout.addWidget(button)
        layout.addSpacing(8)
        label = plain_label(self.label)
        label.setBuddy(self.frame)
        layout.addWidget(label)
        layout.addWidget(self.frame)
        layout.addWidget(self.total)
        layout.addSpacing(8)
        timeline = QGridLayout()
        timeline.setSpacing(0)
        timeline.addWidget(self.strip, 0, 0)
        timeline.addWidget(self.slider, 1, 0)
        timeline.addWidget(self.message, 0, 0, 2, 1)
        layout.addLayout(timeline, stretch=1)
        layout.addSpacing(8)
        layout.addWidget(self.speed)
        layout.addWidget(self.loop)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addLayout(layout)

    def _connect(self) -> None:
        playback = self.playback
        self.to_start.clicked.connect(lambda: playback.step(-playback.position))
        self.back.clicked.connect(lambda: playback.step(-1))
        self.play.clicked.connect(playback.toggle)
        self.on.clicked.connect(lambda: playback.step(1))
        self.to_end.clicked.connect(lambda: playback.step(playback.length))
        self.frame.entered.connect(self._enter)
        self.frame.refused.connect(self._refuse)
        self.frame.lineEdit().textEdited.connect(playback.pause)
        self.slider.valueChanged.connect(self._seek)
        self.slider.sliderPressed.connect(playback.pause)
        self.speed.activated.connect(lambda index: playback.set_speed(SPEEDS[index]))
        self.loop.toggled.connect(playback.set_looping)
        playback.position_changed.connect(self._show_position)
        playback.length_changed.connect(self._show_length)
        playback.playing_changed.connect(self._show_playing)
        playback.speed_changed.connect(self._show_speed)
        playback.looping_changed.connect(self.loop.setChecked)
        playback.empty_changed.connect(self._offer)
        self._show_length(playback.length)
        self._show_playing(playback.playing)
        self._show_speed(playback.speed)
        self.loop.setChecked(playback.looping)

    def _enter(self, position: int) -> None:
        """Go to a typed position; one outside the playback goes to its nearer end, and says so."""
        remark, end = self.frame.remark, self.playback.length
        if not 0 <= position <= end:
            remark = read_as(exactly(position), exactly(min(max(position, 0), end)))
        self._seek(position)
        self.frame.set_value(self.playback.position)
        self._say(remark, QPalette.ColorRole.PlaceholderText)

    def _refuse(self, reason: str) -> None:
        self._say(f"{self.label}: {and_kept(reason, self.frame.written())}", QPalette.ColorRole.BrightText)

    def _say(self, text: str, role: QPalette.ColorRole) -> None:
        self.message.setForegroundRole(role)
        self.message.setText(text)
        set_tip(self.message, text)
        self.message.setVisible(bool(text))
        self.message.raise_()

    def _seek(self, position: int) -> None:
        if position != self.playback.position:
            self.playback.pause()
            self.playback.seek(position)
            self._show_position(self.playback.position)

    def _show_position(self, position: int) -> None:
        if self.message.text():
            self._say("", QPalette.ColorRole.BrightText)
        self.frame.set_value(position)
        self.slider.setValue(position)
        self._show_total(position)

    def _total(self, position: int) -> str:
        """Return the text after the number: the length, and the name of the position if it has one."""
        length = self.playback.length
        if self._name_position is None:
            return self.tr("of {0}").format(length)
        return self.tr("of {0}: {1}").format(length, self._name_position(position))

    def _show_total(self, position: int) -> None:
        self.total.setText(self._total(position))

    def _show_length(self, length: int) -> None:
        position = self.playback.position
        self.slider.blockSignals(True)  # a shorter range must not seek
        self.slider.setRange(0, length)
        self.frame.set_value(position)
        self.slider.setValue(position)
        self.slider.blockSignals(False)
        self._offer()
        self._show_total(position)
        ends = [place for place in (position, 0, length // 2 - 1, length // 2, length) if place >= 0]
        texts = {with_usual_digits(self._total(place)) for place in ends}
        # A width that is rounded down would elide the text.
        wide = max(map(self.total.fontMetrics().horizontalAdvance, texts)) + 1
        if (
            wide > self.total.minimumWidth()
        ):  # only ever wider, so that a growing run does not lay out the bar at each epoch
            self.total.setMinimumWidth(wide)

    def _offer(self) -> None:
        """Offer to move where there is something to see."""
        for button in (self.to_start, self.back, self.play, self.on, self.to_end):
            button.setEnabled(self.playback.can_move)
        for field in (self.frame, self.slider):
            field.setEnabled(not self.playback.is_empty)

    def _show_playing(self, playing: bool) -> None:  # noqa: FBT001 - a slot
        self.play.set_icon("pause" if playing else "play")
        name = self.tr("Pause") if playing else self.tr("Play")
        describe(self.play, name, self.tr("{0} ({1})").format(name, self.tr("Space")))

    def _show_speed(self, speed: float) -> None:
        self.speed.setCurrentIndex(SPEEDS.index(speed))


def with_usual_digits(text: str) -> str:
    """Return a text with all of its numbers as long as those of longer playbacks, for which nothing is to move."""
    return re.sub(r"\d+", lambda number: number[0].rjust(USUAL_DIGITS, "0"), text)
