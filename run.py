"""Start Fall Line, or check it, from a fresh checkout with nothing but Python 3.11.

    python3 run.py [arguments]                what `fallline [arguments]` does
    python3 run.py test [--all] [arguments]   lint, types, imports, tests; the arguments are pytest's

The first start makes a virtual environment in `.venv` and installs what pyproject.toml names; later starts
find it there. Whatever stands in the way is said in one sentence.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - Python 3.6 must get as far as this line
    sys.exit(f"Fall Line: this is Python {sys.version_info[0]}.{sys.version_info[1]}; 3.11 or newer is needed.")

import contextlib
import ctypes
import hashlib
import os
import platform
import re
import shlex
import signal
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.cli.command import Command

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))

TOGETHER = ["-n", "2", "--dist", "worksteal"]  # two tests at a time: the suite is written for two cores

FIRST_START = "making .venv; this downloads about 150 MB, once."
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
    (r"Errno (?:28|122)\b|WinError 112\b|No space left", "the disk is full; {root} needs about 700 MB."),
    (r"Errno (?:13|30)\b|WinError 5\b|Permission denied|Read-only file system", "{root} cannot be written to."),
    (
        r"connection broken by|ConnectionError|Max retries exceeded|[Tt]imed out|TimeoutError|SSLError|ProxyError",
        "pip cannot reach the package index; installing needs a network.",
    ),
    (r"No matching distribution found for (\S+)", "there is no {0} for this system ({system})."),
)

# What Qt's wheels expect of the system on Linux: for any platform, then for xcb, then for wayland.
LIBRARIES = """
    libEGL.so.1 libGL.so.1 libX11.so.6 libdbus-1.so.3 libfontconfig.so.1 libfreetype.so.6 libglib-2.0.so.0
    libgssapi_krb5.so.2 libbrotlidec.so.1 libxkbcommon.so.0 libz.so.1 libzstd.so.1
    libX11-xcb.so.1 libxcb.so.1 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1
    libxcb-randr.so.0 libxcb-render-util.so.0 libxcb-render.so.0 libxcb-shape.so.0 libxcb-shm.so.0
    libxcb-sync.so.1 libxcb-util.so.1 libxcb-xfixes.so.0 libxcb-xkb.so.1 libxkbcommon-x11.so.0
    libwayland-client.so.0 libwayland-cursor.so.0 libwayland-egl.so.1
"""
ODD_PACKAGES = {"libbrotlidec.so.1": "libbrotli1", "libglib-2.0.so.0": "libglib2.0-0", "libz.so.1": "zlib1g"}
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
    environment["FALLLINE_COMMAND"] = shlex.join(sys.orig_argv[: len(sys.orig_argv) - len(arguments)])
    if not opens_window(arguments):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    elif not has_display(sys.platform, environment):
        raise StartError(NO_DISPLAY)
    install("app")
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
    install("test")
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
        ("mypy", ["-m", "mypy"]),
        ("lint-imports", ["-c", LINT_IMPORTS]),
        (shlex.join(["pytest", *further]), ["-m", "pytest", *further]),
    ]


def install(kind: str) -> None:
    """Bring `.venv` up to date for the "app" or the "test"; a stamp in it tells what it was made from."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + os.fsencode(ROOT)).hexdigest()
    usable = is_usable(PYTHON)
    # What serves the tests serves the application.
    if usable and (is_stamped(kind, digest) or is_stamped("test", digest)):
        return
    say(f"bringing .venv up to date for the {kind}." if usable else FIRST_START)
    if not usable:
        quietly([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
        quietly([PYTHON, "-m", "ensurepip", "--default-pip"])
    # Only wheels: a compiler's complaints would help nobody.
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    quietly([*pip, "-e", f"{ROOT}[test]" if kind == "test" else str(ROOT)])
    stamp(kind).write_text(digest, encoding="utf-8")
    stamp("qt").unlink(missing_ok=True)


def is_usable(python: str) -> bool:
    """Whether the environment's `python` runs, is of this version and has pip, as after an unbroken start."""
    code = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def is_stamped(kind: str, content: str) -> bool:
    """Whether the stamp of `kind` is there and says `content`."""
    return stamp(kind).is_file() and stamp(kind).read_text(encoding="utf-8") == content


def stamp(kind: str) -> Path:
    """Return the file that is written when `kind` has succeeded."""
    return VENV / f"fallline-{kind}"


def quietly(command: list[str]) -> None:
    """Run `command` unheard; where it fails, show its last lines and say what they mean."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode == 0:
        return
    reason = explain(done.stdout)
    lines = [line.strip() for line in done.stdout.splitlines()]
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
            return sentence.format(*found.groups(), root=ROOT, system=system)
    return ""


def opens_window(arguments: list[str]) -> bool:
    """Whether the application, called with these arguments, opens its window."""
    # This folder's, which is first on the path; it imports nothing that has to be installed.
    from app.__main__ import COMMANDS  # noqa: PLC0415

    return not names_one_of(COMMANDS, arguments) and not asks_for_words(arguments)


def needs_qt(arguments: list[str]) -> bool:
    """Whether the application, called with these arguments, imports Qt."""
    from core.cli.command import ENGINE  # noqa: PLC0415

    return not names_one_of(ENGINE, arguments) and not asks_for_words(arguments)


def names_one_of(commands: Iterable["Command"], arguments: list[str]) -> bool:
    """Whether the first argument is the name of one of these commands."""
    return arguments[:1] in [[command.name] for command in commands]


def asks_for_words(arguments: list[str]) -> bool:
    """Whether the arguments ask only for the help or the version."""
    return bool({"-h", "--help", "--version"} & set(arguments))


def has_display(system: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be expected to open; only Linux makes this a question."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return system != "linux" or any(environment.get(name) for name in names)


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


def explain_qt(output: str, display: str) -> str:
    """Return a sentence for what Qt printed when it did not start."""
    named = re.findall(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file", output)
    if named or "Could not load the Qt platform plugin" in output:
        wanted = [name for name in LIBRARIES.split() if 'plugin "wayland' in output or "wayland" not in name]
        missing = list(dict.fromkeys(named + [name for name in wanted if not is_loadable(name)]))
        if missing:
            packages = " ".join(dict.fromkeys(package(name) for name in missing))
            return f"this system lacks {', '.join(missing)}; on Debian or Ubuntu: sudo apt-get install {packages}."
    if "could not connect to display" in output:
        return f"no display answers at DISPLAY={display}."
    telling = [line for line in output.splitlines() if re.search(r"Error: |^qt\.", line)]
    return f"Qt does not start: {telling[-1] if telling else 'it gives no reason'}"


def is_loadable(library: str) -> bool:
    """Whether the system finds the shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def package(library: str) -> str:
    """Return the Debian package of a shared library: libX11.so.6 is in libx11-6, libEGL.so.1 in libegl1."""
    name, _, version = library.lower().replace("_", "-").partition(".so.")
    return ODD_PACKAGES.get(library, f"{name}{'-' if name[-1].isdigit() else ''}{version}")


def follow(command: list[str], environment: Mapping[str, str], folder: Path = Path()) -> int:
    """Run `command` in the foreground and return its exit status; signals are the child's to answer."""
    child = subprocess.Popen(command, env=environment, cwd=folder)
    before = signal.signal(signal.SIGTERM, lambda number, _: child.send_signal(number))
    try:
        status = child.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            child.wait(timeout=5)
        child.kill()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
    return status if status >= 0 else 128 - status  # ended by a signal, in the shell's way of counting


def say(message: str) -> None:
    """Tell the user something on stderr."""
    print(f"Fall Line: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
