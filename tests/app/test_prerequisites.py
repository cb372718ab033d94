"""The sentences for what is missing: a display, a library of the system, Qt itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import prerequisites

ROOT = Path(__file__).parents[2]
NO_EGL = "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory"
NO_XCB = 'qt.qpa.plugin: Could not load the Qt platform plugin "xcb" in "" even though it was found.'


def test_linux_needs_a_display() -> None:
    assert not prerequisites.has_display("linux", {"DISPLAY": ""})


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_one_variable_makes_a_display(name: str) -> None:
    assert prerequisites.has_display("linux", {name: "something"})


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_always_have_a_display(system: str) -> None:
    assert prerequisites.has_display(system, {})


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libGL.so.1", "libgl1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgssapi_krb5.so.2", "libgssapi-krb5-2"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_a_library_has_a_package(library: str, package: str) -> None:
    assert prerequisites.package(library) == package


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "is_loadable", lambda _: True)
    sentence = prerequisites.explain_qt(NO_EGL, display=":0")
    assert "lacks libEGL.so.1;" in sentence
    assert sentence.endswith("apt-get install libegl1.")


def test_all_missing_libraries_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "is_loadable", lambda library: "cursor" not in library)
    assert prerequisites.explain_qt(NO_EGL, display=":0").endswith("apt-get install libegl1 libxcb-cursor0.")


def test_a_plugin_that_does_not_load_lacks_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "is_loadable", lambda library: "icccm" not in library)
    assert "libxcb-icccm4" in prerequisites.explain_qt(NO_XCB, display=":0")


def test_a_display_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "is_loadable", lambda _: True)
    output = f"qt.qpa.xcb: could not connect to display :9\n{NO_XCB}"
    assert prerequisites.explain_qt(output, display=":9") == "no display answers at DISPLAY=:9."


def test_any_other_trouble_of_qt_is_quoted() -> None:
    output = 'qt.qpa.plugin: Could not find the Qt platform plugin "kitchen" in ""\nAvailable: minimal\n'
    assert 'plugin "kitchen"' in prerequisites.explain_qt(output, display="")


def outcome_of(code: str, **variables: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    return done.returncode, done.stderr


def test_an_import_that_lacks_a_library_ends_with_a_sentence() -> None:
    code = (
        "import os; from app.prerequisites import explained\n"
        f"with explained(os.environ): raise ImportError({NO_EGL.removeprefix('ImportError: ')!r})"
    )
    status, said = outcome_of(code)
    assert status == 1
    assert said.startswith("Fall Line: this system lacks libEGL.so.1")
    assert "Traceback" not in said


def test_any_other_import_that_fails_is_an_error_of_ours() -> None:
    with pytest.raises(ImportError, match="nonsense"), prerequisites.explained({}):
        raise ImportError("no module named nonsense")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one platform, and it is there")
def test_a_platform_that_does_not_load_ends_with_a_sentence_and_not_with_an_abort() -> None:
    status, said = outcome_of(
        "from app.application import make_application; make_application()", QT_QPA_PLATFORM="kitchen"
    )
    assert status == 1
    assert said.startswith("Fall Line: Qt does not start: qt.qpa.plugin: Could not find the Qt platform plugin")
    assert said.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need no X server")
def test_a_display_that_is_not_there_is_named() -> None:
    code = "from app.application import make_application; make_application()"
    status, said = outcome_of(code, QT_QPA_PLATFORM="xcb", DISPLAY=":987")
    assert status == 1
    assert "lacks" in said or said == "Fall Line: no display answers at DISPLAY=:987.\n"


def test_another_programs_choice_of_qt_is_not_ours() -> None:
    code = "import app, pyqtgraph; assert pyqtgraph.Qt.QT_LIB == 'PySide6'"
    assert outcome_of(code, PYQTGRAPH_QT_LIB="PyQt6") == (0, "")
