"""Import pyqtgraph by need: of its 145 modules the window uses 38, and of Qt's classes and enums a small part.

What is left out is imported when something asks for it. All names stand for the same things either way.
"""

import builtins
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

from app.imports.stand_in import stand_in

PACKAGE, QT = "pyqtgraph", "pyqtgraph.Qt"
USED = (
    "Qt",
    "Point",
    "functions",
    "graphicsItems.AxisItem",
    "graphicsItems.GraphicsWidget",
    "graphicsItems.TargetItem",
    "graphicsItems.ViewBox",
    "widgets.GraphicsView",
)
NEEDY = ("image", "plot", "show")  # functions of the package itself that use what is left out
UNUSED_QT = ("QtOpenGLWidgets", "QtSvg", "QtTest")  # a library each
MIRRORS = {"QtCore": ("QtCore",), "QtGui": ("QtGui",), "QtWidgets": ("QtWidgets", "QtOpenGLWidgets")}
ODD = (AttributeError, ImportError, NameError, TypeError)  # that a version of pyqtgraph which is made otherwise raises


def import_pyqtgraph() -> None:
    """Import pyqtgraph, unless it is imported: what is used of it, or all of it where that fails.

    Raises:
        ImportError: it, or what it needs, is missing.
    """
    if PACKAGE in sys.modules:
        return
    try:
        _import_used()
    except ODD:
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]
        importlib.import_module(PACKAGE)


def _import_used() -> None:
    package = _enter(PACKAGE)
    vars(package)["Qt"] = _import_qt()
    left_out: list[tuple[str, Sequence[str]]] = []

    def import_used(name: str, *around: Any) -> Any:
        names, level = (*around, None, None, (), 0)[2:4]
        if level != 1 or not name or _is_used(name):
            return builtins.__import__(name, *around)
        left_out.append((name, names))
        return _Nothing(name)

    _run(package, __import__=import_used)
    for module, names in left_out:
        for name in {module, *names}:
            vars(package).pop(name, None)  # the stand-in, or a module that has the name of its class
    needy = {name: vars(package).pop(name) for name in NEEDY}
    vars(package)["__getattr__"] = _completion(package, left_out, needy)


def _is_used(name: str) -> bool:
    """Return whether a module is used, or one in it, or that it is in."""
    return any(f"{used}.".startswith(f"{name}.") or name.startswith(f"{used}.") for used in USED)


class _Nothing(ModuleType):
    """The stand-in for a module that is left out: it exports no name, and has any."""

    __all__: Sequence[str] = ()

    def __getattr__(self, name: str) -> None:
        return None


def _completion(
    package: ModuleType, left_out: Iterable[tuple[str, Sequence[str]]], needy: Mapping[str, Any]
) -> Callable[[str], Any]:
    """Return what finds a name that is not there: it imports what was left out."""

    def complete(asked: str) -> Any:
        if not asked.startswith("__"):
            vars(package).pop("__getattr__", None)
            vars(package).update(needy)
            there = {name for name, value in vars(package).items() if not isinstance(value, ModuleType)}
            for module, names in left_out:
                found = builtins.__import__(module, vars(package), None, names, 1)
                for name in set(_exported(found) if "*" in names else names) - there:
                    vars(package)[name] = getattr(found, name)
            if asked in vars(package):
                return vars(package)[asked]
        raise AttributeError(f"module {PACKAGE!r} has no attribute {asked!r}")

    return complete


def _exported(module: ModuleType) -> Sequence[str]:
    names: Sequence[str] | None = getattr(module, "__all__", None)
    return [name for name in vars(module) if not name.startswith("_")] if names is None else names


def _import_qt() -> ModuleType:
    """Import `pyqtgraph.Qt`, which would copy each class of three of Qt's modules: copy one when it is asked for."""
    qt = _enter(QT)
    for name, sources in MIRRORS.items():
        mirror = _enter(f"{QT}.{name}")
        vars(mirror)["__getattr__"] = _copier(mirror, sources)

    def import_used(name: str, *around: Any) -> Any:
        if name == "PySide6" and len(around) > 2 and set(around[2] or ()) & set(UNUSED_QT):
            raise ImportError(name)  # which `pyqtgraph.Qt` allows
        return builtins.__import__(name, *around)

    _run(qt, __import__=import_used, dir=lambda *_: ())
    for name in UNUSED_QT:
        del vars(qt)[name]
    vars(qt)["__getattr__"] = _importer(qt)
    stand_in(f"{QT}.OpenGLHelpers")
    return qt


def _copier(mirror: ModuleType, sources: Sequence[str]) -> Callable[[str], Any]:
    def copy(asked: str) -> Any:
        for source in sources:
            module = importlib.import_module(f"PySide6.{source}")
            if hasattr(module, asked):
                vars(mirror)[asked] = getattr(module, asked)
                return vars(mirror)[asked]
        raise AttributeError(f"module {mirror.__name__!r} has no attribute {asked!r}")

    return copy


def _importer(qt: ModuleType) -> Callable[[str], Any]:
    def import_asked(asked: str) -> Any:
        if asked not in UNUSED_QT:
            raise AttributeError(f"module {QT!r} has no attribute {asked!r}")
        vars(qt)[asked] = importlib.import_module(f"PySide6.{asked}")
        return vars(qt)[asked]

    return import_asked


def _enter(name: str) -> ModuleType:
    """Make a module and let there be it, before it is run.

    Raises:
        ImportError: it is found nowhere.
    """
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ImportError(f"No module named {name!r}", name=name)
    sys.modules[name] = importlib.util.module_from_spec(spec)
    return sys.modules[name]


def _run(module: ModuleType, **changed: Any) -> None:
    """Run a module for which some of Python's own functions are changed meanwhile."""
    own = {**vars(builtins), **changed}
    vars(module)["__builtins__"] = own
    assert module.__spec__ is not None and module.__spec__.loader is not None  # noqa: S101, PT018 - `_enter` found it
    module.__spec__.loader.exec_module(module)
    own.update(vars(builtins))  # the module's functions keep it
