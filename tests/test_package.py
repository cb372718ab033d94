"""What is shipped, and what a start imports."""

import os
import subprocess
import sys
import sysconfig
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
    "races",
    "recorded",
    "scenes",
    "translations",
}

OPEN_A_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
import app, assets, core
from app.application import make_application
from app.start import open_window
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


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and a source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, folder=ROOT)
    return folder


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_wheel_opens_a_window_wherever_it_is_installed(dist: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
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


STUDY = """
name = "two workers"
metric = "validation_accuracy"
seeds = [0]
[base]
dataset = "digits"
train_size = 200
hidden_layers = [8]
batch_size = 50
epochs = 1
[vary]
"optimizer.learning_rate" = [0.01, 0.1]
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_installed_command_works_in_a_folder_with_an_app_and_a_core_of_its_own(dist: Path, tmp_path: Path) -> None:
    venv, project = tmp_path / "venv", tmp_path / "project"
    run(sys.executable, "-m", "venv", venv, folder=tmp_path)
    programs = venv / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = dist.glob("*.whl")
    python = programs / "python"
    run(python, "-m", "pip", "install", "--no-deps", "--no-index", wheel, folder=tmp_path, PYTHONPATH="")
    (site,) = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=tmp_path).split()
    # What it requires is lent by the environment of the tests.
    Path(site, "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    for name in ("app", "core", "assets"):
        (project / name).mkdir(parents=True)
        (project / name / "__init__.py").write_text(f"raise RuntimeError('this is the {name} of another project')\n")
    (project / "study.toml").write_text(STUDY)
    for words in (
        ["--version"],
        ["render", ROOT / "assets" / "pictures" / "race.fallline", "-o", "race.png"],
        ["train", "--set", "dataset=digits", "train_size=200", "hidden_layers=8", "epochs=1", "--out", "run"],
        ["search", "study.toml", "--out", "study", "--workers", "2"],
    ):
        run(programs / "fallline", *words, folder=project, PYTHONPATH="")
    assert (project / "race.png").exists()
    assert (project / "run" / "best.npz").exists()
    assert (project / "study" / "summary.json").exists()


# What stands at the top of the checkout: what the project is made of, and what tools look for by its name.
TOP = {
    *("app", "core", "tests", "assets", "pyproject.toml", "README.md", "run.py", "LICENSE", "CHANGELOG.md"),
    *(".ci", ".github", ".gitignore"),
}


def test_nothing_else_stands_at_the_top() -> None:
    tracked = run("git", "ls-files", "-z", folder=ROOT).split("\0")
    assert {Path(name).parts[0] for name in tracked if name} == TOP


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
