"""Compile passes with numba on a thread beside whatever runs, and hand them out once they have proved right.

Two threads on numba's own pool would end the process: nothing here is parallel. A compiled pass releases the
interpreter, so that the window and a look at an epoch go on meanwhile.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread, main_thread
from typing import Any, get_type_hints

import numpy as np

from core.kernels import cache
from core.kernels.layer_passes import Rows
from core.settings import Array

log = logging.getLogger(__name__)

SWITCH = "FALLLINE_KERNELS"  # the environment variable: 0 switches the passes off
Pass = Callable[..., None]
Check = Callable[[Mapping[Pass, Pass]], bool]  # whether passes do as NumPy does, given the compiled one of each

_lock = Lock()
_ready: dict[tuple[Pass, Any], Pass] = {}  # by the type of its arrays
_asked: set[tuple[Pass, Any]] = set()
_waiting: SimpleQueue[tuple[tuple[Pass, ...], Check, Any]] = SimpleQueue()
_thread: Thread | None = None


def is_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether passes are compiled here: the optional part is installed, and nobody has switched it off."""
    return environment.get(SWITCH, "1") != "0" and find_spec("numba") is not None


def compiled(one: Pass, dtype: Any = np.float32) -> Pass | None:
    """Return the compiled pass, or None if it is not ready, for arrays of a type: np.float32 or np.float64."""
    return _ready.get((one, dtype))


def ask(wanted: Iterable[Pass], check: Check, dtype: Any = np.float32) -> None:
    """Have passes compiled if they are not yet, and handed out if `check` finds that they do as NumPy does."""
    global _thread  # noqa: PLW0603 - the one thread of this module
    with _lock:
        new = [(one, dtype) for one in wanted if (one, dtype) not in _asked]
        if not new or not is_wanted():
            return
        _asked.update(new)
        _waiting.put((tuple(wanted), check, dtype))
        if _thread is None:
            # It is no daemon, whose end within the compiler would end the process; it stops after the pass it is at.
            _thread = Thread(target=_compile_all, name="kernels", daemon=False)
            _thread.start()


def finish() -> None:
    """Wait until all passes that were asked for are compiled."""
    with _lock:
        thread = _thread
    if thread is not None:
        thread.join()


def _compile_all() -> None:
    global _thread  # noqa: PLW0603
    while True:
        with _lock:
            try:
                wanted, check, dtype = _waiting.get_nowait()
            except Empty:
                _thread = None
                return
        if main_thread().is_alive():
            _hand_out(wanted, check, dtype)


def _hand_out(wanted: tuple[Pass, ...], check: Check, dtype: Any) -> None:
    """Compile and check; whatever goes wrong, NumPy's own passes stay."""
    try:
        made = {one: _ready.get((one, dtype)) or compile_pass(one, dtype) for one in wanted}
        if check(made):
            _ready.update({(one, dtype): run for one, run in made.items()})
        else:
            log.warning("%s do not agree with NumPy on this machine", [one.__name__ for one in wanted])
    except Exception as error:  # noqa: BLE001 - a compiler may fail in any way, and nothing depends on it
        log.warning("%s cannot be compiled: %s", [one.__name__ for one in wanted], error)


def compile_pass(one: Pass, dtype: Any = np.float32) -> Pass:
    """Compile a pass for arrays and scalars of a type.

    Raises:
        Exception: it cannot be compiled here.
    """
    import numba  # noqa: PLC0415 - it takes half a second, and is an optional part

    if numba.config.DISABLE_JIT:
        raise RuntimeError("numba is told to compile nothing")
    options = {"error_model": "numpy", "nogil": True}
    signature = numba.void(*_types(one, dtype, numba))
    try:
        folder = _folder(one, numba)
        cache.prepare(folder)
        numba.config.CACHE_DIR = str(folder)
        made: Pass = numba.njit(signature, cache=True, **options)(one)
        cache.seal(folder)
    except (OSError, RuntimeError):  # no folder to keep it in
        made = numba.njit(signature, **options)(one)
    return made


def _types(one: Pass, dtype: Any, numba: Any) -> list[Any]:
    """Return numba's types of the arguments."""
    number = numba.from_dtype(np.dtype(dtype))
    array, rows = (numba.types.Array(number, axes, "C") for axes in (1, 2))
    of = {Array: array, Rows: rows, float: number}
    return [of[hint] for name, hint in get_type_hints(one, include_extras=True).items() if name != "return"]


def _folder(one: Pass, numba: Any) -> Path:
    """Return where a pass is kept, with the others of its module."""
    from llvmlite import binding  # noqa: PLC0415 - see above

    processor = f"{binding.get_host_cpu_name()} {sorted(binding.get_host_cpu_features().items())}"
    makers = f"numba {numba.__version__} NumPy {np.__version__} {processor}"
    source = Path(str(sys.modules[one.__module__].__file__))
    return cache.folder_for(makers, source.read_bytes())
