"""The import contracts refuse what they are there to refuse, and all that those of 0.1.0 refused."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract

from run import LINT_IMPORTS

ROOT = Path(__file__).parents[1]
EARLIER = ROOT / "tests" / "golden" / "v0_1_0" / "contracts.toml"
PACKAGES = ("core", "app")
KINDS: Mapping[str, type[Contract]] = {
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
}
SAMPLE = 12  # in the gate, every twelfth arrow is turned round

Arrow = tuple[str, str]  # who imports, what is imported


# On a copy of the tree, as a person would break them.


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code and its contracts in another folder."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> tuple[bool, str]:
    """Whether the contracts are kept, and what import-linter says."""
    script = LINT_IMPORTS.replace("'--no-logo'", "'--no-logo', '--no-cache'")
    assert "--no-cache" in script
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def test_the_tree_as_it_is_keeps_them(copy: Path) -> None:
    kept, said = lint(copy)
    assert kept, said


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param(
            "app/trainer/curves/curves_tab.py",
            "from app.trainer.view import TrainerView",
            id="a file of the Trainer imports its view",
        ),
        pytest.param(
            "app/base/theme.py", "from app.optimizers.model import OptimizersModel", id="the base imports a room"
        ),
        pytest.param(
            "app/initializers/model.py",
            "from app.initializers.view import InitializersView",
            id="the model of a room imports its view",
        ),
        pytest.param(
            "app/optimizers/controller.py",
            "from app.trainer.model import TrainerModel",
            id="a room imports another",
        ),
        pytest.param(
            "core/settings.py", "def late():\n    from app.base import history", id="the engine imports the window"
        ),
    ],
)
def test_a_breach_is_refused(copy: Path, file: str, line: str) -> None:
    with (copy / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    kept, said = lint(copy)
    assert not kept
    assert "BROKEN" in said
    assert ".".join(Path(file).with_suffix("").parts) in said


@pytest.mark.parametrize("folder", ["core", "app", "app/trainer", "app/optimizers", "app/initializers"])
def test_a_new_file_without_a_place_is_refused(copy: Path, folder: str) -> None:
    (copy / folder / "novelty.py").write_text('"""Something new."""\n')
    kept, said = lint(copy)
    assert not kept
    assert "novelty" in said


# Every arrow turned round.


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Who imports what."""
    configure()
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def contracts(written: Sequence[Mapping[str, Any]]) -> list[Contract]:
    """The contracts as import-linter makes them of what is written; there, what is true or false is a word."""
    session = {"root_packages": list(PACKAGES), "include_external_packages": "True"}
    return [
        KINDS[one["type"]](
            name=one["name"],
            session_options=session,
            contract_options={name: str(value) if isinstance(value, bool) else value for name, value in one.items()},
        )
        for one in written
    ]


def refused(graph: grimp.ImportGraph, rules: Sequence[Contract]) -> bool:
    return not all(rule.check(graph=graph, verbose=False).kept for rule in rules)


def arrows(graph: grimp.ImportGraph) -> Iterator[Arrow]:
    """The imports within the code, in order."""
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if imported.startswith(tuple(f"{package}." for package in PACKAGES)):
                yield importer, imported


def let_through(graph: grimp.ImportGraph, turned: Sequence[Arrow]) -> tuple[int, list[Arrow]]:
    """How many of these the contracts of 0.1.0 refuse when they are turned round, and which today's do not."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    now = contracts(settings["tool"]["importlinter"]["contracts"])
    before = contracts(tomllib.loads(EARLIER.read_text(encoding="utf-8"))["contracts"])
    caught, through = 0, []
    for upper, lower in turned:
        graph.add_import(importer=lower, imported=upper)
        if refused(graph, before):
            caught += 1
            if not refused(graph, now):
                through.append((lower, upper))
        graph.remove_import(importer=lower, imported=upper)
    return caught, through


def test_what_was_refused_before_is_refused(graph: grimp.ImportGraph) -> None:
    caught, through = let_through(graph, list(arrows(graph))[::SAMPLE])
    assert caught > 20
    assert through == []


@pytest.mark.slow
def test_all_that_was_refused_before_is_refused(graph: grimp.ImportGraph) -> None:
    caught, through = let_through(graph, list(arrows(graph)))
    assert caught > 400
    assert through == []
