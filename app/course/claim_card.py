"""A claim of the notes on the page of its entry: what is claimed, where to look, what this run says, and why."""

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.base.language import language_now
from app.base.plain_text import rich_label
from app.course.asking import Asking
from app.course.controller import CourseController
from app.course.entry import Claim
from app.course.telling import now_of
from app.widgets.controls import muted, set_bold
from app.widgets.focus_policy import behave
from app.widgets.formulas.label import FormulaLabel
from app.widgets.terms.term_label import TermLabel
from core.lessons.sentences import said_now


class ClaimCard(QFrame):
    """Shows one claim, and keeps its numbers those of what is on the screen."""

    look_requested = Signal(str)  # a place of the room

    def __init__(self, controller: CourseController, asking: Asking, claim: Claim) -> None:
        super().__init__()
        self.controller = controller
        self.asking = asking
        self.claim = claim
        language = language_now()
        self.said = TermLabel(claim.claim.text(language), wrap=True)
        set_bold(self.said)
        self.look = rich_label()
        self.look.setWordWrap(True)
        self.look.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        links = (f'<a href="{look.at}">{html.escape(look.text(language))}</a>' for look in claim.look)
        self.look.setText(self.tr("Look: {0}").format(" · ".join(links)))
        self.look.setVisible(bool(claim.look))
        self.look.linkActivated.connect(self.look_requested)
        behave(self.look)
        self.now, self.why, self.truth = (TermLabel(wrap=True) for _ in range(3))
        self.formula = FormulaLabel(claim.equation or "")
        self.formula.setForegroundRole(QPalette.ColorRole.WindowText)
        self.source = muted(self.tr("Source: {0}").format(claim.source or ""))
        self.source.setWordWrap(True)
        self._arrange()
        self.show_numbers()

    def show_numbers(self) -> None:
        """Fill the sentences with the numbers of what is on the screen."""
        claim, language = self.claim, language_now()
        lookup = self.controller.reader_of(claim)
        scene = self.controller.scene_of(claim)
        head = self.tr("This run") if scene is None or scene.study is None else self.tr("This study")
        self._say(self.now, head, now_of(self.controller, self.asking, claim))
        if self.asking.is_open:  # which the reason would answer
            self.why.hide()
            self.truth.hide()
            return
        self._say(self.why, self.tr("Why"), said_now(claim.why, language, lookup))
        self._say(self.truth, self.tr("Where it holds"), said_now(claim.truth, language, lookup))

    def _say(self, label: TermLabel, head: str, text: str | None) -> None:
        label.setVisible(bool(text))
        label.say(f"{head}:", text or "")

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.setSpacing(4)
        for part in (self.said, self.look, self.now, self.why, self.formula, self.truth, self.source):
            layout.addWidget(part)
        self.formula.setVisible(self.claim.equation is not None)
        self.source.setVisible(self.claim.source is not None)
