"""The prerequisites of a window, and a sentence for each that is missing; the standard library is enough.

`run.py` asks before there is an environment, and the installed `fallline` while Qt starts.
"""

import ctypes
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

# What Qt's wheels expect of the system on Linux: for any platform, then for xcb, then for wayland.
LIBRARIES = """
    libEGL.so.1 libGL.so.1 libX11.so.6 libdbus-1.so.3 libfontconfig.so.1 libfreetype.so.6 libglib-2.0.so.0
    libgssapi_krb5.so.2 libbrotlidec.so.1 libxkbcommon.so.0 libz.so.1 libzstd.so.1
    libX11-xcb.so.1 libxcb.so.1 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-image.so.0 libxcb-keysyms.so.1
    libxcb-randr.so.0 libxcb-render-util.so.0 libxcb-render.so.0 libxcb-shape.so.0 libxcb-shm.so.0
    libxcb-sync.so.1 libxcb-util.so.1 libxcb-xfixes.so.0 libxcb-xkb.so.1 libxkbcommon-x11.so.0
    libwayland-client.so.0 libwayland-cursor.so.0 libwayland-egl.so.1
"""
ODD_PACKAGES = {"libbrotlidec.so.1": "libbrotli1", "libglib-2.0.so.0": "libglib2.0-0", "libz.so.1": "zlib1g"}


def has_display(system: str, environment: Mapping[str, str]) -> bool:
    """Tell whether a window can be expected to open; only Linux makes this a question."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return system != "linux" or any(environment.get(name) for name in names)


def explain_qt(output: str, display: str) -> str:
    """Return a sentence for what Qt printed when it did not start."""
    named = re.findall(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object file", output)
    if named or "Could not load the Qt platform plugin" in output:
        wanted = [name for name in LIBRARIES.split() if 'plugin "wayland' in output or "wayland" not in name]
        missing = list(dict.fromkeys(named + [name for name in wanted if not is_loadable(name)]))
        if missing:
            packages = " ".join(dict.fromkeys(package(name) for name in missing))
            return f"this system lacks {', '.join(missing)}; on Debian or Ubuntu: sudo apt-get install {packages}."
    if "could not connect to display" in output:
        return f"no display answers at DISPLAY={display}."
    if "No module named 'PySide6" in output:
        return "PySide6 is not installed in this Python's environment; install Fall Line again."
    telling = [line for line in output.splitlines() if re.search(r"Error: |^qt\.", line)]
    return f"Qt does not start: {telling[-1] if telling else 'it gives no reason'}"


def is_loadable(library: str) -> bool:
    """Tell whether the system finds the shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def package(library: str) -> str:
    """Return the Debian package of a shared library: libX11.so.6 is in libx11-6, libEGL.so.1 in libegl1."""
    name, _, version = library.lower().replace("_", "-").partition(".so.")
    return ODD_PACKAGES.get(library, f"{name}{'-' if name[-1].isdigit() else ''}{version}")


@contextmanager
def explained(environment: Mapping[str, str]) -> Iterator[None]:
    """Let Qt be imported in here; where a library is missing, end with a sentence instead of a traceback."""
    try:
        yield
    except ImportError as error:
        if "PySide6" not in str(error) and not re.search(r"\.so[.\d]*: cannot open|DLL load failed", str(error)):
            raise
        sys.exit(sentence(f"ImportError: {error}", environment))


class LastWords:
    """Keeps what Qt says while it starts: it aborts the process where it finds no display or lacks a library."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._lines: list[str] = []

    def hear(self, category: str, text: str, *, fatal: bool) -> None:
        """Keep a line; at the fatal one, end with a sentence instead, and status 1."""
        self._lines.append(f"{category}: {text}" if category else text)
        if fatal:
            sys.stderr.write(sentence("\n".join(self._lines), self._environment) + "\n")
            sys.stderr.flush()
            os._exit(1)  # on return, Qt would abort

    def repeat(self) -> None:
        """Say on stderr what turned out not to be fatal, as Qt would have done."""
        for line in self._lines:
            sys.stderr.write(f"{line}\n")


def sentence(output: str, environment: Mapping[str, str]) -> str:
    """Return the whole line that a terminal shows for what Qt printed."""
    return f"Fall Line: {explain_qt(output, environment.get('DISPLAY', ''))}"
