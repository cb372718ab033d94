"""The fallline command: opens the window, or makes pictures, films and tables of a session without one."""

import argparse
import importlib.util
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from app.base import garbage_collection

NAME = "Fall Line"
NO_DISPLAY = (
    "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
    "fallline render and fallline data do without one"
)


def main() -> int:
    """Do what was asked for and return the exit status: 0 done, 1 could not, 2 wrong words."""
    if sys.argv[1:2] == ["render"]:
        return render(sys.argv[2:])
    if sys.argv[1:2] == ["data"]:
        return write_data(sys.argv[2:])
    words = read_words(sys.argv[1:])
    if words.version:
        print(f"{NAME} {version()}")  # noqa: T201 - the answer
        return 0
    if not has_display(sys.platform, os.environ):
        sys.stderr.write(f"fallline: {NO_DISPLAY}\n")
        return 1
    logging.basicConfig(format="Fall Line: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends quietly; once there is a window, it closes that
    hurry()
    # Qt is imported only now, so that --help and --version answer at once and everywhere.
    from app.start import run  # noqa: PLC0415

    return run(Path(words.settings) if words.settings else None, Path(words.file) if words.file else None)


def render(words: list[str]) -> int:
    """Paint a session."""
    from app.cli import arguments  # noqa: PLC0415 - not needed by a start

    parser = arguments.render_words()
    read = parser.parse_args(words)
    arguments.check_render(read, parser)
    leave_the_display()
    from app.cli.render import render  # noqa: PLC0415

    return render(read)


def write_data(words: list[str]) -> int:
    """Write what is measured in a session."""
    from app.cli import arguments  # noqa: PLC0415 - not needed by a start

    read = arguments.data_words().parse_args(words)
    leave_the_display()
    from app.cli.render import data  # noqa: PLC0415

    return data(read)


def leave_the_display() -> None:
    """Let Qt do without a display, whether there is one or not."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def has_display(system: str, environment: Mapping[str, str]) -> bool:
    """Whether there is something to open a window on; Qt would end the process where there is nothing."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return system != "linux" or any(environment.get(name) for name in names)


def hurry() -> None:
    """Leave out what would only slow the start down; `app.start` looks for garbage again."""
    garbage_collection.hold(
        threading.main_thread()
    )  # nothing is thrown away before the window is there, and looking for it takes time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # there are none, and looking for them takes time
    import_when_used("importlib.metadata")  # where pydantic would look for them


def import_when_used(name: str) -> None:
    """Let a module be there, but be read only when something is asked of it (Python's own recipe)."""
    spec = importlib.util.find_spec(name)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    loader = importlib.util.LazyLoader(spec.loader)
    spec.loader = loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    package, _, child = name.rpartition(".")
    setattr(sys.modules[package], child, module)
    loader.exec_module(module)


def read_words(words: list[str]) -> argparse.Namespace:
    """Understand the command line; wrong words end with status 2."""
    parser = argparse.ArgumentParser(
        prog="fallline",
        description="A playground for optimizers and initializers of neural networks.",
        epilog="Without the window: fallline render paints a session, fallline data writes its numbers (see --help).",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a session to open, or a picture that carries one")
    parser.add_argument("--settings", metavar="FILE", help="keep the settings in FILE, and training runs beside it")
    parser.add_argument("--version", action="store_true", help="say which version this is")
    return parser.parse_args(words)


def version() -> str:
    """The installed version."""
    import importlib.metadata  # noqa: PLC0415 - costs a start 20 ms, and is seldom asked

    try:
        return importlib.metadata.version("fallline")
    except importlib.metadata.PackageNotFoundError:
        return "from a checkout"


if __name__ == "__main__":
    sys.exit(main())
