"""What all subcommands share: their words, their statuses and how they were started."""

import errno
import os
import pkgutil
import signal
import subprocess
import sys
from argparse import ArgumentTypeError, Namespace
from pathlib import Path

import pytest

from core.cli.command import (
    ENGINE,
    INTERRUPTED,
    SIGNALS,
    Command,
    Parser,
    UsageError,
    find,
    heard,
    nearest,
    noticing,
    one_of,
    started_as,
)

HERE = "tests.core.cli.test_command"


def add_arguments(parser: Parser) -> None:
    parser.add_argument("--steps", type=int)
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--rate")


def tell(options: Namespace) -> int:
    sys.stdout.write(f"{options.command} {options.steps}")
    return 0


def stop(options: Namespace) -> int:
    signal.raise_signal(options.steps)
    return 0


def read(_: Namespace) -> int:
    Path("a" * 300).is_file()
    return 0


def save(_: Namespace) -> int:
    with noticing() as noticed:
        signal.raise_signal(signal.SIGINT)  # which has ended the reader of a pipe, too
        sys.stdout.write("stopped\n")
        sys.stdout.flush()
        return INTERRUPTED + noticed[0]


TELL = Command("tell", "say what was asked for", f"{HERE}:add_arguments", f"{HERE}:tell")
READ = Command("read", "ask for a file that the system refuses", f"{HERE}:add_arguments", f"{HERE}:read")
SAVE = Command("save", "save what goes on", f"{HERE}:add_arguments", f"{HERE}:save")
STOP = Command("stop", "be stopped by a signal", f"{HERE}:add_arguments", f"{HERE}:stop")


def test_a_command_is_one_entry_and_knows_how_it_was_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert TELL.answer("python3 run.py", ["--steps", "3"]) == 0
    assert capsys.readouterr().out == "python3 run.py tell 3"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--step", "3"], "--step is not known here; did you mean --steps?"),
        (["--rat=3"], "--rat=3 is not known here; did you mean --rate?"),
        (["--quite-another"], "--quite-another is not known here\n"),
        (["more"], "more is one word too many"),
        (["--steps", ""], "there is nothing behind --steps\n"),
        (["--rate="], "there is nothing behind --rate=\n"),
        ([""], "the first word is empty\n"),
        (["--steps", "many"], "argument --steps: invalid int value: 'many'"),
    ],
)
def test_wrong_words_are_refused(words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert TELL.answer("fallline", words) == 2
    said, complaint = capsys.readouterr()
    assert said == ""
    assert complaint.startswith("Fall Line: ")
    assert sentence in complaint
    assert complaint.endswith("\nHelp: fallline tell --help\n")


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_ends_a_command_quietly_with_its_number(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    before = signal.getsignal(number)
    assert STOP.answer("fallline", ["--steps", str(int(number))]) == 128 + number
    assert capsys.readouterr() == ("", "")
    assert signal.getsignal(number) == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals end no process there")
def test_a_signal_while_libraries_are_imported_ends_the_process_without_an_exception(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(
        "import signal\n"
        "try:\n"
        "    signal.raise_signal(signal.SIGTERM)\n"
        "except BaseException:\n"
        "    print('as a library that is half imported')\n"
    )
    code = "from core.cli.command import Command; Command('slow', 'slow', 'slow:add', 'slow:run').answer('x', [])"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal that goes away sends no signal there")
def test_what_nohup_has_started_outlives_its_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert STOP.answer("fallline", ["--steps", str(int(signal.SIGHUP))]) == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_an_error_of_the_system_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert READ.answer("fallline", []) == 1
    assert capsys.readouterr().err == f"Fall Line: {'a' * 300}: File name too long\n"


@pytest.mark.parametrize(("command", "status"), [(TELL, 128 + 13), (SAVE, 128 + 2)])
def test_a_command_that_nobody_reads_ends_as_by_a_signal(
    command: Command, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(_: str) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(sys.stdout, "write", gone)
    assert heard(lambda: command.answer("fallline", [])) == status
    assert capsys.readouterr().err == ""


def test_an_answer_that_cannot_be_written_is_not_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sys.stdout, "write", full)
    assert heard(lambda: TELL.answer("fallline", [])) == 1
    assert capsys.readouterr().err == "Fall Line: stdout cannot be written: No space left on device\n"


def test_the_first_word_names_a_command_and_a_path_does_not() -> None:
    assert find([TELL], ["tell", "more"]) is TELL
    assert find([TELL], ["./tell"]) is None
    assert find([TELL], ["--steps", "tell"]) is None
    assert find([TELL], []) is None


@pytest.mark.parametrize("command", ENGINE, ids=lambda command: command.name)
def test_the_functions_that_an_entry_names_are_there(command: Command) -> None:
    assert callable(pkgutil.resolve_name(command.arguments))
    assert callable(pkgutil.resolve_name(command.run))


def test_a_name_that_is_nearly_right_is_offered() -> None:
    assert nearest("trian", ["train", "data"]) == "; did you mean train?"
    assert nearest("xyz", ["train", "data"]) == ""
    with pytest.raises(ArgumentTypeError, match="drak is not one of light, dark; did you mean dark"):
        one_of(["light", "dark"])("drak")


def test_the_help_of_a_parser_that_failed_is_still_to_come() -> None:
    with pytest.raises(UsageError):
        Parser(prog="fallline").parse(["--nothing"])


@pytest.mark.parametrize(
    ("argv", "orig_argv", "program"),
    [
        (["/x/core/__main__.py", "train"], [".venv/bin/python", "-m", "core", "train"], ".venv/bin/python -m core"),
        (["/x/core/__main__.py"], ["python", "-P", "-m", "core"], "python -P -m core"),
        (["/nowhere/else/fallline", "train"], ["python", "/nowhere/else/fallline", "train"], "/nowhere/else/fallline"),
        (["/usr/bin/true", "train"], ["python", "/usr/bin/true", "train"], "true"),
    ],
)
def test_the_program_is_named_as_it_was_started(
    argv: list[str], orig_argv: list[str], program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", {"true": "/usr/bin/true"}.get)
    monkeypatch.setattr(sys, "argv", argv)
    monkeypatch.setattr(sys, "orig_argv", orig_argv)
    assert started_as() == program
