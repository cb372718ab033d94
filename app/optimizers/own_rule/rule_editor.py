"""The editor of an own rule: several lines of text, rules to begin with, and what is wrong where it is typed."""

import math
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontDatabase,
    QFontMetricsF,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QTextEdit, QToolButton, QWidget

from app.base.formatting import translated
from app.base.plain_text import plain_label
from app.base.timer import timer
from app.widgets.controls import column_in, describe, menu_button, muted
from app.widgets.focus_policy import behave
from core.expressions.rule import RuleError
from core.optimizers import Optimizer
from core.own_optimizer import TEMPLATES, OwnOptimizer
from core.settings import faults

PAUSE = 300  # milliseconds without a key until what is typed is taken
FEWEST_LINES, MOST_LINES = 3, 12  # of the editor's height
LONGEST_KEPT = 60  # characters


class RuleEditor(QWidget):
    """Takes what is typed as soon as it is a rule; a text with a mistake stays, and the rule before it goes on."""

    changed = Signal(object)  # OwnOptimizer
    left = Signal(str)  # the text with a mistake that stays in the editor; empty if there is none
    template_chosen = Signal(object)  # the kind of an optimizer of the registry

    def __init__(self, optimizer: OwnOptimizer) -> None:
        super().__init__()
        self._optimizer = optimizer
        self._kept_draft = ""
        self.text = RuleText()
        self.text.setPlainText(optimizer.rule)
        self.templates = self._template_button()
        self.message = muted()
        self.message.setWordWrap(True)
        self._pause = timer(self, PAUSE, once=True)
        self._arrange()
        self._pause.timeout.connect(self.take)
        self.text.textChanged.connect(self._pause.start)
        self.text.left.connect(self._leave)
        self.set_value(optimizer)

    @property
    def is_typing(self) -> bool:
        """Return whether all changes are one step of history: what is typed in one go."""
        return self.text.hasFocus()

    @property
    def draft(self) -> str:
        """The text with a mistake that stands in the editor; empty if there is none."""
        return self.text.toPlainText() if self._refusal() is not None else ""

    def value(self) -> OwnOptimizer:
        return self._optimizer

    def set_value(self, optimizer: OwnOptimizer, draft: str = "") -> None:
        """Show a rule, or the draft of another one; what is being typed stays while both are the same as before."""
        is_new = (optimizer.rule, draft) != (self._optimizer.rule, self._kept_draft)
        self._optimizer, self._kept_draft = optimizer, draft
        if is_new:
            self.text.show_text(draft or optimizer.rule)
            self._pause.stop()
        self._say()

    def escape(self) -> bool:
        """Drop what is being typed, and show the rule that goes on; Undo brings the text back."""
        typed = self.text.toPlainText() != self._optimizer.rule
        self.text.show_text(self._optimizer.rule)
        if typed:
            self._leave()
        return typed

    def take(self) -> None:
        """Take what is typed if it is a rule, else say what is wrong with it."""
        self._pause.stop()
        self._say()
        if self._refusal() is None and self.text.toPlainText() != self._optimizer.rule:
            self._optimizer = self._optimizer.with_rule(self.text.toPlainText())
            self.changed.emit(self._optimizer)

    def _leave(self) -> None:
        self.take()
        self.left.emit(self.draft)

    def _refusal(self) -> ValidationError | None:
        try:
            self._optimizer.with_rule(self.text.toPlainText())
        except ValidationError as error:
            return error
        return None

    def _say(self) -> None:
        """Say what is wrong and mark its place, or else what the rule keeps from step to step."""
        refusal = self._refusal()
        self.message.setForegroundRole(QPalette.ColorRole.PlaceholderText if refusal is None else WRONG)
        if refusal is None:
            self.text.mark(0, 0)
            self.message.setText(self._kept())
            return
        fault = faults(refusal, QCoreApplication.translate)[0]
        line, column = (fault.cause.line, fault.cause.position) if isinstance(fault.cause, RuleError) else (0, 0)
        self.text.mark(line, column)
        self.message.setText(self.tr("{0}. The rule before goes on.").format(fault.reason))

    def _kept(self) -> str:
        names = ", ".join(self._optimizer.with_rule(self.text.toPlainText()).lines.kept)
        if not names:
            return self.tr("It keeps nothing from step to step.")
        return self.tr("Kept from step to step, 0 at first: {0}").format(names[:LONGEST_KEPT])

    def _template_button(self) -> QToolButton:
        button = menu_button(
            self.tr("Start from"),
            self.tr("Write the rule of a known optimizer here; Undo brings back what stood here"),
            self.tr("Start from"),
        )
        for template in TEMPLATES:
            kind: type[Optimizer[Any]] = template.kind
            action = button.menu().addAction(translated(kind.label))
            action.triggered.connect(lambda _=False, kind=kind: self.template_chosen.emit(kind))
        return button

    def _arrange(self) -> None:
        self.label = plain_label(self.tr("Rule"))
        self.label.setBuddy(self.text)
        help_text = translated(next(one.help for one in OwnOptimizer.declarations() if one.name == "rule"))
        describe(self.text, self.tr("Rule"), help_text)
        describe(self.label, self.tr("Rule"), help_text)
        behave(self.text)
        top = QHBoxLayout()
        top.addWidget(self.label)
        top.addStretch(1)
        top.addWidget(self.templates)
        layout = column_in(self, spacing=2)
        layout.addLayout(top)
        layout.addWidget(self.text)
        layout.addWidget(self.message)
        # Two lines stay reserved: a mistake moves nothing.
        self.message.setMinimumHeight(round(2 * QFontMetricsF(self.message.font()).lineSpacing()) + 4)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


WRONG = QPalette.ColorRole.BrightText


class RuleText(QPlainTextEdit):
    """Lines of text in letters of one width, as high as they are many."""

    left = Signal()  # the focus has gone elsewhere in the window

    def __init__(self) -> None:
        super().__init__()
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.textChanged.connect(self._fit)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show another text; Undo brings back the one before."""
        if text != self.toPlainText():
            cursor = self.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)

    def mark(self, line: int, column: int) -> None:
        """Underline the letter at a line and a column, counted from 1, or nothing."""
        block = self.document().findBlockByNumber(line - 1)
        if not line or not block.isValid():
            self.setExtraSelections([])
            return
        cursor = QTextCursor(block)
        last = max(0, len(block.text()) - 1)
        cursor.setPosition(block.position() + min(max(column - 1, 0), last))
        cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self.palette().color(WRONG))
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, wave
        self.setExtraSelections([selection])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & CONTROL:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Be as high as the lines, of which long ones are broken, and one more to go on with."""
        count, block = 1, self.document().begin()
        while block.isValid():
            count += max(1, block.layout().lineCount())
            block = block.next()
        lines = min(max(count, FEWEST_LINES), MOST_LINES)
        margins = 2 * (self.frameWidth() + self.document().documentMargin())
        self.setFixedHeight(math.ceil(lines * QFontMetricsF(self.font()).lineSpacing() + margins))


CONTROL = Qt.KeyboardModifier.ControlModifier
