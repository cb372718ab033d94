"""How many points the line is fitted to, and whose they are."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.plain_text import plain_label
from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.point_edits import points_of, with_points
from app.widgets.controls import push_button
from core.surfaces import Regression
from core.surfaces.own_samples import SamplePoint


class PointsRow(QWidget):
    """The number of points of a regression, a button that edits them, and one that draws them again."""

    def __init__(self, controller: OptimizersController) -> None:
        super().__init__()
        self.controller = controller
        self.count = plain_label()
        self.edit = push_button(self.tr("Points…"), self.tr("Paste, type or open points to which the line is fitted"))
        self.draw = push_button(self.tr("Draw"), self.tr("Fit the line to drawn points instead of your own"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.count, self.edit, self.draw):
            layout.addWidget(part)
        layout.insertStretch(1)
        self.edit.clicked.connect(self._ask)
        self.draw.clicked.connect(lambda: self.apply(()))

    def show_model(self, model: OptimizersModel) -> None:
        """Show how many points there are, if the surface has any."""
        surface = model.surface
        self.setVisible(isinstance(surface, Regression))
        if isinstance(surface, Regression):
            text = self.tr("{0} points of your own") if surface.points else self.tr("{0} drawn points")
            self.count.setText(text.format(f"{surface.count:,}"))
            self.draw.setVisible(bool(surface.points))

    def apply(self, points: tuple[SamplePoint, ...]) -> None:
        """Fit the line to these points, as one step of history; without any, to drawn ones."""
        self.controller.set_model(with_points(self.controller.model, points))

    def _ask(self) -> None:
        from app.optimizers.points_dialog import PointsDialog  # noqa: PLC0415 - it would hold up the first paint

        surface = self.controller.model.surface
        if isinstance(surface, Regression):
            dialog = PointsDialog(points_of(surface), self)
            dialog.accepted.connect(lambda: self.apply(dialog.points))
            dialog.open()
