"""A missing part is said with the command that adds it here; one that is there is used."""

import sys
import tomllib
from pathlib import Path

import pytest

from core.optional_parts import DISTRIBUTION, PARTS, MissingPartError, command_for, require

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def stated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The requirements as a wheel's metadata state them."""
    lines = ["numpy>=2.0", "ruff>=0.15; extra == 'test'", "av>=14; extra == 'video'", 'x; python_version < "3.12"']
    monkeypatch.setattr("importlib.metadata.requires", lambda name: lines if name == DISTRIBUTION else None)


def test_every_part_is_an_extra_of_the_project() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(PARTS) == set(extras) - {"test", "test-all", "bench"}


def test_a_checkout_adds_it_by_run_py(tmp_path: Path) -> None:
    assert command_for("video", {"FALLLINE_COMMAND": "python3 run.py"}, tmp_path) == "python3 run.py --with video"


def test_pipx_injects_it(tmp_path: Path) -> None:
    (tmp_path / "pipx_metadata.json").write_text("{}")
    assert command_for("video", {}, tmp_path) == 'pipx inject fallline "av>=14"'


@pytest.mark.parametrize(
    ("entry", "source"),
    [
        ('{ name = "fallline" }', "fallline"),
        ('{ name = "fallline", directory = "/home/kim/fall line" }', '"/home/kim/fall line"'),
        ('{ name = "fallline", editable = "/src" }', '"/src"'),
        ('{ name = "fallline", git = "https://example.org/f.git" }', '"git+https://example.org/f.git"'),
    ],
)
def test_uv_installs_the_tool_again_from_where_it_came(tmp_path: Path, entry: str, source: str) -> None:
    (tmp_path / "uv-receipt.toml").write_text(f"[tool]\nrequirements = [{entry}]\n")
    assert command_for("video", {}, tmp_path) == f'uv tool install --with "av>=14" {source}'


def test_an_environment_of_uv_has_no_pip(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\nuv = 0.9.1\n")
    assert command_for("video", {}, tmp_path) == f'uv pip install --python "{tmp_path}" "av>=14"'


def test_anywhere_else_this_python_s_pip_does(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").write_text("home = /usr/bin\n")
    assert command_for("video", {}, tmp_path) == f'"{sys.executable}" -m pip install "av>=14"'


def test_what_an_installer_made_takes_nothing_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command_for("video", {}, tmp_path) == ""


def test_a_missing_part_is_refused_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # as Python marks what cannot be found
    monkeypatch.setenv("FALLLINE_COMMAND", "python3 run.py")
    with pytest.raises(MissingPartError, match=r"“video” is not installed.+python3 run\.py --with video$"):
        require("video")


def test_a_damaged_part_is_not_called_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "av", raising=False)
    (tmp_path / "av.py").write_text("import no_such_codec\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(MissingPartError, match=r"does not start: No module named 'no_such_codec'"):
        require("video")


def test_a_part_that_was_added_meanwhile_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "av", raising=False)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "av.py").write_text("here = True\n")
    assert require("video").here
    del sys.modules["av"]
