"""Timers, and that nothing of Qt is made in a way that fails under a Turkish locale."""

import ast
import locale
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.base.timer import timer

ROOT = Path(__file__).parents[3]
TURKISH = "tr_TR.UTF-8"
MAKE_EVERYTHING = """
import sys
from pathlib import Path
from app.application import make_application
from app.start import open_window
app = make_application()
open_window(Path(sys.argv[1])).complete()
"""


def test_a_timer_rings_again_and_again_or_once(qtbot: QtBot) -> None:
    rings = []
    often, once = timer(None, 1), timer(None, 1, once=True)
    often.timeout.connect(lambda: rings.append("often"))
    once.timeout.connect(lambda: rings.append("once"))
    often.start()
    once.start()
    qtbot.waitUntil(lambda: rings.count("often") >= 3)
    assert rings.count("once") == 1


def keywords_with_an_i(file: Path) -> Iterator[str]:
    """Find the calls of Qt's classes whose keywords begin with an i."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    of_qt = {name.asname or name.name for node in imports if "PySide6" in (node.module or "") for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in of_qt:
            words = [keyword.arg for keyword in node.keywords if (keyword.arg or "").startswith("i")]
            yield from (f"{file.relative_to(ROOT)}:{node.lineno}: {node.func.id}({word}=)" for word in words)


@pytest.mark.slow
def test_no_class_of_qt_gets_a_keyword_that_begins_with_an_i() -> None:
    """C's `toupper` turns no i into an I there, and PySide6 then looks for a setter called `setinterval`."""
    files = [file for folder in ("app", "tests") for file in sorted((ROOT / folder).rglob("*.py"))]
    assert [found for file in files for found in keywords_with_an_i(file)] == []


def has_turkish() -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, TURKISH)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True


@pytest.mark.skipif(not has_turkish(), reason="the system has no Turkish locale")
def test_the_window_opens_under_a_turkish_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": TURKISH, "LANGUAGE": "tr", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", MAKE_EVERYTHING, str(tmp_path / "settings.json")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
