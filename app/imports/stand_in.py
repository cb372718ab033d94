"""Modules that are there, but are read only when something is asked of them."""

import sys
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any


def stand_in(name: str, **known: Any) -> None:
    """Let there be a module with what is `known` of it, unless there is one; asked for anything else, it is read.

    It can be imported whole, and what is known can be imported from it. Of names in underscores only `__all__` has it
    read: the others are asked of every module.
    """
    if name in sys.modules:
        return
    module = module_from_spec(ModuleSpec(name, None))
    vars(module).update(known)

    def read(asked: str) -> Any:
        if asked.startswith("__") and asked != "__all__":
            raise AttributeError(f"module {name!r} has no attribute {asked!r}")
        vars(module).pop("__getattr__", None)
        _read(module, name)
        return getattr(module, asked)

    vars(module)["__getattr__"] = read
    sys.modules[name] = module


def _read(module: ModuleType, name: str) -> None:
    """Read a module where Python finds it.

    Raises:
        ImportError: it is found nowhere.
    """
    parent = sys.modules.get(name.rpartition(".")[0])
    own = getattr(parent, "__loader__", None)  # PySide6 has an archive, which no other finder knows
    finders = [*([own] if hasattr(own, "find_spec") else ()), *sys.meta_path]
    found = (finder.find_spec(name, getattr(parent, "__path__", None)) for finder in finders)
    spec = next((spec for spec in found if spec is not None), None)
    if spec is None or spec.loader is None:
        raise ImportError(f"No module named {name!r}", name=name)
    module.__spec__, module.__loader__ = spec, spec.loader
    if spec.has_location:
        module.__file__ = spec.origin
    spec.loader.exec_module(module)
