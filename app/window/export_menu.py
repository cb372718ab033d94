"""The exports of the File menu: pictures, films and data of the room that is shown."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from app.base.file_dialogs import ask_where_to_save
from app.base.file_writing import WriteError, ending_of, write_whole
from app.base.language import language_now
from app.export import picture
from app.export.figure import Figure
from app.export.picture import PictureFormat, TooSmallError
from app.rooms.room import Room
from app.session.workspace import Workspace
from app.widgets.charts.chart_menu import EXPORT
from app.widgets.controls import action
from core.settings import RefusedError


class ExportMenu(QObject):
    """Exports from the room that is seen, as it was last exported."""

    mentioned = Signal(str)  # what was done
    refused = Signal(object)  # why nothing was written or copied, as `Words` or a text

    def __init__(
        self, picture: PictureFormat, room: Callable[[], Room], workspace: Workspace, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self.picture_format = picture
        self._room = room
        self._workspace = workspace
        self._window = window
        self._film_format: PictureFormat | None = None  # of the last film
        self._exported = ""  # the name of the figure that was exported last

    def make_actions(self) -> list[QAction]:
        """Make the entries of the menu, in their order and in the language that is spoken now."""
        bar = self._window.menuBar()  # they go with it when it is made again
        self.picture = action(
            bar, self.tr("Export picture…"), "Ctrl+E", self.tr("Save the room or one of its figures as a picture")
        )
        self.picture.setObjectName(EXPORT)
        self.animation = action(
            bar,
            self.tr("Export animation…"),
            "Ctrl+Shift+E",
            self.tr("Save the playback of the room or one of its figures as an animation"),
        )
        self.data = action(
            bar,
            self.tr("Export data…"),
            "Ctrl+Shift+D",
            self.tr("Save what was measured in the room as a table, with all settings"),
        )
        self.report = action(
            bar,
            self.tr("Report…"),
            None,
            self.tr("Save what the room shows as a page: verdict, numbers, pictures and settings"),
        )
        self.copy = action(
            bar,
            self.tr("Copy picture"),
            "Ctrl+Shift+C",
            self.tr("Copy the main figure, or the one that was exported last, to the clipboard"),
        )
        self.picture.triggered.connect(self._export_picture)
        self.animation.triggered.connect(self._export_animation)
        self.data.triggered.connect(self._export_data)
        self.report.triggered.connect(self._export_report)
        self.copy.triggered.connect(self._copy)
        return [self.picture, self.animation, self.data, self.report, self.copy]

    def save_picture(self, figure: Figure, form: PictureFormat, path: str) -> None:
        """Write a picture, and remember how.

        Raises:
            WriteError: it could not be written.
            TooSmallError: the format leaves no room for it.
        """
        picture.save_picture(figure, form, path)
        self.picture_format = form
        self._exported = figure.name
        self._say(self.tr("Saved {0}").format(path))

    def _figures(self) -> tuple[Figure, ...]:
        """Return the figures of the room, each with the session that it shows."""
        session = self._workspace.snapshot().replace(sight=self._room().sight()).text()
        return tuple(replace(figure, session=session) for figure in self._room().figures())

    def _say(self, text: str) -> None:
        self.mentioned.emit(text)

    def _name(self) -> str:
        """Return the default name of a file."""
        return self.tr("fall line {0}").format(self._room().name.lower()).replace(" ", "-")

    def _export_picture(self) -> None:
        from app.export.picture_dialog import PictureDialog  # noqa: PLC0415 - it would hold up the first paint

        self._room().playback.pause()  # what was seen is what is saved
        figures = self._figures()
        dialog = PictureDialog(self._name(), figures, self.picture_format, self.save_picture, self._window)
        dialog.choose(self.picture.data() or self._exported)
        self.picture.setData(None)  # named by the menu of a chart, for once
        dialog.exec()
        dialog.deleteLater()

    def _export_animation(self) -> None:
        from app.export.animation import USUAL_SIZE, FilmFormat  # noqa: PLC0415 - it would hold up the first paint
        from app.export.animation_dialog import AnimationDialog  # noqa: PLC0415

        moving = [(figure, figure.film) for figure in self._room().figures() if figure.film is not None]
        if not moving:
            self._say(self.tr("There is nothing to play yet"))
            return
        part = FilmFormat.of(moving[0][1])
        dialog = AnimationDialog(self._name(), moving, self._film_format or USUAL_SIZE, part, self._window)
        dialog.choose(self._exported)
        if dialog.exec():
            self._film_format = dialog.form.value()
            self._exported = moving[dialog.figure.currentIndex()][0].name
            self._say(self.tr("Saved {0}").format(dialog.path.text()))
        dialog.deleteLater()

    def _export_data(self) -> None:
        from app.export.dialog import filters  # noqa: PLC0415 - it would hold up the first paint
        from app.export.formats import TABLES  # noqa: PLC0415

        measured = self._room().measured()
        if not measured:
            self._say(self.tr("There is nothing measured yet"))
            return
        kinds = filters(TABLES)
        first = TABLES[0].ending
        proposed = f"{self._name()}{first}"
        named, kind = ask_where_to_save(self._window, self.tr("Export data"), proposed, ";;".join(kinds))
        if not named:
            return
        path = named if ending_of(named) in measured else named + kinds.get(kind, first)
        try:
            write_whole(path, measured[ending_of(path)]().encode())
            self._say(self.tr("Saved {0}").format(path))
        except WriteError as error:
            self.refused.emit(partial(error.sentence, QCoreApplication.translate))

    def _export_report(self) -> None:
        from app.course.scene_of_room import course_sections  # noqa: PLC0415 - it would hold up the first paint
        from app.export.report_files import written  # noqa: PLC0415 - it would hold up the first paint
        from app.session.reports import report_of  # noqa: PLC0415

        self._room().playback.pause()
        kinds = self.tr("Web page (*.html);;PDF document (*.pdf)")
        path, _ = ask_where_to_save(self._window, self.tr("Save a report"), f"{self._name()}.html", kinds)
        if not path:
            return
        try:
            found = report_of(self._room(), language_now(), course_sections(self._room()))
            write_whole(path, written(found, path))
            self._say(self.tr("Saved {0}").format(path))
        except RefusedError as error:
            self.refused.emit(partial(error.sentence, QCoreApplication.translate))

    def _copy(self) -> None:
        figures = self._figures()
        figure = next((figure for figure in figures if figure.name == self._exported), figures[0])
        try:
            picture.copy_picture(figure, self.picture_format)
            self._say(self.tr("The picture is on the clipboard: {0}").format(figure.label))
        except TooSmallError as error:
            self.refused.emit(partial(str, error))
