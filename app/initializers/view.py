"""The Initializers room for the window; its widgets are made when it is first shown."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.export.figure import Figure
from app.initializers.controller import InitializersController
from app.rooms.room import Room
from app.rooms.sight import Sight
from core.export.tables import layers_table

if TYPE_CHECKING:
    from app.initializers.figures import Figures
    from app.initializers.room_widget import InitializersPanel


class InitializersView(Room):
    """A room that costs no time at the start: its widgets and first measurement wait until it is entered."""

    room_name = "initializers"
    least_letters = 1.0  # a grid that is presented has letters of one size

    controller: InitializersController

    def __init__(self, controller: InitializersController, parent: QWidget | None = None) -> None:
        super().__init__(controller, parent)
        self._workbench: InitializersPanel | None = None
        self._pictures: Figures | None = None  # made for the first picture
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    @property
    def workbench(self) -> "InitializersPanel":
        """The widgets of the room."""
        from app.initializers.room_widget import InitializersPanel  # noqa: PLC0415 - it would hold up the first paint

        if self._workbench is None:
            self._workbench = InitializersPanel(self.controller)
            self._workbench.controls.train_requested.connect(self.controller.train_requested)
            self._layout.addWidget(self._workbench)
            self.follow_frame(self._workbench.frame)
            self.controller.wake()
        return self._workbench

    # The interface of a room.

    def position_text(self, position: int) -> str:
        return self.controller.name_position(position)

    def shut(self) -> None:
        super().shut()
        self.controller.close()

    def sight(self) -> Sight:
        if self._workbench is None:
            return Sight()
        return Sight(tab=self.workbench.stage.view.currentIndex(), cell=self.workbench.stage.opened)

    def show_sight(self, sight: Sight) -> None:
        if sight.tab is not None and sight.tab < self.workbench.stage.view.count():
            self.workbench.stage.view.setCurrentIndex(sight.tab)
        if sight.cell is not None:
            self.workbench.stage.open_cell(*sight.cell)

    def view_actions(self) -> list[QAction]:
        return []

    def figures(self) -> tuple[Figure, ...]:
        from app.initializers.figures import Figures  # noqa: PLC0415 - it would hold up the first paint

        if self._pictures is None:
            self._pictures = Figures(self.workbench, self)
        return self._pictures.figures()

    def measured(self) -> Mapping[str, Callable[[], str]]:
        seeds = self.controller.model.seeds - 1
        rows = [(row.now.run, row.now.more_seeds) for row in self.controller.shown_rows()]
        table = layers_table([(run, *more[:seeds]) for run, more in rows if run is not None])
        return {".csv": table.as_csv, ".json": table.as_json} if table.rows else {}

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self.workbench.show()
        super().showEvent(event)

    def areas(self) -> list[QWidget]:
        return self.workbench.areas()
