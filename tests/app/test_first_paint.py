"""What is imported before the window is seen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import core

# Each module here is waited for at every start: one more needs a reason.
WAITED_FOR = Path(__file__).with_name("first_paint.txt")

PAINT = """
import linecache
import os
import sys
from pathlib import Path
import app.__main__
app.__main__.hurry()
from app.application import make_application
from app.start import open_window
from PySide6.QtCore import QEvent, QObject

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            modules = [module for name, module in sys.modules.items() if name.split(".")[0] in ("app", "core")]
            print(*linecache.cache, sep=os.pathsep)
            print(*(module.__name__ for module in modules if Path(module.__file__).name != "__init__.py"))
            application.exit()
        return False

application = make_application()
window = open_window(Path(sys.argv[1]))
watch = FirstPaint()
window.room.plot.viewport().installEventFilter(watch)
window.show()
application.exec()
"""


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the files that were read as texts, and the modules that were imported."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    settings = str(tmp_path_factory.mktemp("first") / "settings.json")
    command = [sys.executable, "-c", PAINT, settings]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


def test_the_first_paint_waits_for_no_other_module(painted: list[str]) -> None:
    assert set(painted[1].split()) <= set(WAITED_FOR.read_text().split())


def test_no_module_is_read_to_see_whether_it_names_qt(painted: list[str]) -> None:
    folder = Path(core.__file__).parent
    assert not [file for file in painted[0].split(os.pathsep) if folder in Path(file).parents]
