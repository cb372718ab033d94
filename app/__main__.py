"""The fallline command: opens the window."""

import argparse
import importlib.util
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from app import garbage

NAME = "Fall Line"


def main() -> int:
    """Open the window and return the exit status."""
    words = read_words(sys.argv[1:])
    if words.version:
        print(f"{NAME} {version()}")  # noqa: T201 - the answer
        return 0
    logging.basicConfig(format="Fall Line: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends quietly
    hurry()
    # Qt is imported only now, so that --help and --version answer at once and everywhere.
    from app.start import run  # noqa: PLC0415

    return run(Path(words.settings) if words.settings else None)


def hurry() -> None:
    """Leave out what would only slow the start down; `app.start` looks for garbage again."""
    garbage.hold(
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
        prog="fallline", description="A playground for optimizers and initializers of neural networks."
    )
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
