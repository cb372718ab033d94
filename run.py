"""Start Fall Line, or check it, from a fresh checkout with nothing but Python 3.11.

    python3 run.py [arguments]                what `fallline [arguments]` does
    python3 run.py --with NAME [arguments]    the same, after adding an optional part
    python3 run.py test [--all] [arguments]   lint, types, imports, tests; the arguments are pytest's

The first start makes a virtual environment in `.venv` and installs what pyproject.toml names; later starts
find it there. Where this folder cannot be written to, the environment is made in the user's cache;
FALLLINE_VENV names another place. Whatever stands in the way is said in one sentence.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - Python 3.6 must get as far as this line
    sys.exit(f"Fall Line: this is Python {sys.version_info[0]}.{sys.version_info[1]}; 3.11 or newer is needed.")

import contextlib
import hashlib
import os
import platform
import re
import shlex
import signal
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.prerequisites import explain_qt, has_display
from core import STARTED_BY

if TYPE_CHECKING:
    from core.cli.command import Command

ROOT = Path(__file__).resolve().parent


def environment_folder(root: Path, variables: Mapping[str, str]) -> Path:
    """Return where the virtual environment is: as FALLLINE_VENV says, in the checkout, or in the user's cache."""
    if variables.get("FALLLINE_VENV"):
        return Path(variables["FALLLINE_VENV"]).absolute()
    if (root / ".venv").is_dir() or os.access(root, os.W_OK):
        return root / ".venv"
    cache = variables.get("LOCALAPPDATA") or variables.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "fallline" / hashlib.sha256(os.fsencode(root)).hexdigest()[:12]


VENV = environment_folder(ROOT, os.environ)
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))

DEVELOPERS = ("test", "bench")  # extras that --all does not add: the first is there, the second only measures

TOGETHER = ["-n", "2", "--dist", "worksteal"]  # two tests at a time: the suite is written for two cores

FIRST_START = "making {venv}; this downloads about 150 MB, once."
NO_DISPLAY = (
    "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); log in with ssh -X,"
    " or set QT_QPA_PLATFORM=offscreen to run without a window."
)

# What a failed step printed, and what that means. The first that fits counts: pip without a network finds no
# matching distribution either.
REASONS = (
    (
        r"No module named '?(venv|ensurepip)\b",
        "this Python has no {0}; on Debian or Ubuntu: sudo apt-get install python3-venv.",
    ),
    (r"Errno (?:28|122)\b|WinError 112\b|No space left", "the disk is full; {venv} needs about 700 MB."),
    (
        r"Errno (?:13|30)\b|WinError 5\b|Permission denied|Read-only file system",
        "{venv} cannot be written to; FALLLINE_VENV=FOLDER names another place for it.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError|certificate verify failed",
        "the certificate of the package index is not trusted here; PIP_CERT=FILE names who signed it.",
    ),
    (
        r"connection broken by|ConnectionError|Max retries exceeded|[Tt]imed out|TimeoutError|SSLError|ProxyError",
        "pip cannot reach the package index; installing needs a network.",
    ),
    (r"No matching distribution found for (\S+)", "there is no {0} for this system ({system})."),
)

QT_PROBE = "import sys, PySide6.QtWidgets as qt; sys.platform == 'linux' and qt.QApplication([])"
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint(['--no-logo'])"


class StartError(Exception):
    """What stands in the way, in a sentence for the user."""


def main(arguments: list[str]) -> int:
    """Do what the command line asks for and return the exit status."""
    try:
        return check(arguments[1:]) if arguments[:1] == ["test"] else start(arguments)
    except StartError as error:
        say(str(error))
    except OSError as error:
        say(explain(str(error)) or f"{error}.")
    except KeyboardInterrupt:
        return 130
    return 1


def start(arguments: list[str]) -> int:
    """Run the application; where it fails, see whether Qt is the cause."""
    environment = dict(os.environ)
    environment[STARTED_BY] = shlex.join(sys.orig_argv[: len(sys.orig_argv) - len(arguments)])
    parts, arguments = parts_in(arguments)
    if opens_window(arguments):
        if not has_display(sys.platform, environment):
            raise StartError(NO_DISPLAY)
    elif not asks_for_words(arguments):  # the version's report tells of the display that is there
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), environment.get("PYTHONPATH", "")]))
    install("app", parts)
    if needs_qt(arguments):
        try_qt_once(environment)
    # -P: a folder of the user's that is called app is not ours.
    status = follow([PYTHON, "-P", "-m", "app", *arguments], environment)
    if status != 0 and needs_qt(arguments):
        try_qt(environment)
    return status


def check(arguments: list[str]) -> int:
    """Run the gate up to its first failure and return that step's exit status."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    install("test", [part for part in optional_parts() if part not in DEVELOPERS] if "--all" in arguments else [])
    try_qt_once(environment)
    for name, command in gate(arguments):
        say(name)
        status = follow([PYTHON, *command], environment, folder=ROOT)
        if status != 0:
            return status
    return 0


def gate(arguments: list[str]) -> list[tuple[str, list[str]]]:
    """Return each step's name and what Python is called with; pytest is last, so its closing line is too."""
    further = [*TOGETHER, *(argument for argument in arguments if argument != "--all")]
    if "--all" in arguments:
        further = ["-m", "", *further]
    return [
        ("ruff check", ["-m", "ruff", "check", "."]),
        ("ruff format --check", ["-m", "ruff", "format", "--check", "."]),
        ("mypy", ["-m", "mypy", "--num-workers", "2"]),
        ("lint-imports", ["-c", LINT_IMPORTS]),
        (shlex.join(["pytest", *further]), ["-m", "pytest", *further]),
    ]


