"""What is shipped, and what a start imports."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("core", "app", "assets")
ASSETS = {
    "__init__.py",
    "desktop",
    "examples",
    "glossary.toml",
    "lessons",
    "manual",
    "mnist",
    "pictures",
    "recorded",
    "scenes",
    "translations",
}

OPEN_A_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
import app, assets, core
from app.start import make_application, open_window
application = make_application()
window = open_window(Path("settings.json"))
window.show()
QTimer.singleShot(300, window.close)
application.exec()
from core.datasets import load
assert len(load("mnist").test_labels) == 10_000
print(*(Path(package.__file__).parent for package in (core, app, assets)), sep="\\n")
"""


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    """What a command prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shipped() -> set[str]:
    """What git tracks of the packages, but for the film of the README and what translations are made from."""
    tracked = run("git", "ls-files", "-z", *PACKAGES, folder=ROOT).split("\0")
    return {name for name in tracked if name and not name.endswith((".gif", ".ts"))}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_wheel_opens_a_window_wherever_it_is_installed(tmp_path: Path) -> None:
    dist, site, elsewhere = tmp_path / "dist", tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(sys.executable, "-m", "build", "--outdir", dist, folder=ROOT)
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    names = zipfile.ZipFile(wheel).namelist()
    wheel_folders = {Path(name).parts[0] for name in names}
    with tarfile.open(sdist) as archive:
        sdist_folders = {Path(name).parts[1] for name in archive.getnames() if len(Path(name).parts) > 1}
    assert wheel_folders >= set(PACKAGES)
    assert "tests" not in wheel_folders
    assert {Path(name).parts[1] for name in names if name.startswith("assets")} == ASSETS
    assert {name for name in names if Path(name).parts[0] in PACKAGES} == shipped()
    assert sdist_folders >= {*PACKAGES, "README.md", "LICENSE", "pyproject.toml"}

    run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", site, wheel, folder=elsewhere)
    answered = run(sys.executable, "-c", OPEN_A_WINDOW, folder=elsewhere, PYTHONPATH=str(site)).split()
    assert [Path(place) for place in answered] == [site / package for package in PACKAGES]
    assert (elsewhere / "settings.json").exists()


def test_a_start_imports_no_room_but_the_first_and_nothing_that_is_seldom_needed() -> None:
    script = "import sys, app.start; print(*sorted(sys.modules))"
    imported = set(run(sys.executable, "-c", script, folder=ROOT).split())
    assert {"app.optimizers.view", "pyqtgraph"} <= imported
    assert not {"app.trainer", "core.training", "sklearn", "scipy", "PIL"} & imported


def test_the_command_says_its_version_without_qt() -> None:
    script = "import sys; from app.__main__ import main; sys.argv = ['fallline', '--version']; main(); "
    script += "assert 'PySide6' not in sys.modules"
    assert run(sys.executable, "-c", script, folder=ROOT).startswith("Fall Line ")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process a module would take minutes")
def test_every_module_can_be_imported_first() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for package in ("core", "app")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.stem not in {"__init__", "__main__"}
    ]
    script = "import importlib, os, sys\nfor name in sys.argv[1:]:\n    if not os.fork():\n"
    script += "        importlib.import_module(name)\n        os._exit(0)\n    assert os.wait()[1] == 0, name\n"
    run(sys.executable, "-c", script, *names, folder=ROOT)
