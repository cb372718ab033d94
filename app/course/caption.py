"""The open entry of the course under the figures of a presentation: one claim at a time, in large letters."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.language import language_now
from app.base.plain_text import plain_label
from app.course.asking import Asking
from app.course.controller import CourseController
from app.course.entry import Claim, CourseScene, Entry
from app.course.telling import now_of
from app.widgets.controls import action, push_button
from app.widgets.focus_policy import behave

LINES = 3.5  # below the heading at least, so that the figures above seldom change their size
HEADING, REST = 1.4, 1.15  # the size of the letters, in that of the smallest of the presentation
APART = "   ·   "


class Caption(QWidget):
    """Shows the heading, what to look at, and what this run says. Page Down and Page Up go through the course.

    An entry begins with its question, if it asks one. A race or a comparison opens by itself when its claim comes;
    runs begin when somebody asks for them.
    """

    changed = Signal()

    def __init__(self, controller: CourseController, asking: Asking) -> None:
        super().__init__()
        self.controller = controller
        self.asking = asking
        self.place = 0  # among the stops of the open entry
        self.heading, self.look, self.said = (plain_label(wrap=True) for _ in range(3))
        self.open = self._button(self.tr("Open the scene"), self.tr("Open the scene of this claim"), "Return")
        self.previous = self._button(self.tr("Previous"), self.tr("Go to the claim before"), "PgUp")
        self.next = self._button(self.tr("Next"), self.tr("Go to the next claim"), "PgDown")
        self._arrange()
        self.setAutoFillBackground(True)
        self.open.clicked.connect(self._open_scene)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        for signal in (controller.entry_changed, controller.scene_changed, controller.measured, asking.changed):
            signal.connect(self.show_claim)
        self.show_claim()

    @property
    def conceals(self) -> bool:
        """Whether a scene waits whose charts would tell how it goes on."""
        return self.asking.is_waiting

    @property
    def cover(self) -> str:
        """What stands in place of the picture; empty where that tells nothing: a map at its first frame does not."""
        scene = self.controller.scene
        is_covered = self.conceals and scene is not None and scene.room == "initializers"
        return QCoreApplication.translate("Cover", "Seen after your answer") if is_covered else ""

    def step(self, by: int) -> None:
        """Go to the claim after, or to the one before, also of another entry, and open its race or comparison."""
        entry = self.controller.entry
        if entry is not None and 0 <= self.place + by < len(_stops(entry)):
            self.place += by
        elif (neighbour := self.controller.neighbour(by)) is not None:
            self.place = 0 if by > 0 else len(_stops(neighbour)) - 1
            self.controller.open_entry(neighbour.id)
        scene = self._scene()
        if scene is not None and scene.training is None and scene is not self.controller.scene:
            self._open_scene()
        self.show_claim()

    def show_claim(self) -> None:
        """Show the claim with the numbers of what is on the screen."""
        entry = self.controller.entry
        if entry is None:
            return
        stops = _stops(entry)
        self.place = min(self.place, len(stops) - 1)
        self.heading.setText(entry.title.text(language_now()))
        claim = stops[self.place]
        look, said = self._of_entry(entry) if claim is None else self._of_claim(claim)
        for label, text in ((self.look, look), (self.said, said)):
            label.setText(text)
            label.setVisible(bool(text))
        scene = self._scene()
        is_left = scene is not self.controller.scene or self.controller.deviation() is not None
        self.open.setEnabled(scene is not None and is_left)
        self.previous.setEnabled(self.place > 0 or self.controller.neighbour(-1) is not None)
        self.next.setEnabled(self.place + 1 < len(stops) or self.controller.neighbour(1) is not None)
        self.changed.emit()

    def set_letters(self, pixels: float) -> None:
        """Write in letters somewhat larger than these."""
        for widget in (self.heading, self.look, self.said, self.open, self.previous, self.next):
            font = QFont(self.font())
            font.setPixelSize(round(pixels * (HEADING if widget is self.heading else REST)))
            font.setBold(widget is self.heading)
            widget.setFont(font)

    def height_for(self, width: int) -> int:
        """Return the height that all of it takes at this width, and that of some lines at least."""
        layout = self.layout()
        needed = layout.totalHeightForWidth(width) if layout is not None else 0
        return max(needed, round((LINES + HEADING / REST) * self.said.fontMetrics().lineSpacing()))

    # Internals.

    def _scene(self) -> CourseScene | None:
        """Return the scene of the claim that is shown, or that of the question."""
        entry = self.controller.entry
        if entry is None:
            return None
        claim = _stops(entry)[self.place]
        return entry.asked_scene if claim is None else entry.scene_of(claim)

    def _open_scene(self) -> None:
        if (scene := self._scene()) is not None:
            self.controller.open_scene(scene)

    def _of_claim(self, claim: Claim) -> tuple[str, str]:
        """Return what is claimed and where to look, and what this run says of it."""
        language = language_now()
        claimed, places = claim.claim.text(language), ", ".join(look.text(language) for look in claim.look)
        look = self.tr("Look: {0}").format(places) if places else ""
        now = now_of(self.controller, self.asking, claim)
        scene = self.controller.scene_of(claim)
        text = self.tr("This run: {0}") if scene is None or scene.study is None else self.tr("This study: {0}")
        said = text.format(now) if now else ""
        return APART.join(filter(None, (claimed, look))), said or self.tr("Source: {0}").format(claim.source or "–")

    def _of_entry(self, entry: Entry) -> tuple[str, str]:
        """Return the question and its answers, and later the result; without a question, the words of the entry."""
        question, asking = entry.question, self.asking
        if question is None:
            return (entry.intro.text(language_now()) if entry.intro is not None else ""), ""
        if asking.is_open:
            return self.asking.text(question.ask), APART.join(self.asking.text(answer) for answer in question.answers)
        right = asking.right()
        told = self.asking.text(right) if right is not None else self.tr("comes at the end")
        result = self.tr("Result: {0}").format(told)
        return self.asking.text(question.ask), APART.join(filter(None, (result, asking.result(language_now()))))

    def _button(self, text: str, tip: str, key: str) -> QPushButton:
        """Return a button that a key presses at once; a button's own key would wait for it to be seen pressed."""
        made = push_button(text, f"{tip} ({key})")
        behave(made)
        pressing = action(self, text, key, tip)
        pressing.triggered.connect(made.click)
        self.addAction(pressing)
        return made

    def _arrange(self) -> None:
        self.look.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for label in (self.heading, self.look, self.said):
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            texts.addWidget(label)
        texts.addStretch(1)
        buttons = QGridLayout()
        buttons.addWidget(self.previous, 0, 0)
        buttons.addWidget(self.next, 0, 1)
        buttons.addWidget(self.open, 1, 0, 1, 2)
        buttons.setRowStretch(2, 1)
        layout = QHBoxLayout(self)
        layout.addLayout(texts, stretch=1)
        layout.addLayout(buttons)


def _stops(entry: Entry) -> tuple[Claim | None, ...]:
    """Return what an entry shows one after the other: None stands for its question, or for the entry itself."""
    asks = entry.question is not None or not entry.claims
    return (*((None,) if asks else ()), *entry.claims)
