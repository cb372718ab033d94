"""Optional parts: what each adds, whether it is here, and the command that adds it where it is not.

An optional part is an extra of pyproject.toml. Nothing starts more slowly for one, and everything else works without
it; where something asks for one that is missing, `require` refuses with the command that fits the way Fall Line was
started.
"""

import importlib
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from types import ModuleType

from core import STARTED_BY
from core.settings import N_, RefusedError

DISTRIBUTION = "fallline"

MISSING = N_("the optional part “{part}” is not installed; this adds it: {command}")
BROKEN = N_("the optional part “{part}” is installed, but does not start: {reason}")
FIXED = N_("the optional part “{part}” is not in this Fall Line, and cannot be added to what an installer made")

# The name of each extra, and the module that is imported from it, or its first one.
PARTS = {"video": "av", "fast": "numba", "exchange": "onnx", "search": "optuna", "search-db": "psycopg"}


class MissingPartError(RefusedError):
    """An optional part that is needed is missing or damaged; the sentence says how to add it."""


def require(name: str, module: str = "") -> ModuleType:
    """Return the module of an optional part, or another `module` of it.

    Raises:
        MissingPartError: it is not installed, or does not start.
    """
    module = module or PARTS[name]
    importlib.invalidate_caches()  # it may have been added while this runs
    try:
        return importlib.import_module(module)
    except ImportError as error:
        if not (isinstance(error, ModuleNotFoundError) and error.name == module):
            raise MissingPartError(BROKEN, part=name, reason=error) from error
        command = command_for(name, os.environ, Path(sys.prefix))
        raise MissingPartError(MISSING if command else FIXED, part=name, command=command) from None


def command_for(name: str, environment: Mapping[str, str], prefix: Path) -> str:
    """Return the command that adds a part to the environment at `prefix`; nothing where none can."""
    if environment.get(STARTED_BY):
        return f"{environment[STARTED_BY]} --with {name}"
    if getattr(sys, "frozen", False):
        return ""
    needed = requirements(name)
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx inject {DISTRIBUTION} {_quoted(needed)}"
    receipt = prefix / "uv-receipt.toml"
    if receipt.is_file():
        extras = " ".join(f'--with "{requirement}"' for requirement in needed)
        return f"uv tool install {extras} {_source(receipt)}"
    if _made_by_uv(prefix):
        return f'uv pip install --python "{prefix}" {_quoted(needed)}'
    return f'"{sys.executable}" -m pip install {_quoted(needed)}'


def requirements(name: str) -> list[str]:
    """Return the requirements of a part, such as "av>=14", as the installed distribution states them."""
    stated = metadata.requires(DISTRIBUTION) or []
    marker = re.compile(rf"""(.+?)\s*;\s*extra\s*==\s*['"]{re.escape(name)}['"]""")
    return [found[1].replace(" ", "") for text in stated if (found := marker.fullmatch(text))]


def _quoted(needed: list[str]) -> str:
    return " ".join(f'"{requirement}"' for requirement in needed)


def _source(receipt: Path) -> str:
    """Return where uv installed the tool from: a folder, a repository, or an index by its name."""
    asked = tomllib.loads(receipt.read_text(encoding="utf-8")).get("tool", {}).get("requirements", [])
    own: dict[str, str] = next((entry for entry in asked if entry.get("name") == DISTRIBUTION), {})
    if "git" in own:
        return f'"git+{own["git"]}"'
    for key in ("directory", "path", "editable", "url"):
        if key in own:
            return f'"{own[key]}"'
    return DISTRIBUTION


def _made_by_uv(prefix: Path) -> bool:
    """Return whether uv made the environment: then it has no pip of its own."""
    described = prefix / "pyvenv.cfg"
    return described.is_file() and re.search(r"^uv\s*=", described.read_text(encoding="utf-8"), re.M) is not None
