"""The subcommand `desktop`: the entry in the desktop's menu."""

import argparse
import os
import sys
from pathlib import Path

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
import core.settings  # noqa: F401

# isort: split

from app.desktop.entry import command_here, data_folder, install, remove
from core.cli.command import DONE


def desktop(options: argparse.Namespace) -> int:
    """Write the entry or remove it, say which files that were, and return the status."""
    folder = data_folder(os.environ)
    if options.act == "install":
        paths = install(command_here(os.environ, sys.argv, Path.cwd()), folder)
    else:
        paths = remove(folder)
    for path in paths:
        print(path)  # noqa: T201 - the answer
    if not paths:
        print(f"there was nothing of Fall Line in {folder}")  # noqa: T201
    return DONE
