"""Several runs at once: the claims of the notes as scenes, and common comparisons."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.base.formatting import translated
from app.widgets.controls import column_in, describe, muted, push_button
from app.widgets.focus_policy import behave
from app.widgets.forms.label_column import shrink
from core.scenes.scene import SCENES, Scene


class ScenePanel(QWidget):
    """A list of scenes with hints, and buttons. It announces what the user asks for."""

    scene_requested = Signal(object)  # Scene
    all_requested = Signal()
    ablations_requested = Signal()
    seeds_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = QComboBox()
        for scene in SCENES:
            self.scene.addItem(translated(scene.title), scene)
        describe(self.scene, self.tr("Scene"), self.tr("Train what the notes describe, and watch it happen"))
        behave(self.scene)
        shrink(self.scene)
        self.look_for = muted()
        self.look_for.setWordWrap(True)
        self.run = push_button(self.tr("Run this scene"), "")
        self.all = push_button(
            self.tr("All three models"),
            self.tr("Train the notes' three models one after another, each for the number of epochs set below"),
        )
        self.ablate = push_button(
            self.tr("Ablate"), self.tr("Train these settings, and again without each technique, with the same seed")
        )
        self.seeds = push_button(
            self.tr("Five seeds"), self.tr("Train these settings with five seeds, to see how much chance matters")
        )
        self._arrange()
        self._connect()
        self._show_scene()

    def chosen(self) -> Scene:
        """The chosen scene."""
        scene: Scene = self.scene.currentData()
        return scene

    def _arrange(self) -> None:
        row = QHBoxLayout()
        for button in (self.all, self.ablate, self.seeds):
            row.addWidget(button)
        layout = column_in(self, spacing=4)
        for part in (self.scene, self.look_for, self.run):
            layout.addWidget(part)
        layout.addSpacing(6)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.scene.currentIndexChanged.connect(self._show_scene)
        self.run.clicked.connect(lambda: self.scene_requested.emit(self.chosen()))
        self.all.clicked.connect(self.all_requested)
        self.ablate.clicked.connect(self.ablations_requested)
        self.seeds.clicked.connect(self.seeds_requested)

    def _show_scene(self) -> None:
        scene = self.chosen()
        self.look_for.setText(translated(scene.look_for))
        names = [plan.name.text(QCoreApplication.translate) for plan in scene.plan]
        describe(self.run, self.tr("Run this scene"), self.tr("Trains in a row: {0}").format(", ".join(names)))
