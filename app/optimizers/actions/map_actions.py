"""The actions of the View menu on the map of a race, and forking the chosen racer."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from app.base.formatting import translated
from app.base.plain_text import set_tip
from app.optimizers.controller import OptimizersController
from app.optimizers.fields import MapKind
from app.optimizers.map.surface_plot import SurfacePlot
from app.optimizers.model import OptimizersModel
from core.surfaces.turned import why_not_turned


class MapActions(QObject):
    """Changes what the map shows. What is only there for two numbers is disabled where networks race, and says so."""

    def __init__(self, controller: OptimizersController, plot: SurfacePlot, parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self.reset_view = self._action(self.tr("Show the whole surface"), "R")
        self.reset_view.triggered.connect(plot.reset_view)
        self.show_race = self._action(self.tr("Zoom to the race"), "F")
        self.show_race.triggered.connect(plot.show_race)
        self.contour_values = self._switch(self.tr("Values on contours"), "")
        self.contour_values.triggered.connect(lambda shown: self._set(contour_values=shown))
        self.basins = self._map_action("basins", self.tr("Basins on the map"), "B")
        self.turn = self._switch(self.tr("Turn the surface"), "T")
        self.turn.triggered.connect(controller.ask_for_turn)
        self.flow = self._guide_action("flow", self.tr("Gradient flow"), "G")
        self.newton = self._guide_action("newton", self.tr("Newton's step"), "N")
        self.many = self._guide_action("many", self.tr("Many seeds or starts"), "M")
        self.relief = self._map_action("relief", self.tr("Surface in relief"), "V")
        self.through = self._switch(self.tr("Map through the chosen racer"), "")
        self.through.triggered.connect(lambda shown: self._set(map_through=shown))
        self.fork = self._action(self.tr("Fork from this frame"), "K")

    def actions(self) -> list[QAction]:
        """Return those of the View menu."""
        return [
            self.reset_view,
            self.show_race,
            self.contour_values,
            self.basins,
            self.relief,
            self.turn,
            self.flow,
            self.newton,
            self.many,
            self.through,
        ]

    def show_model(self, model: OptimizersModel) -> None:
        """Check and enable the actions as the race needs it."""
        self.contour_values.setChecked(model.contour_values)
        self.basins.setChecked(model.map_kind == "basins")
        self.relief.setChecked(model.map_kind == "relief")
        for action, shown in ((self.flow, model.flow), (self.newton, model.newton), (self.many, model.many)):
            action.setChecked(shown)
        self._explain()
        self.through.setVisible(self._controller.is_of_networks)
        self.through.setChecked(model.map_through)
        if self._controller.is_on_plane:
            self._disable()
        else:
            self._allow_turn(model)

    def _explain(self) -> None:
        """Say what each action does, and enable it."""
        tips = {
            self.contour_values: self.tr("Write the loss on every third line of equal height"),
            self.basins: self.tr("Colour the map by the minimum that the chosen racer reaches from each place"),
            self.flow: self.tr("Draw the path of steepest descent from the start, which small enough rates follow"),
            self.newton: self.tr("Draw Newton's step and both curvatures on the map where the chosen racer is"),
            self.many: self.tr(
                "Race the chosen racer with 32 seeds; without noise and batches, from 32 starts around its own"
            ),
            self.relief: self.tr("Show the surface in three dimensions, with hidden parts of paths dotted"),
            self.through: self.tr(
                "Where the playback pauses, show the map of the parallel plane through the chosen racer's own weights"
            ),
            self.fork: self.tr("Add a racer that is the chosen one up to this frame and may then differ"),
        }
        for action, tip in tips.items():
            set_tip(action, tip)
            action.setEnabled(True)

    def _disable(self) -> None:
        reason = (
            self.tr("Only on a surface of two numbers; a network has thousands")
            if self._controller.is_of_networks
            else self.tr("Only on a surface of two numbers; a matrix has 64")
        )
        for action in (self.basins, self.turn, self.flow, self.newton, self.many, self.fork):
            set_tip(action, reason)
            action.setEnabled(False)

    def _allow_turn(self, model: OptimizersModel) -> None:
        """Allow the handle where start and minima stay in the box, or say why it is not there."""
        reason = why_not_turned(model.unturned, model.unturned_start)
        is_on = self._controller.turning.is_on(model)
        self.turn.setEnabled(is_on or not reason)
        self.turn.setChecked(is_on)
        tip = self.tr("Turn the surface under the racers: those with a rate for each coordinate do not turn along")
        set_tip(self.turn, translated(reason) if reason and not is_on else tip)

    def _action(self, text: str, key: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        return action

    def _switch(self, text: str, key: str) -> QAction:
        action = self._action(text, key)
        action.setCheckable(True)
        return action

    def _guide_action(self, field: str, text: str, key: str) -> QAction:
        """Return what shows or hides a guide on the map."""
        action = self._switch(text, key)
        action.triggered.connect(lambda shown: self._set(**{field: shown}))
        return action

    def _map_action(self, kind: MapKind, text: str, key: str) -> QAction:
        """Return what turns the map into another picture, and back."""
        action = self._switch(text, key)
        action.triggered.connect(lambda shown: self._set(map_kind=kind if shown else "heights"))
        return action

    def _set(self, **changes: object) -> None:
        self._controller.set_model(self._controller.model.replace(**changes))
