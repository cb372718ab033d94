"""pyqtgraph imported by need: every name stands for what it stands for otherwise."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

NAMES = """
import json
import sys
{imported}
import pyqtgraph
few = len([name for name in sys.modules if name.startswith("pyqtgraph")])

def told(value):
    facts = (getattr(value, name, "") for name in ("__module__", "__name__", "__qualname__"))
    return [type(value).__name__, *map(str, facts)]

def names(module, asked):
    return {{name: told(getattr(module, name)) for name in asked if not name.startswith("_")}}

pyqtgraph.SpinBox
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
parts = ("QtCore", "QtGui", "QtWidgets")
qt = {{name: names(getattr(pyqtgraph.Qt, name), dir(getattr(PySide6, name))) for name in parts}}
qt["QtWidgets"]["QOpenGLWidget"] = told(pyqtgraph.Qt.QtWidgets.QOpenGLWidget)
qt["Qt"] = names(pyqtgraph.Qt, ["QtOpenGLWidgets", "QtSvg", "QtTest", "QtVersion", "mkQApp"])
print(json.dumps({{"few": few, "names": names(pyqtgraph, dir(pyqtgraph)), **qt}}))
"""
LEAN = "from app.imports.lean_pyqtgraph import import_pyqtgraph\nimport_pyqtgraph()"


def imported(how: str) -> dict[str, Any]:
    """Return the number of modules, and what each name stands for, where pyqtgraph was imported in this way."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", NAMES.format(imported=how)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def lean() -> dict[str, Any]:
    return imported(LEAN)


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return imported("")


def test_a_third_of_its_modules_is_imported(lean: dict[str, Any], whole: dict[str, Any]) -> None:
    assert 3 * lean.pop("few") < whole.pop("few")


def test_all_names_stand_for_the_same(lean: dict[str, Any], whole: dict[str, Any]) -> None:
    assert lean == whole


def test_where_it_is_made_otherwise_it_is_imported_whole(whole: dict[str, Any]) -> None:
    broken = "import app.imports.lean_pyqtgraph as lean\nlean._completion = None\nlean.import_pyqtgraph()"
    found = imported(broken)
    assert found["names"] == whole["names"]
