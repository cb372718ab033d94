"""Predict, then reveal: an entry's question, asked before its scene runs, and what it came to at the end."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.base.language import language_now
from app.course.controller import CourseController
from app.course.entry import Answer, CourseScene, Question
from core.lessons.grammar import Lookup
from core.lessons.sentences import Language, Sentence, said_now

MOST_KEPT = 1000  # predictions


class Asking(QObject):
    """Asks the question of the open entry. Its scene waits at its first frame until somebody answers, or skips it.

    Predictions are kept by entry; what was skipped is asked again after the next start of the app.
    """

    changed = Signal()  # it is asked, answered, skipped, or its scene has come to the end
    predicted = Signal()  # `predictions` are others

    def __init__(self, controller: CourseController, predictions: Mapping[str, str]) -> None:
        super().__init__(controller)
        self.controller = controller
        self.predictions = dict(predictions)  # the ids of answers, by the keys of entries
        self._skipped: set[str] = set()
        self._ended = False  # whether the scene has come to its end since it was opened
        controller.waits = self.holds
        controller.entry_changed.connect(self._begin)
        controller.scene_changed.connect(self._begin)
        controller.measured.connect(self._watch)

    @property
    def question(self) -> Question | None:
        """The question of the open entry."""
        return self.controller.entry.question if self.controller.entry is not None else None

    @property
    def prediction(self) -> Answer | None:
        """The answer that was given; None if there is none yet."""
        return self.question.answer(self.predictions.get(self._key)) if self.question is not None else None

    @property
    def is_open(self) -> bool:
        """Return whether the question is asked, and was neither answered nor skipped."""
        return self.question is not None and self.prediction is None and self._key not in self._skipped

    @property
    def is_waiting(self) -> bool:
        """Return whether the scene is open, and waits for an answer."""
        return self.is_open and self.controller.scene is self._scene

    @property
    def is_running(self) -> bool:
        """Return whether the scene is open as it is, and will tell the result at its end."""
        return not self.is_open and self.controller.scene is self._scene and self.controller.deviation() is None

    def holds(self, scene: CourseScene) -> bool:
        """Return whether a scene is to wait when it is opened."""
        return self.is_open and scene is self._scene

    def choose(self, answer: str) -> None:
        """Keep a prediction, and let the scene run; open it if it is not there, or was left."""
        if not self.is_open or self._scene is None or self.question is None or self.question.answer(answer) is None:
            return
        waits = self._can_start
        self.predictions = dict(list((self.predictions | {self._key: answer}).items())[-MOST_KEPT:])
        self.predicted.emit()
        if waits:
            self.controller.start_scene()
        else:
            self.controller.open_scene(self._scene)
        self.changed.emit()

    def skip(self) -> None:
        """Let the scene run without a prediction, if it waits."""
        if not self.is_open:
            return
        waits = self._can_start
        self._skipped.add(self._key)
        if waits:
            self.controller.start_scene()
        self.changed.emit()

    def ask_again(self) -> None:
        """Forget the prediction, and let the scene wait again if it is open."""
        self._skipped.discard(self._key)
        if self.predictions.pop(self._key, None) is not None:
            self.predicted.emit()
        scene = self._scene
        if scene is not None and self.controller.scene is scene:
            self.controller.open_scene(scene)
        self.changed.emit()

    def right(self) -> Answer | None:
        """Return the answer that turned out to be right; None before the end, and where the scene was left."""
        known = self._ended and self.is_running
        return self.question.right(self._reader) if known and self.question is not None else None

    def result(self, language: Language) -> str:
        """Return what is said beside the right answer; empty before it is known."""
        if self.question is None or self.right() is None:
            return ""
        return said_now(self.question.result, language, self._reader) or ""

    def text(self, sentence: Sentence) -> str:
        """Return a sentence in the language of the window, filled with what a question may know."""
        language = language_now()
        return sentence.filled(language, self.constants()) or sentence.text(language)

    def constants(self) -> Lookup:
        """Return a reader of what is known before anything runs."""
        entry = self.controller.entry
        return (entry.constants if entry is not None else {}).get

    # Internals.

    @property
    def _key(self) -> str:
        entry = self.controller.entry
        return self.controller.course.key(entry.id) if entry is not None else ""

    @property
    def _scene(self) -> CourseScene | None:
        return self.controller.entry.asked_scene if self.controller.entry is not None else None

    @property
    def _reader(self) -> Lookup:
        return self.controller.reader(self._scene)

    @property
    def _can_start(self) -> bool:
        """Whether the scene waits as it was opened."""
        return self.is_waiting and self.controller.deviation() is None

    def _begin(self) -> None:
        self._ended = False
        self.changed.emit()
        self._watch()

    def _watch(self) -> None:
        """See whether the scene has come to its end, or was played by hand without an answer."""
        stage = self.controller.stage(self._scene.room) if self._scene is not None else None
        if stage is None or self._scene is None or self.controller.scene is not self._scene:
            return
        was_open, had_ended = self.is_open, self._ended
        if self.is_open:
            if not stage.has_begun():
                return
            self._skipped.add(self._key)
        self._ended = self._ended or stage.has_ended(self._scene)
        if (was_open, had_ended) != (self.is_open, self._ended):
            self.changed.emit()
