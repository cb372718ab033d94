"""The fallline command: opens the window, or does without one what a subcommand says."""

import argparse
import logging
import os
import signal
import sys
import threading
from _operator import _compare_digest as compare_digest
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.base import garbage_collection
from app.imports.lean_dataclasses import compile_less
from app.imports.lean_pyqtgraph import import_pyqtgraph
from app.imports.lean_qt import import_qt
from app.imports.stand_in import stand_in
from app.prerequisites import explained, has_display
from core import STARTED_BY, version
from core.cli.command import (
    COULD_NOT,
    DONE,
    ENGINE,
    Command,
    Parser,
    UsageError,
    fail,
    find,
    heard,
    listing,
    nearest,
    started_as,
)

NAME = "Fall Line"
WITH_LIST = {"export": "app.cli.runs:export"}  # commands of the engine that know the window's list of runs, too
COMMANDS = (
    Command(
        "render", "paint a session as a picture or a film", "app.cli.arguments:add_render", "app.cli.render:render"
    ),
    Command(
        "data", "write what is measured in a session as a table", "app.cli.arguments:add_data", "app.cli.render:data"
    ),
    Command(
        "compare",
        "say what differs between two sessions or runs",
        "app.cli.arguments:add_compare",
        "app.cli.compare:compare",
    ),
    Command("report", "write a session or a run as a page", "app.cli.arguments:add_report", "app.cli.report:report"),
    Command(
        "desktop",
        "put Fall Line into the menu of the desktop, or take it out",
        "app.cli.arguments:add_desktop",
        "app.cli.desktop:desktop",
    ),
    *(replace(command, run=WITH_LIST.get(command.name, command.run)) for command in ENGINE),
)
"""The subcommands; another one is another entry."""

NO_DISPLAY = (
    "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
    f"{', '.join(command.name for command in COMMANDS)} do without one"
)


def main() -> int:
    """Do what was asked for and return the exit status."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # noqa: PLC0415 - only there

        freeze_support()  # a worker of a search starts here, too, and goes no further
    return heard(lambda: answer(os.environ.get(STARTED_BY) or started_as(), sys.argv[1:]))


def answer(program: str, words: Sequence[str]) -> int:
    """Do what the words say and return the status; `program` is how this was started."""
    if command := find(COMMANDS, words):
        with explained(os.environ):
            return command.answer(program, words[1:])
    return window_parser(program).answer(words, open_window)


def window_parser(program: str) -> Parser:
    """The parser of a command line without a subcommand."""
    parser = Parser(
        prog=program,
        usage=f"{program} [FILE] [--new] [--settings FILE]\n       {program} COMMAND ...",
        description="Open the window of Fall Line, a playground for optimizers and initializers of neural networks.",
        epilog=f"commands, which open no window:\n{listing(COMMANDS)}\n\n"
        f"{program} COMMAND --help tells more of each. A file that is called like a command is opened as ./NAME.",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a session to open, or a picture that carries one")
    parser.add_argument("--new", action="store_true", help="open FILE in a window of its own, not in the one there is")
    parser.add_argument("--settings", metavar="FILE", help="keep the settings in FILE, and training runs beside it")
    parser.add_argument("--version", action="store_true", help="say which version this is")
    parser.add_argument(
        "--verbose", action="store_true", help="with --version: say also what a report of a fault needs"
    )
    return parser


def open_window(options: argparse.Namespace) -> int:
    """Open the window, or say the version; return the exit status when it is closed."""
    if options.version:
        print(verbose_version() if options.verbose else f"{NAME} {version()}")  # noqa: T201 - the answer
        return DONE
    refuse_misspelt(options.file)
    if not has_display(sys.platform, os.environ):
        return fail(COULD_NOT, NO_DISPLAY)
    logging.basicConfig(format="Fall Line: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends quietly; once there is a window, it closes that
    hurry()
    # Qt is imported only now, so that --help and --version answer at once and everywhere.
    with explained(os.environ):
        from app.start import run  # noqa: PLC0415

    return run(
        Path(options.settings) if options.settings else None,
        Path(options.file) if options.file else None,
        new=options.new,
    )


def refuse_misspelt(file: str | None) -> None:
    """Refuse a file that does not exist where a command was nearly written.

    Raises:
        UsageError: the nearest command is named.
    """
    if file and (hint := nearest(file, [command.name for command in COMMANDS])) and not Path(file).exists():
        raise UsageError(f"{file} is neither a file nor a command{hint}")


def hurry() -> None:
    """Leave out what would only slow the start down; `app.start` looks for garbage again."""
    garbage_collection.hold(
        threading.main_thread()
    )  # nothing is thrown away before the window is there, and looking for it takes time
    compile_less()
    for texts in ("_add_newdocs", "_add_newdocs_scalars"):
        stand_in(f"numpy._core.{texts}")  # of `help`, which nobody asks for in a window
    stand_in("pydantic.plugin._loader", get_plugins=lambda: ())  # there are none, and looking for them takes time
    stand_in("secrets", compare_digest=compare_digest)  # all that pydantic asks of it
    with suppress(ImportError):  # that is explained when the window imports it
        import_qt()
        import_pyqtgraph()


def verbose_version() -> str:
    """Return what a report of a fault needs to say; Qt is started where there is a display, to be asked for it."""
    with explained(os.environ):
        from PySide6.QtGui import QGuiApplication  # noqa: PLC0415

        from app.desktop.system_report import system_report  # noqa: PLC0415

    if not has_display(sys.platform, os.environ):
        return system_report()
    app = QGuiApplication(sys.argv[:1])
    report = system_report()
    app.shutdown()
    return report


if __name__ == "__main__":
    sys.exit(main())
