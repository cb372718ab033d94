"""PySide6 imported without the descriptions of its functions: they are there when they are asked for."""

import os
import subprocess
import sys

import pytest

CALLS = """
import sys
compiled = []
sys.addaudithook(lambda event, facts: compiled.append(str(facts[1])) if event == "compile" else None)
{imported}
from PySide6.QtWidgets import QApplication, QLabel
print([name for name in compiled if "parser" in name or "pyi_generator" in name])
application = QApplication([])
label = QLabel()
for wrong in (lambda: label.setText(5), lambda: label.move("here"), lambda: QLabel(word=3), lambda: label.setTxt("a")):
    try:
        wrong()
    except (AttributeError, TypeError) as error:
        print(error)
print(QLabel.setText.__doc__)
from PySide6.support.signature import get_signature
print(get_signature(QLabel.setText))
from PySide6.support.signature.lib.pyi_generator import generate_pyi
print(generate_pyi.__module__)
"""
LEAN = """
import builtins
usual = builtins.__import__
from app.imports.lean_qt import import_qt
import_qt()
assert builtins.__import__ is usual
"""


def told(imported: str) -> list[str]:
    """Return which descriptions were read at once, then what PySide6 says of wrong calls, and a signature."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", CALLS.format(imported=imported)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def lean() -> list[str]:
    return told(LEAN)


def test_the_descriptions_are_not_read_at_once(lean: list[str]) -> None:
    assert lean[0] == "[]"


def test_wrong_calls_are_told_in_the_same_words(lean: list[str]) -> None:
    assert lean[1:] == told("import PySide6.QtCore")[1:]
