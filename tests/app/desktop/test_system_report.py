"""A report of a fault can be begun with what the app says of the machine, and gives nobody away."""

import getpass
import platform
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.desktop.system_report import system_report
from core import version
from core.optional_parts import PARTS


def facts() -> dict[str, str]:
    return dict(line.split(": ", 1) for line in system_report().splitlines())


def test_it_says_the_versions_that_are_installed(qapp: QApplication) -> None:
    said = facts()
    assert said["Fall Line"] == version()
    assert said["Python"].startswith(platform.python_version())
    assert said["numpy"] == np.__version__
    assert said["scikit-learn"] == metadata.version("scikit-learn")
    assert {f"part {name}" for name in PARTS} <= set(said)
    assert all(said.values())
    assert said["drawn by"] == qapp.platformName()


@pytest.mark.usefixtures("qapp")
def test_it_says_each_screen() -> None:
    assert sum(name.startswith("screen") for name in facts()) == len(QGuiApplication.screens())


@pytest.mark.parametrize(
    ("numba", "switch", "said"),
    [
        (None, "1", "not installed"),
        (None, "0", "not installed"),
        ("numba", "0", "switched off"),
        ("numba", "1", "wanted"),
    ],
)
def test_kernels_are_said_to_be_missing_switched_off_or_wanted(
    monkeypatch: pytest.MonkeyPatch, numba: str | None, switch: str, said: str
) -> None:
    for module in ("app.desktop.system_report", "core.kernels.compiler"):
        monkeypatch.setattr(f"{module}.find_spec", lambda _: numba)
    monkeypatch.setenv("FALLLINE_KERNELS", switch)
    assert facts()["kernels"] == said


@pytest.mark.usefixtures("qapp")
def test_it_names_no_person_and_no_folder() -> None:
    report = system_report()
    assert str(Path.home()) not in report
    assert platform.node() not in report.replace(platform.release(), "") or platform.node() in {"", "localhost"}
    assert getpass.getuser() not in report.split()
