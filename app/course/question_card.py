"""The question of an entry: its answers, and later prediction and result side by side, in a place of one height."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.base.language import language_now
from app.course.asking import Asking
from app.course.entry import Question
from app.widgets.controls import column_in, describe, muted, push_button, set_bold
from app.widgets.focus_policy import behave
from app.widgets.terms.term_label import TermLabel
from core.lessons.sentences import BLANK

NUMBER = "0.000"  # as wide as what fills a blank
PADDING = 6  # pixels round the text of an answer
SHORT, SHORT_IN_A_LINE = 8, 3  # letters of answers of which several stand beside each other
WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class AnswerButton(QPushButton):
    """A button as wide as its column, whose text goes on in a second line where it has to."""

    def __init__(self, text: str, tip: str) -> None:
        super().__init__(text)
        describe(self, text, tip)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        behave(self)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return _height(self.fontMetrics(), self.text(), width - 2 * PADDING) + 2 * PADDING

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(2 * PADDING, self.fontMetrics().height() + 2 * PADDING)

    minimumSizeHint = sizeHint  # noqa: N815

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.drawText(self.rect().adjusted(PADDING, 0, -PADDING, 0), int(WRAPPED), self.text())


class RoomyLabel(TermLabel):
    """Takes the room of the longest of several texts, whichever it shows."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(wrap=True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._texts = texts

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        heights = [_height(self.fontMetrics(), text, width) for text in self._texts]
        return max(super().heightForWidth(width), *heights, 0)


class QuestionCard(QFrame):
    """Asks a question, and shows what was predicted beside what came out; nothing around it moves meanwhile."""

    def __init__(self, asking: Asking, question: Question) -> None:
        super().__init__()
        self.asking = asking
        self.question = question
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.ask = TermLabel(wrap=True)
        self.ask.say(self.tr("Predict first:"), self.asking.text(question.ask))
        texts = {answer.id: self.asking.text(answer) for answer in question.answers}
        self.answers = {one: AnswerButton(text, self.tr("Predict this")) for one, text in texts.items()}
        self.note = RoomyLabel((self._waits, self._opens))
        self.skip = push_button(self.tr("Skip"), self.tr("Go on without a prediction"))
        self.again = push_button(self.tr("Ask again"), self.tr("Forget the prediction, and ask once more"))
        self.predicted = RoomyLabel([*texts.values(), self._none])
        self.found = RoomyLabel([*texts.values(), self._later, self._closed])
        self.result = RoomyLabel([BLANK.sub(NUMBER, one.text(language_now())) for one in question.result])
        self.pages = QStackedWidget()
        self.pages.addWidget(self._answers_page())
        self.pages.addWidget(self._outcome_page())
        layout = QVBoxLayout(self)
        layout.addWidget(self.ask)
        layout.addWidget(self.pages)
        self._connect()
        self.show_state()

    def show_state(self) -> None:
        """Show the answers while the question is asked, and later what it came to."""
        asking = self.asking
        self.pages.setCurrentIndex(0 if asking.is_open else 1)
        self.note.setText(self._waits if asking.is_waiting else self._opens)
        self.predicted.setText(self._none if asking.prediction is None else self.asking.text(asking.prediction))
        right = asking.right()
        if right is not None:
            self.found.setText(self.asking.text(right))
        else:
            self.found.setText(self._later if asking.is_running else self._closed)
        self.result.setText(asking.result(language_now()))

    @property
    def _waits(self) -> str:
        return self.tr("The scene waits for your answer.")

    @property
    def _opens(self) -> str:
        return self.tr("Your answer opens the scene.")

    @property
    def _none(self) -> str:
        return self.tr("none, you skipped it")

    @property
    def _later(self) -> str:
        return self.tr("comes at the end")

    @property
    def _closed(self) -> str:
        return self.tr("open the scene to see it")

    def _connect(self) -> None:
        for one, button in self.answers.items():
            button.clicked.connect(lambda _, one=one: self.asking.choose(one))
        self.skip.clicked.connect(self.asking.skip)
        self.again.clicked.connect(self.asking.ask_again)
        for control in (self.skip, self.again):
            behave(control)

    def _answers_page(self) -> QWidget:
        page = QWidget()
        layout = column_in(page, spacing=4)
        grid = QGridLayout()
        grid.setSpacing(4)
        columns = SHORT_IN_A_LINE if all(len(button.text()) <= SHORT for button in self.answers.values()) else 1
        for place, button in enumerate(self.answers.values()):
            grid.addWidget(button, *divmod(place, columns))
        layout.addLayout(grid)
        last = QHBoxLayout()
        last.addWidget(self.note, stretch=1)
        last.addWidget(self.skip, alignment=Qt.AlignmentFlag.AlignTop)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        layout.addLayout(last)
        layout.addStretch(1)
        return page

    def _outcome_page(self) -> QWidget:
        page = QWidget()
        layout = QGridLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        for column, (head, label) in enumerate(
            ((self.tr("Your prediction"), self.predicted), (self.tr("Result"), self.found))
        ):
            layout.addWidget(muted(head), 0, column)
            set_bold(label)
            layout.addWidget(label, 1, column)
            layout.setColumnStretch(column, 1)
        layout.addWidget(self.result, 2, 0, 1, 2)
        layout.addWidget(self.again, 3, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        layout.setRowStretch(4, 1)
        return page


def _height(metrics: QFontMetrics, text: str, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, max(1, width), 1 << 16), int(WRAPPED), text).height()
