"""Modules that are read only when something is asked of them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.imports.stand_in import stand_in

TEXT = "print('read')\n__all__ = ['LATER']\nKNOWN, LATER = 1, 2\n"


@pytest.fixture
def name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    (tmp_path / "waits_to_be_read.py").write_text(TEXT)
    monkeypatch.syspath_prepend(tmp_path)
    yield "waits_to_be_read"
    sys.modules.pop("waits_to_be_read", None)


def test_what_is_known_is_told_without_reading(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in(name, KNOWN=1)
    module = __import__(name)
    assert module.KNOWN == 1
    assert not hasattr(module, "__wrapped__")
    assert capsys.readouterr().out == ""


def test_the_rest_is_read_once(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    stand_in(name, KNOWN=1)
    module = __import__(name)
    assert module.LATER == 2
    assert not hasattr(module, "NEVER")
    assert Path(str(module.__file__)).name == f"{name}.py"
    assert capsys.readouterr().out == "read\n"


def test_all_its_names_can_be_imported(name: str) -> None:
    stand_in(name)
    names: dict[str, object] = {}
    exec(f"from {name} import *", names)
    assert names["LATER"] == 2


def test_a_module_that_is_there_stays(name: str) -> None:
    module = __import__(name)
    stand_in(name)
    assert sys.modules[name] is module


def test_one_that_is_found_nowhere_is_missed_when_it_is_asked() -> None:
    stand_in("found_nowhere")
    module = sys.modules.pop("found_nowhere")
    with pytest.raises(ImportError, match="found_nowhere"):
        module.anything  # noqa: B018 - asking is enough
