"""The facts about the machine that a report of a fault needs: versions, threads, kernels, and what Qt draws on.

Nothing in it tells who or where somebody is: no path, no name.
"""

import os
import platform
import re
from collections.abc import Iterator
from importlib import metadata
from importlib.util import find_spec

from PySide6.QtGui import QFontInfo, QGuiApplication, QScreen
from threadpoolctl import threadpool_info

from core import version
from core.kernels.compiler import is_wanted
from core.optional_parts import PARTS, requirements

NEEDED = ("numpy", "PySide6-Essentials", "pyqtgraph", "pydantic", "scikit-learn", "scipy", "contourpy", "Pillow")


def system_report() -> str:
    """Return the report, a fact a line; of fonts and screens only where Qt has been started."""
    return "\n".join(f"{name}: {fact}" for name, fact in [*_machine(), *_packages(), *_drawing()])


def _machine() -> Iterator[tuple[str, str]]:
    yield "Fall Line", version()
    yield "Python", f"{platform.python_version()} ({platform.python_implementation()})"
    yield "system", f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield "cores", str(os.cpu_count())


def _packages() -> Iterator[tuple[str, str]]:
    for name in NEEDED:
        yield name, _version_of(name)
    for library in threadpool_info():
        if library["user_api"] == "blas":
            kind = " ".join(filter(None, (library["internal_api"], library["version"], library.get("architecture"))))
            yield "BLAS", f"{kind}, {library['num_threads']} threads"
    for part in PARTS:
        yield f"part {part}", ", ".join(f"{name} {_version_of(name)}" for name in _names(part))
    yield "kernels", _kernels()


def _kernels() -> str:
    if find_spec(PARTS["fast"]) is None:
        return "not installed"
    return "wanted" if is_wanted() else "switched off"


def _names(part: str) -> Iterator[str]:
    """The distributions that an optional part is made of, without their versions."""
    try:
        needed = requirements(part)
    except metadata.PackageNotFoundError:  # a checkout that is not installed
        needed = []
    for one in needed or [PARTS[part]]:
        yield re.split(r"[^\w.-]", one, maxsplit=1)[0]


def _version_of(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _drawing() -> Iterator[tuple[str, str]]:
    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication):
        yield "display", "none"
        return
    yield "drawn by", app.platformName()
    yield "font", f"{QFontInfo(app.font()).family()}, {app.font().pointSizeF():g} pt"
    for number, screen in enumerate(app.screens(), 1):
        yield f"screen {number}", _screen(screen)


def _screen(screen: QScreen) -> str:
    size = screen.size()
    return (
        f"{size.width()} x {size.height()}, scale {screen.devicePixelRatio():g}, "
        f"{screen.logicalDotsPerInch():g} dpi, {screen.refreshRate():g} Hz"
    )
