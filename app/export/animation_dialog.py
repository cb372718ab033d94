"""The dialog for a film: the figure, the part of the playback, the file, and the progress."""

from collections.abc import Sequence
from pathlib import Path
from typing import final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialogButtonBox, QProgressBar, QWidget

from app.base.file_writing import WriteError, ending_of
from app.export.animation import FilmFormat, FrameRenderer, Recording
from app.export.dialog import ExportDialog
from app.export.figure import Figure, Film
from app.export.formats import FILMS, Format, film_file, size_for
from app.export.picture import PictureFormat, TooSmallError
from app.widgets.controls import muted
from app.widgets.forms.form import SettingsForm
from core.settings import RefusedError


@final
class AnimationDialog(ExportDialog):
    """Asks for a figure, a file and a format, and records a film; meanwhile the room behind it goes on."""

    def __init__(
        self,
        name: str,
        figures: Sequence[tuple[Figure, Film]],
        form: PictureFormat,
        part: FilmFormat,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, [figure for figure, _ in figures], parent)
        self.setWindowTitle(self.tr("Export animation"))
        self._films = dict(figures)
        self._recording: Recording | None = None
        self.form = SettingsForm(form, labels=self.labels)
        self.part = SettingsForm(part, labels=self.labels)
        self.length = muted()
        self.progress = QProgressBar()
        self._arrange()
        self._connect()
        self._show_length()

    def _arrange(self) -> None:
        self.progress.hide()
        self.arrange(
            self.tr("Animation of"),
            self.tr("The figure whose playback is exported"),
            (self.form, self.part, self.length, self.progress),
        )

    def _connect(self) -> None:
        for changed in (self.part.value_changed, self.form.value_changed, self.path.textChanged):
            changed.connect(self._show_length)
        self.figure.currentIndexChanged.connect(self._show_length)

    def formats(self) -> Sequence[Format]:
        return FILMS

    def save(self, figure: Figure, path: Path) -> None:
        part, form = self.part.value(), self.form.value()
        width, height = size_for(path.name, form.width, form.height)
        try:
            film_file(ending_of(path.name))
            reel = FrameRenderer(figure, self._films[figure], form.replace(width=width, height=height), part)
        except RefusedError as error:
            self.refuse(error.sentence(QCoreApplication.translate))
            return
        except TooSmallError as error:
            self.refuse(str(error))
            return
        self.error.hide()
        self.progress.setRange(0, len(reel.places))
        self.progress.setValue(0)
        self._recording = Recording(reel, path, part.fps, self)
        self._recording.progressed.connect(self.progress.setValue)
        self._recording.finished.connect(self.accept)
        self._recording.failed.connect(self._fail)
        self._show_busy(True)

    def reject(self) -> None:
        """Cancel the recording if there is one, else close the dialog."""
        if self._recording is None:
            super().reject()
        else:
            self._recording.cancel()
            self._recording = None
            self._show_busy(False)

    def _fail(self, error: Exception) -> None:
        self._recording = None
        self._show_busy(False)
        if not isinstance(error, WriteError):
            raise error
        self.refuse(error.sentence(QCoreApplication.translate))

    def _show_busy(self, busy: bool) -> None:  # noqa: FBT001
        for part in (self.figure, self.path, self.browse, self.form, self.part):
            part.setDisabled(busy)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setDisabled(busy)
        self.progress.setVisible(busy)

    def _show_length(self) -> None:
        figure, part, form = self._figures[self.figure.currentIndex()], self.part.value(), self.form.value()
        frames = len(part.places(self._films[figure]))
        said = [self.tr("{0} frames, {1} seconds").format(frames, round(frames / part.fps, 1))]
        asked = form.width, form.height
        given = size_for(self.path.text(), *asked)
        if given != asked:
            said.append(self.tr("{0} × {1} pixels, since this kind of film has even sides").format(*given))
        self.length.setText("; ".join(said))
