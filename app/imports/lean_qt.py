"""Import PySide6 without what only its errors and its tools need: a tenth of the start."""

import builtins
import importlib
from typing import Any

from app.imports.stand_in import stand_in

SIGNATURES = "shibokensupport.signature"
# These describe Qt's functions: in the message where one is called wrongly, and for tools.
DESCRIPTIONS = ("errorhandler", "layout", "parser", "lib.enum_sig", "lib.pyi_generator")


def import_qt() -> None:
    """Import PySide6, and go on importing as if it were not there.

    It would see to each import of any module, to learn whether it wants Qt's names in another spelling, and read the
    source of each of some 500 modules for that; none does.

    Raises:
        ImportError: it, or a library of the system, is missing.
    """
    usual = builtins.__import__

    def without_descriptions(name: str, *around: Any, **named: Any) -> Any:
        if name == SIGNATURES:
            for description in DESCRIPTIONS:
                stand_in(f"{SIGNATURES}.{description}")
        return usual(name, *around, **named)

    builtins.__import__ = without_descriptions
    try:
        importlib.import_module("PySide6.QtCore")
    finally:
        builtins.__import__ = usual
        vars(builtins)["__orig_import__"] = usual
