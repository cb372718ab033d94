"""Passes are compiled beside what runs, kept in the user's cache, and handed out only if they do as NumPy does."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.kernels import Pass, compiler, step_passes
from core.settings import Array

WITHOUT = {compiler.SWITCH: "0"}


def does(made: Mapping[Pass, Pass]) -> bool:
    """Whether SGD's pass does as the formula says."""
    params, grad = np.array([1, 2], np.float32), np.array([2, 4], np.float32)
    made[step_passes.sgd](params, grad, np.float32(0), np.float32(0.5))
    return params.tolist() == [0, 0]


def test_they_are_wanted_where_they_can_be_and_nobody_switched_them_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "find_spec", lambda _: object())
    assert compiler.is_wanted({})
    assert compiler.is_wanted({compiler.SWITCH: "1"})
    assert not compiler.is_wanted(WITHOUT)
    monkeypatch.setattr(compiler, "find_spec", lambda _: None)
    assert not compiler.is_wanted({})


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
def test_a_pass_is_there_when_it_was_compiled_and_has_proved_right() -> None:
    compiler.ask([step_passes.sgd], does)
    compiler.finish()
    assert compiler.compiled(step_passes.sgd) is not None
    assert compiler.compiled(step_passes.adam) is None


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
def test_a_pass_that_does_not_do_as_numpy_does_is_not_handed_out(caplog: pytest.LogCaptureFixture) -> None:
    compiler.ask([step_passes.sgd], lambda _: False)
    compiler.finish()
    assert compiler.compiled(step_passes.sgd) is None
    assert "['sgd'] do not agree with NumPy on this machine" in caplog.text


@pytest.mark.usefixtures("fresh_compiler")
def test_what_cannot_be_compiled_is_left_to_numpy(caplog: pytest.LogCaptureFixture) -> None:
    def unknown(params: Array, rate: float) -> None:
        raise RuntimeError(params, rate, Path())

    compiler.ask([unknown], lambda _: True)
    compiler.finish()
    assert compiler.compiled(unknown) is None
    assert "['unknown'] cannot be compiled" in caplog.text


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
def test_it_is_compiled_once_and_then_read_from_the_cache(tmp_path: Path) -> None:
    compiler.compile_pass(step_passes.sgd)
    kept = sorted(file.name for file in tmp_path.rglob("*.nbc"))
    made: Any = compiler.compile_pass(step_passes.sgd)
    assert len(kept) == 1
    assert sum(made.stats.cache_hits.values()) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
@pytest.mark.parametrize("content", [b"", b"no machine code", b"\x80\x05cos\nsystem\n."])
def test_a_damaged_cache_is_rebuilt(tmp_path: Path, content: bytes) -> None:
    compiler.compile_pass(step_passes.sgd)
    for file in tmp_path.rglob("*.nb?"):
        file.write_bytes(content)
    made: Any = compiler.compile_pass(step_passes.sgd)
    assert sum(made.stats.cache_misses.values()) == 1
    assert does({step_passes.sgd: made})


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
def test_a_cache_that_cannot_be_written_to_is_done_without(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "file"))
    assert does({step_passes.sgd: compiler.compile_pass(step_passes.sgd)})


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
def test_nothing_is_parallel_and_no_product_is_contracted_with_a_sum() -> None:
    made: Any = compiler.compile_pass(step_passes.adam)
    assert not made.targetoptions.get("parallel")
    assert not made.targetoptions.get("fastmath")
    assert made.targetoptions["nogil"]
    assert not [line for text in made.inspect_asm().values() for line in text.splitlines() if "fmadd" in line]


@pytest.mark.slow
@pytest.mark.usefixtures("fresh_compiler")
def test_a_program_may_end_while_something_is_compiled() -> None:
    program = (
        "from core import kernels; from core.kernels import step_passes\n"
        "for name in ('sgd', 'adam', 'nadam', 'rprop', 'lion', 'amsgrad'):\n"
        "    kernels.ask([getattr(step_passes, name)], lambda made: True)\n"
        "print('end')"
    )
    root = Path(__file__).parents[3]
    ended = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "end\n", "")
