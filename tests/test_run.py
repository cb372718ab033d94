import ast
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import run
from app.__main__ import COMMANDS

ROOT = Path(run.__file__).parent
SOURCE = Path(run.__file__).read_text(encoding="utf-8")

OFFLINE = """
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(...)': /simple/hatchling/
ERROR: Could not find a version that satisfies the requirement hatchling>=1.27 (from versions: none)
ERROR: No matching distribution found for hatchling>=1.27
"""
UNTRUSTED = """
WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL:
CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain'))': /simple/numpy/
ERROR: No matching distribution found for numpy>=2.0
"""
NO_WHEEL = """
Collecting pytest-timeout>=2.3
ERROR: Could not find a version that satisfies the requirement PySide6-Essentials>=6.10.3 (from versions: none)
ERROR: No matching distribution found for PySide6-Essentials>=6.10.3
"""


class Stage:
    """Stands for the children that run.py starts: remembers them, and ends them as the test says."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.environment: Mapping[str, str] = {}
        self.statuses: dict[str, int] = {}
        self.is_qt_tried = False

    def quietly(self, command: list[str]) -> None:
        self.commands.append(command)

    def follow(self, command: list[str], environment: Mapping[str, str], folder: Path = Path()) -> int:
        self.commands.append([*command, f"in {folder}"])
        self.environment = environment
        return next((status for word, status in self.statuses.items() if word in command), 0)

    def try_qt(self, _environment: Mapping[str, str]) -> None:
        self.is_qt_tried = True


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A checkout with a usable, empty environment, in which nothing is really run."""
    (tmp_path / "pyproject.toml").write_text("[project]")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "is_usable", lambda _: True)
    stage = Stage()
    for name in ("quietly", "follow", "try_qt"):
        monkeypatch.setattr(run, name, getattr(stage, name))
    return stage