def parts_in(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the optional parts that are asked for first of all, and the other arguments."""
    parts = []
    while arguments[:1] == ["--with"]:
        if len(arguments) < 2 or arguments[1] not in optional_parts():
            raise StartError(f"--with takes one of {', '.join(optional_parts())}.")
        parts.append(arguments[1])
        arguments = arguments[2:]
    return parts, arguments


def project() -> dict[str, Any]:
    """Return what pyproject.toml says of the project."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def optional_parts() -> dict[str, list[str]]:
    """Return what each optional part of pyproject.toml requires."""
    parts: dict[str, list[str]] = project().get("optional-dependencies", {})
    return parts


def install(kind: str, parts: Iterable[str] = ()) -> None:
    """Bring `.venv` up to date for the "app" or the "test"; a stamp in it tells what it was made from."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + os.fsencode(ROOT)).hexdigest()
    usable = is_usable(PYTHON)
    # What serves the tests serves the application.
    served = usable and (is_stamped(kind, digest) or is_stamped("test", digest))
    missing = [part for part in parts if not (served and is_stamped(part, digest))]
    if served and not missing:
        return
    say(f"bringing {VENV.name} up to date for the {kind}." if usable else FIRST_START.format(venv=VENV))
    if not usable:
        quietly([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
        quietly([PYTHON, "-m", "ensurepip", "--default-pip"])
    # Only wheels: a compiler's complaints would help nobody.
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    if kind == "test":
        quietly([*pip, "-e", f"{ROOT}[{','.join(['test', *missing])}]"])
    else:
        # What it requires, and not itself: an editable install writes the path of this folder into a file that older
        # Pythons read in the locale's encoding.
        quietly(
            [*pip, *project().get("dependencies", []), *(name for part in missing for name in optional_parts()[part])]
        )
    for done in (kind, *missing):
        stamp(done).write_text(digest, encoding="utf-8")
    stamp("qt").unlink(missing_ok=True)


def is_usable(python: str) -> bool:
    """Tell whether the environment's `python` runs, is of this version and has pip, as after an unbroken start."""
    code = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def is_stamped(kind: str, content: str) -> bool:
    """Tell whether the stamp of `kind` is there and says `content`."""
    return stamp(kind).is_file() and stamp(kind).read_text(encoding="utf-8") == content


def stamp(kind: str) -> Path:
    """Return the file that is written when `kind` has succeeded."""
    return VENV / f"fallline-{kind}"


def quietly(command: list[str]) -> None:
    """Run `command` unheard; where it fails, show its last lines and say what they mean."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    with signals_passed_on(child):
        output, _ = child.communicate()
    if child.returncode == 0:
        return
    reason = explain(output)
    lines = [line.strip() for line in output.splitlines()]
    if reason:
        lines = [line for line in lines if line.startswith(("ERROR:", "WARNING:"))][-3:]
    for line in lines[-12:]:
        print(line, file=sys.stderr)
    raise StartError(reason or f"{shlex.join(command[:4])} has failed; its last lines are above.")


def explain(output: str) -> str:
    """Return a sentence for what a failed step printed, or nothing."""
    for pattern, sentence in REASONS:
        found = re.search(pattern, output)
        if found:
            system = f"{platform.platform()}, Python {platform.python_version()}"
            return sentence.format(*found.groups(), venv=VENV, system=system)
    return ""


def opens_window(arguments: list[str]) -> bool:
    """Tell whether the application, called with these arguments, opens its window."""
    # This folder's, which is first on the path; it imports nothing that has to be installed.
    from app.__main__ import COMMANDS  # noqa: PLC0415

    return not names_one_of(COMMANDS, arguments) and not asks_for_words(arguments)


def needs_qt(arguments: list[str]) -> bool:
    """Tell whether the application, called with these arguments, imports Qt."""
    from core.cli.command import ENGINE  # noqa: PLC0415

    return not names_one_of(ENGINE, arguments) and not asks_for_words(arguments)


def names_one_of(commands: Iterable["Command"], arguments: list[str]) -> bool:
    """Tell whether the first argument is the name of one of these commands."""
    return arguments[:1] in [[command.name] for command in commands]


def asks_for_words(arguments: list[str]) -> bool:
    """Tell whether the arguments ask only for the help or the version."""
    return bool({"-h", "--help", "--version"} & set(arguments))


def try_qt_once(environment: Mapping[str, str]) -> None:
    """See after an install that Qt starts on this platform, so that a missing library costs no traceback."""
    platform_name = environment.get("QT_QPA_PLATFORM", "")
    if not is_stamped("qt", platform_name):
        try_qt(environment)
        stamp("qt").write_text(platform_name, encoding="utf-8")


def try_qt(environment: Mapping[str, str]) -> None:
    """Start Qt without a window and explain it when that fails."""
    command = [PYTHON, "-c", QT_PROBE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        raise StartError(explain_qt(done.stderr, environment.get("DISPLAY", "")))


def follow(command: list[str], environment: Mapping[str, str], folder: Path = Path()) -> int:
    """Run `command` in the foreground and return its exit status; signals are the child's to answer."""
    child = subprocess.Popen(command, env=environment, cwd=folder)
    with signals_passed_on(child):
        try:
            status = child.wait()
        except KeyboardInterrupt:
            with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
                child.wait(timeout=5)
            child.kill()
            raise
    return status if status >= 0 else 128 - status  # ended by a signal, in the shell's way of counting


@contextlib.contextmanager
def signals_passed_on(child: "subprocess.Popen[Any]") -> Iterator[None]:
    """Pass on the signals that end this process, so that nothing of it stays behind."""
    numbers = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, lambda given, _: child.send_signal(given)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say(message: str) -> None:
    """Tell the user something on stderr."""
    print(f"Fall Line: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
