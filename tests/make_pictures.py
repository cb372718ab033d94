"""Makes the README's pictures from the running app: python -m tests.make_pictures."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1.5")

from PySide6.QtWidgets import QApplication

from app.initializers.scenes import scenes
from app.initializers.view import InitializersView
from app.main_window import FIRST_SIZE, MainWindow
from app.optimizers.examples import examples
from app.start import make_application, open_window
from app.theme import ThemeSetting
from app.trainer.controller import Activity
from app.trainer.view import TrainerView
from core.training_config import MODEL_1

PICTURES = Path(__file__).parents[1] / "assets" / "pictures"
STEP = 12
CHOSEN = 4
LESSON, LESSON_STEP, LESSON_CHOSEN = examples()[0], 40, 1
SCENE = "Five initializers, ReLU"
EPOCHS = 25
THEMES: tuple[ThemeSetting, ...] = ("light", "dark")


def main() -> None:
    make_application()
    with tempfile.TemporaryDirectory() as folder:
        window = open_window(Path(folder) / "settings.json")
        window.complete()
        window.room.playback.pause()
        window.room.playback.seek(STEP)
        window.room.controller.choose(CHOSEN)  # type: ignore[attr-defined]
        window.resize(*FIRST_SIZE)
        window.show()
        for theme in THEMES:
            window.themes.choose(theme)
            QApplication.processEvents()
            window.grab().save(str(PICTURES / f"optimizers-{theme}.png"))
        window.themes.choose("light")
        window.room.controller.open_example(LESSON.optimizers)  # type: ignore[attr-defined]
        window.room.playback.pause()
        window.room.controller.choose(LESSON_CHOSEN)  # type: ignore[attr-defined]
        window.room.playback.seek(LESSON_STEP)
        QApplication.processEvents()
        window.grab().save(str(PICTURES / "regression-light.png"))
        picture_initializers(window)
        picture_trainer(window)
        window.close()


def picture_initializers(window: MainWindow) -> None:
    """The scene with five initializers, everything measured."""
    window.tabs.setCurrentIndex(1)
    room = window.room
    assert isinstance(room, InitializersView)
    room.workbench.open_scene(next(scene for scene in scenes() if scene.title == SCENE))
    while room.controller.measuring:
        QApplication.processEvents()
    QApplication.processEvents()
    window.grab().save(str(PICTURES / "initializers-light.png"))


def picture_trainer(window: MainWindow) -> None:
    """The curves of a run of Model 1, drawn to their end."""
    window.tabs.setCurrentIndex(2)
    room = window.room
    assert isinstance(room, TrainerView)
    room.controller.set_config(MODEL_1.replace(epochs=EPOCHS))
    room.controller.start()
    run = room.controller.run
    assert run is not None
    while run.ending is None or room.controller.activity is not Activity.IDLE:
        QApplication.processEvents()
    room.curves.show_run(run, room.controller.model)
    QApplication.processEvents()
    window.grab().save(str(PICTURES / "trainer-light.png"))


if __name__ == "__main__":
    main()