@pytest.fixture
def installed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The same, with nothing left to install and a display to open the window on."""
    monkeypatch.setattr(run, "install", lambda _kind, _parts=(): None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "minimal")
    return stage


# Old and broken Pythons


def test_an_old_python_is_told_in_one_sentence() -> None:
    code = f"import runpy, sys; sys.version_info = (3, 8, 1); runpy.run_path({run.__file__!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == "Fall Line: this is Python 3.8; 3.11 or newer is needed.\n"
    assert done.returncode == 1


def test_an_old_python_can_read_the_file() -> None:
    ast.parse(SOURCE, feature_version=(3, 6))


def test_the_version_is_checked_before_anything_else() -> None:
    docstring, sys_import, check = ast.parse(SOURCE).body[:3]
    assert isinstance(docstring, ast.Expr)
    assert ast.unparse(sys_import) == "import sys"
    assert ast.unparse(check).startswith("if sys.version_info < (3, 11):")


def test_an_environment_with_pip_is_usable() -> None:
    assert run.is_usable(sys.executable)


def test_an_environment_of_another_python_is_not_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version_info", (3, 99, 0))
        assert not run.is_usable(sys.executable)


def test_an_environment_without_a_python_is_not_usable(tmp_path: Path) -> None:
    assert not run.is_usable(str(tmp_path / "python"))


# Installing


PROJECT = """
[project]
dependencies = ["numpy>=2", "scikit-learn"]
optional-dependencies = {search = ["optuna>=5"], video = ["imageio"]}
"""


def test_the_first_start_installs_what_is_required_and_writes_the_path_of_the_checkout_nowhere(stage: Stage) -> None:
    (run.ROOT / "pyproject.toml").write_text(PROJECT)
    run.install("app")
    assert [command[-2:] for command in stage.commands] == [["numpy>=2", "scikit-learn"]]
    assert not any(str(run.ROOT) in word for word in stage.commands[0][1:])


def test_an_optional_part_is_added_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    (run.ROOT / "pyproject.toml").write_text(PROJECT)
    monkeypatch.setenv("QT_QPA_PLATFORM", "minimal")
    for _ in range(2):
        assert run.main(["--with", "search", "race.fallline"]) == 0
    installed, first, second = stage.commands
    assert installed[-1] == "optuna>=5"
    assert first[-2:] == second[-2:] == ["race.fallline", f"in {Path()}"]


@pytest.mark.parametrize("words", [["--with"], ["--with", "serach"]])
def test_a_part_that_there_is_not_is_told_with_those_that_there_are(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    (run.ROOT / "pyproject.toml").write_text(PROJECT)
    monkeypatch.setenv("QT_QPA_PLATFORM", "minimal")
    assert run.main(words) == 1
    assert capsys.readouterr().err == "Fall Line: --with takes one of search, video.\n"
    assert stage.commands == []


def test_the_checkout_is_found_wherever_the_application_is_started(installed: Stage) -> None:
    run.main(["race.fallline"])
    assert installed.environment["PYTHONPATH"].split(os.pathsep)[0] == str(run.ROOT)


def test_the_environment_is_where_it_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert run.environment_folder(tmp_path, {}) == tmp_path / ".venv"
    assert run.environment_folder(tmp_path, {"FALLLINE_VENV": str(elsewhere)}) == elsewhere
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert run.environment_folder(tmp_path, {"XDG_CACHE_HOME": str(elsewhere)}).parent == elsewhere / "fallline"


def test_the_second_start_installs_nothing(stage: Stage) -> None:
    run.install("app")
    run.install("app")
    assert len(stage.commands) == 1


def test_a_changed_pyproject_is_installed(stage: Stage) -> None:
    run.install("app")
    (run.ROOT / "pyproject.toml").write_text("[project]  # changed")
    run.install("app")
    assert len(stage.commands) == 2


def test_a_moved_checkout_is_installed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    run.install("app")
    moved = run.ROOT / "moved"
    moved.mkdir()
    (run.ROOT / "pyproject.toml").rename(moved / "pyproject.toml")
    monkeypatch.setattr(run, "ROOT", moved)
    run.install("app")
    assert len(stage.commands) == 2


def test_what_serves_the_tests_serves_the_application(stage: Stage) -> None:
    run.install("test")
    run.install("app")
    assert [command[-1] for command in stage.commands] == [f"{run.ROOT}[test]"]


def test_what_serves_the_application_does_not_serve_the_tests(stage: Stage) -> None:
    run.install("app")
    run.install("test")
    assert len(stage.commands) == 2


def test_a_failed_install_is_tried_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_command: list[str]) -> None:
        raise run.StartError

    with monkeypatch.context() as patch:
        patch.setattr(run, "quietly", fail)
        with pytest.raises(run.StartError):
            run.install("app")
    run.install("app")
    assert len(stage.commands) == 1


def test_an_unusable_environment_is_made_anew(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    run.install("app")
    stage.commands.clear()
    monkeypatch.setattr(run, "is_usable", lambda _: False)
    run.install("app")
    assert [command[2] for command in stage.commands] == ["venv", "ensurepip", "pip"]
    assert "--clear" in stage.commands[0]


# What stands in the way


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("/usr/bin/python3: No module named ensurepip", "apt-get install python3-venv"),
        ("/usr/bin/python3: No module named venv", "apt-get install python3-venv"),
        (OFFLINE, "cannot reach the package index"),
        (UNTRUSTED, "certificate of the package index is not trusted"),
        (NO_WHEEL, "there is no PySide6-Essentials>=6.10.3 for this system"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", "the disk is full"),
        ("Error: [Errno 13] Permission denied: '/opt/.venv'", "cannot be written to"),
        ("Error: [Errno 30] Read-only file system: '/opt/.venv'", "cannot be written to"),
    ],
)
def test_a_failure_is_explained(output: str, sentence: str) -> None:
    assert sentence in run.explain(output)


def test_an_unknown_failure_is_not_explained() -> None:
    assert run.explain("ERROR: something else") == ""


def test_a_failed_step_shows_the_lines_that_count(capsys: pytest.CaptureFixture[str]) -> None:
    code = f"print('Traceback (most recent call last):', {NO_WHEEL!r}); raise SystemExit(1)"
    with pytest.raises(run.StartError, match="there is no PySide6-Essentials"):
        run.quietly([sys.executable, "-c", code])
    assert capsys.readouterr().err == NO_WHEEL[NO_WHEEL.index("ERROR") :]


def test_a_step_that_fails_for_an_unknown_reason_shows_its_last_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(run.StartError, match="last lines are above"):
        run.quietly([sys.executable, "-c", "print('what nobody foresaw'); raise SystemExit(1)"])
    assert capsys.readouterr().err == "what nobody foresaw\n"


def test_a_step_that_succeeds_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    run.quietly([sys.executable, "-c", "print('a lot')"])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (run.StartError("there is no display."), "Fall Line: there is no display.\n"),
        (OSError(28, "No space left on device"), "Fall Line: the disk is full"),
        (FileNotFoundError(2, "No such file", "pyproject.toml"), "Fall Line: [Errno 2] No such file"),
    ],
)
def test_an_error_is_a_sentence_and_a_status(
    error: Exception, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: list[str]) -> int:
        raise error

    monkeypatch.setattr(run, "start", fail)
    assert run.main([]) == 1
    assert capsys.readouterr().err.startswith(sentence)


def test_an_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def interrupt(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "start", interrupt)
    assert run.main([]) == 130
    assert capfd.readouterr() == ("", "")


# Display and Qt


def test_without_a_display_nothing_is_installed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "has_display", lambda *_: False)
    with pytest.raises(run.StartError, match="QT_QPA_PLATFORM=offscreen"):
        run.start([])
    assert stage.commands == []


@pytest.mark.parametrize(
    "arguments", [["-h"], ["--help"], ["--version"], *([command.name, "a"] for command in COMMANDS)]
)
def test_what_opens_no_window_needs_no_display(
    arguments: list[str], stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "has_display", lambda *_: False)
    assert run.start(arguments) == 0
    assert stage.commands[-1][-1 - len(arguments) : -1] == arguments


def test_what_needs_no_qt_starts_without_it(stage: Stage) -> None:
    stage.statuses["train"] = 1
    assert run.start(["train", "--out", "a"]) == 1
    assert run.start(["render", "--help"]) == 0
    assert not stage.is_qt_tried
    run.start(["render", "a.fallline"])
    assert stage.is_qt_tried


def test_the_commands_are_read_without_anything_that_is_installed() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import run; print(run.opens_window(['train']))"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_the_application_is_told_how_it_was_started(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", ["python3", "run.py", "train", "--out", "a"])
    run.start(["train", "--out", "a"])
    assert stage.environment["FALLLINE_COMMAND"] == "python3 run.py"


def test_the_report_of_the_version_is_left_to_the_display_that_is_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    run.start(["--version", "--verbose"])
    assert "QT_QPA_PLATFORM" not in stage.environment
    run.start(["render", "a.fallline"])
    assert stage.environment["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.skipif(sys.platform == "win32", reason="signals end no process there")
def test_a_signal_is_passed_on_and_its_status_comes_back() -> None:
    child = "import time; print('up', flush=True); time.sleep(60)"
    code = f"import os, sys, run; sys.exit(run.follow([sys.executable, '-c', {child!r}], os.environ))"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.terminate()
        assert process.wait(timeout=30) == 143


def test_a_file_called_data_is_opened_in_the_window() -> None:
    assert run.opens_window(["--settings", "data"])


def test_qt_is_tried_once_for_each_platform(stage: Stage) -> None:
    run.try_qt_once({"QT_QPA_PLATFORM": "offscreen"})
    stage.is_qt_tried = False
    run.try_qt_once({"QT_QPA_PLATFORM": "offscreen"})
    assert not stage.is_qt_tried
    run.try_qt_once({})
    assert stage.is_qt_tried


# Starting


def test_the_application_gets_the_arguments(installed: Stage) -> None:
    run.main(["settings.json", "test"])
    assert installed.commands == [[run.PYTHON, "-P", "-m", "app", "settings.json", "test", "in ."]]


def test_the_exit_status_is_passed_on(installed: Stage) -> None:
    installed.statuses = {"app": 7}
    assert run.main([]) == 7
    assert installed.is_qt_tried


def test_an_exit_status_comes_from_the_child() -> None:
    assert run.follow([sys.executable, "-c", "raise SystemExit(7)"], os.environ) == 7


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals")
def test_a_signal_is_counted_as_the_shell_counts() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run.follow([sys.executable, "-c", code], os.environ) == 128 + signal.SIGTERM


# The gate


def test_the_gate_ends_with_pytest() -> None:
    names = [name for name, _ in run.gate([])]
    assert names == ["ruff check", "ruff format --check", "mypy", "lint-imports", "pytest -n 2 --dist worksteal"]


def test_further_arguments_go_to_pytest_only() -> None:
    *others, (_, pytest_command) = run.gate(["-x", "tests/core"])
    assert pytest_command == ["-m", "pytest", *run.TOGETHER, "-x", "tests/core"]
    assert not any("-x" in command for _, command in others)


def test_all_lifts_the_filter_of_slow_tests() -> None:
    assert run.gate(["--all", "-x"])[-1][1] == ["-m", "pytest", "-m", "", *run.TOGETHER, "-x"]


def test_the_gate_stops_at_the_first_failure(installed: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    installed.statuses = {"mypy": 3}
    assert run.main(["test"]) == 3
    assert capsys.readouterr().err.splitlines() == [
        "Fall Line: ruff check",
        "Fall Line: ruff format --check",
        "Fall Line: mypy",
    ]


def test_a_gate_without_failures_is_a_success(installed: Stage) -> None:
    assert run.main(["test", "--all"]) == 0
    assert len(installed.commands) == 5
    assert all(command[-1] == f"in {run.ROOT}" for command in installed.commands)


def test_the_gate_needs_no_display(installed: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM")
    run.main(["test"])
    assert installed.environment["QT_QPA_PLATFORM"] == "offscreen"
