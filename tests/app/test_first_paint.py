"""What is imported before the window is seen."""

import os
import subprocess
import sys
from pathlib import Path

# Each module here is waited for at every start: one more needs a reason.
WAITED_FOR = Path(__file__).with_name("first_paint.txt")

PAINT = """
import sys
from pathlib import Path
import app.__main__
app.__main__.hurry()
from app.start import make_application, open_window
from PySide6.QtCore import QEvent, QObject

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            modules = [module for name, module in sys.modules.items() if name.split(".")[0] in ("app", "core")]
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


def test_the_first_paint_waits_for_no_other_module(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PAINT, str(tmp_path / "settings.json")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) <= set(WAITED_FOR.read_text().split())
