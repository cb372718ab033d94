"""The page of an entry: its scenes, and its claims one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.formatting import translated
from app.base.language import language_now
from app.base.plain_text import plain_label
from app.course.asking import Asking
from app.course.claim_card import ClaimCard
from app.course.controller import CourseController
from app.course.entry import CourseScene, Entry
from app.course.handles import Handles
from app.course.question_card import QuestionCard
from app.rooms.names import ROOMS, TITLES
from app.widgets.controls import column_in, describe, muted, push_button, set_bold, tool_button
from app.widgets.focus_policy import behave
from app.widgets.scene_button import SceneButton
from app.widgets.section import ScrollingColumn
from app.widgets.terms.term_label import TermLabel


class EntryPage(QWidget):
    """Shows the open entry of the course."""

    look_requested = Signal(str, str)  # a room, and a place of it

    def __init__(self, controller: CourseController, asking: Asking) -> None:
        super().__init__()
        self.controller = controller
        self.asking = asking
        self.scenes: dict[str, ScenePart] = {}
        self.claims: list[ClaimCard] = []
        self.handles: Handles | None = None
        self.question: QuestionCard | None = None
        self.index = push_button(self.tr("← All headings"), self.tr("Back to the headings of the course"))
        self.previous = tool_button(self.tr("Previous heading"), self.tr("Go to the heading before"), "◀")
        self.next = tool_button(self.tr("Next heading"), self.tr("Go to the next heading"), "▶")
        for control in (self.index, self.previous, self.next):
            behave(control)
        self.index.clicked.connect(controller.close_entry)
        self.previous.clicked.connect(lambda: controller.step(-1))
        self.next.clicked.connect(lambda: controller.step(1))
        self.column = ScrollingColumn()
        self._arrange()
        controller.scene_changed.connect(self.show_scene)
        controller.edited.connect(self._show_handles)
        controller.measured.connect(self.show_numbers)
        asking.changed.connect(self._show_question)

    def show_entry(self, entry: Entry) -> None:
        """Show another entry, from its top."""
        language = language_now()
        title = plain_label(entry.title.text(language), wrap=True)
        set_bold(title)
        parts: list[QWidget] = [title]
        if any(not said.is_in(language) for said in entry.texts()):
            parts.append(self._muted(self.tr("Parts of this entry are not there in this language.")))
        if entry.intro is not None:
            parts.append(TermLabel(entry.intro.text(language), wrap=True))
        self.scenes = {scene.id: self._scene_part(scene) for scene in entry.scenes}
        self.claims = [self._claim_card(number) for number in range(len(entry.claims))]
        if entry.code is not None:
            parts.append(self._code_button(entry.code))
        self.question = QuestionCard(self.asking, entry.question) if entry.question is not None else None
        if self.question is not None:
            parts.append(self.question)
        self.handles = Handles(self.controller, entry.handles)
        self.column.stack(*parts, *self.scenes.values(), self.handles, *self.claims)
        self.previous.setEnabled(self.controller.neighbour(-1) is not None)
        self.next.setEnabled(self.controller.neighbour(1) is not None)
        self._show_question()

    def show_scene(self) -> None:
        """Mark the open scene, and say what was changed since."""
        opened, deviation = self.controller.scene, self.controller.deviation()
        for part in self.scenes.values():
            part.show_state(opened=part.scene is opened, deviation=deviation if part.scene is opened else None)
            part.look_for.setHidden(self.asking.holds(part.scene))  # which would answer the question
        if self.question is not None and self.asking.question is self.question.question:
            self.question.show_state()
        self._show_handles()
        self._show_claims()

    def show_numbers(self) -> None:
        """Fill in the numbers of what is on the screen, while the page can be seen."""
        if self.isVisible():
            self.show_scene()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.show_numbers()  # they may have changed behind another tab

    def _show_question(self) -> None:
        """Show how the question stands, and cover what would answer it while its scene waits."""
        waiting = self.controller.scene if self.asking.is_waiting else None
        for room in ROOMS:
            if (stage := self.controller.stage(room)) is not None:
                stage.conceal(waiting is not None and waiting.room == room)
        self.show_scene()

    def _show_handles(self) -> None:
        if self.handles is not None:
            self.handles.show_room()

    def _show_claims(self) -> None:
        for card in self.claims:
            card.show_numbers()

    def _scene_part(self, scene: CourseScene) -> "ScenePart":
        part = ScenePart(scene)
        part.opened.connect(self.controller.open_scene)
        return part

    def _claim_card(self, number: int) -> ClaimCard:
        assert self.controller.entry is not None  # noqa: S101 - for the type checker
        claim = self.controller.entry.claims[number]
        card = ClaimCard(self.controller, self.asking, claim)
        card.look_requested.connect(lambda place: self.look_requested.emit(self.controller.room_of(claim) or "", place))
        return card

    def _code_button(self, target: str) -> QWidget:
        from app.widgets.code.code_view import open_code  # noqa: PLC0415 - by need

        button = push_button(self.tr("Open the code"), self.tr("The code of the engine that computes it, as it runs"))
        behave(button)
        button.clicked.connect(lambda: open_code(target, self.window()))
        return button

    def _muted(self, text: str) -> QWidget:
        label = muted(text)
        label.setWordWrap(True)
        return label

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 4, 0)
        head.addWidget(self.index)
        head.addStretch(1)
        head.addWidget(self.previous)
        head.addWidget(self.next)
        layout = column_in(self, spacing=0)
        layout.addLayout(head)
        layout.addWidget(self.column, stretch=1)


class ScenePart(QWidget):
    """A scene: the button that opens it, what to look for, and the way back where it was left."""

    opened = Signal(object)  # CourseScene

    def __init__(self, scene: CourseScene) -> None:
        super().__init__()
        self.scene = scene
        language = language_now()
        look_for = scene.look_for.text(language)
        self.button = SceneButton(f"▶  {scene.title.text(language)}", look_for)
        self.button.clicked.connect(lambda: self.opened.emit(scene))
        self.look_for = TermLabel(look_for, wrap=True)
        self.look_for.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.left = plain_label(wrap=True)
        self.back = push_button(self.tr("Back to the scene"), self.tr("Open the scene again as it was"))
        behave(self.back)
        self.back.clicked.connect(lambda: self.opened.emit(scene))
        describe(
            self.button,
            scene.title.text(language),
            self.tr("Open this scene in the room {0}").format(translated(TITLES[scene.room])),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.setSpacing(2)
        for part in (self.button, self.look_for, self.left, self.back):
            layout.addWidget(part)
        self.show_state(opened=False, deviation=None)

    def show_state(self, *, opened: bool, deviation: str | None) -> None:
        """Mark the scene if it is open, and offer the way back if it was left."""
        self.button.setChecked(opened)
        self.left.setVisible(deviation is not None)
        self.back.setVisible(deviation is not None)
        if deviation is not None:
            self.left.setText(self.tr("You have left the scene: {0}.").format(deviation))
