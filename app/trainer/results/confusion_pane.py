"""The confusion matrix and the images of its cells."""

from collections.abc import Callable, Sequence
from functools import cached_property

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.base.plain_text import plain_label
from app.base.theme import Theme, wear
from app.export.figure import lay_out, off_screen
from app.trainer.class_names import class_names
from app.trainer.results.confusion_matrix import ConfusionMatrix, Place
from app.trainer.results.image_gallery import Gallery
from app.trainer.results.pane import ResultsView
from app.trainer.results.prediction_card import AnswerCard
from app.trainer.results.result import MOST, Results
from app.widgets.controls import push_button, set_bold
from app.widgets.focus_policy import behave
from core.datasets import DIGIT_NAMES
from core.training.evaluation import Answer


class MistakesView(ResultsView):
    """The confusion matrix, the images of the chosen cell or else the worst mistakes, and one of them large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.results: Results | None = None
        self.matrix = ConfusionMatrix()
        self.heading = plain_label()
        self.heading.setWordWrap(True)
        set_bold(self.heading)
        self.all = push_button(self.tr("All mistakes"), self.tr("Go back to the worst of all mistakes (Escape)"))
        behave(self.all)
        self.gallery = Gallery()
        self.card = AnswerCard()
        self.lay_side_by_side(self.matrix, self.heading, self.all, self.gallery, self.card, filling=self.gallery)
        self.matrix.chosen_changed.connect(self._list)
        self.all.clicked.connect(lambda: self._choose(None))
        self.gallery.chosen_changed.connect(lambda _: self._show_card())
        self.show_results(None)

    @property
    def name(self) -> str:
        return self.tr("Mistakes")

    def escape(self) -> bool:
        """Go back from the images of a cell to the worst mistakes."""
        is_chosen = self.matrix.chosen is not None
        if is_chosen:
            self._choose(None)
        return is_chosen

    def show_results(self, results: Results | None) -> None:
        self.results = results
        if results is None:
            self.matrix.choose(None)
            self.matrix.show_counts(None, None)
        else:
            self._name(self.matrix, results)
            self.matrix.show_counts(results.counts, results.scores)
        self._list(self.matrix.chosen)

    def pictures(self) -> tuple[tuple[str, str, Callable[[Theme, QSize], QWidget]], ...]:
        return (
            ("confusion", self.tr("Confusion matrix"), self._matrix_on_paper),
            ("mistakes", self.heading.text(), self._gallery_on_paper),
        )

    def _choose(self, place: Place | None) -> None:
        self.matrix.choose(place)
        self._list(place)

    def _list(self, place: Place | None) -> None:
        """List the images of a cell, or the worst mistakes."""
        results = self.results
        self.all.setVisible(place is not None)
        answers: tuple[Answer, ...] = ()
        if results is not None:
            answers = results.mistakes if place is None else results.in_cell(*place)
        self.heading.setText(self._in_words(results, place) if results is not None else "")
        self._fill(self.gallery, answers)
        self._show_card()

    def _in_words(self, results: Results, place: Place | None) -> str:
        if place is None:
            count = results.wrong
            if not count:
                return self.tr("No mistakes")
            some = self.tr("The worst {1} of {0} mistakes")
            return (some if count > MOST else self.tr("All {0} mistakes, the worst first")).format(f"{count:,}", MOST)
        label, taken_for = place
        count = int(results.counts[place])
        names = class_names(results.dataset.classes)
        true, predicted = names[label], names[taken_for]
        if label == taken_for:
            text = self.tr("{0} recognised: {1} images, the least certain first").format(true, f"{count:,}")
        else:
            text = self.tr("{0} taken for {1}: {2} images").format(true, predicted, f"{count:,}")
        return self.tr("{0}; {1} are shown").format(text, MOST) if count > MOST else text

    def _fill(self, gallery: Gallery, answers: Sequence[Answer]) -> None:
        """Show answers with the pictures of images, or the places of points."""
        pictures = [self.results.picture(one.row) for one in answers] if self.results else []
        places = [self.results.place(one.row) for one in answers] if self.results else []
        self._name(gallery, self.results)
        gallery.show_answers(answers, pictures, places)

    def _name(self, part: ConfusionMatrix | Gallery, results: Results | None) -> None:
        """Give a part the names of the classes."""
        part.names = class_names(results.dataset.classes) if results is not None else DIGIT_NAMES

    def _show_card(self) -> None:
        if self.results is not None:
            self.card.names = class_names(self.results.dataset.classes)
        if self.results is None or not self.gallery.answers:
            self.card.show_hint("")
        else:
            answer = self.gallery.answers[self.gallery.chosen]
            self.card.show_answer(answer, self.results.picture(answer.row), self.results.place(answer.row))

    def _matrix_on_paper(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._matrix_picture, theme)
        self._name(self._matrix_picture, self.results)
        self._matrix_picture.show_counts(self.matrix.counts, self.matrix.scores)
        return lay_out(self._matrix_picture, size)

    def _gallery_on_paper(self, theme: Theme, size: QSize) -> QWidget:
        wear(self._gallery_picture, theme)
        self._fill(self._gallery_picture, self.gallery.answers)
        self._gallery_picture.setMinimumHeight(self._gallery_picture.whole_height(size.width()))
        return lay_out(self._gallery_picture, size)

    @cached_property
    def _matrix_picture(self) -> ConfusionMatrix:
        return off_screen(ConfusionMatrix(), self)

    @cached_property
    def _gallery_picture(self) -> Gallery:
        return off_screen(Gallery(), self)
