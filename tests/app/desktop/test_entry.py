"""The entry in the menu of a desktop: its files, its command, and what is left when it is removed."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QImage

from app.desktop.entry import command_here, contents, data_folder, install, quoted, remove
from app.desktop.icon import SIZES
from core import STARTED_BY
from core.settings import RefusedError

COMMAND = ["/opt/fall line/bin/fallline"]
NAMES = (
    "applications/fallline.desktop",
    "mime/packages/fallline.xml",
    "icons/hicolor/scalable/apps/fallline.svg",
    "icons/hicolor/scalable/mimetypes/application-x-fallline.svg",
    *(f"icons/hicolor/{size}x{size}/apps/fallline.png" for size in SIZES),
)


def without_updates() -> object:
    """Pretend that the desktop's own programs are not there."""
    return patch("app.desktop.entry.shutil.which", lambda _: None)


def test_everything_is_written_and_removed_again(tmp_path: Path) -> None:
    (tmp_path / "applications").mkdir()
    (tmp_path / "applications" / "other.desktop").touch()
    with without_updates():  # type: ignore[attr-defined]
        assert install(COMMAND, tmp_path) == [tmp_path / name for name in NAMES]
        assert QImage(str(tmp_path / NAMES[-1])).width() == SIZES[-1]
        assert install(COMMAND, tmp_path) == remove(tmp_path) == [tmp_path / name for name in NAMES]
        assert remove(tmp_path) == []
    assert [path.name for path in tmp_path.rglob("*")] == ["applications", "other.desktop"]


def test_the_entry_opens_the_kind_of_file_that_is_declared() -> None:
    written = contents(COMMAND)
    entry = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    entry.read_string(written["applications/fallline.desktop"].decode())
    main = entry["Desktop Entry"]
    assert main["Exec"] == '"/opt/fall line/bin/fallline" %f'
    assert main["TryExec"] == "/opt/fall line/bin/fallline"
    assert entry["Desktop Action new"]["Exec"] == '"/opt/fall line/bin/fallline" --new'
    (kind,) = ET.fromstring(written["mime/packages/fallline.xml"])
    assert main["MimeType"] == f"{kind.get('type')};"
    assert [one.get("pattern") for one in kind.iter() if one.tag.endswith("glob")] == ["*.fallline"]


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("/usr/bin/fallline", "/usr/bin/fallline"),
        ("100%", "100%%"),
        ("a b", '"a b"'),
        ('a"b', r'"a\\"b"'),  # the specification's: quoted, and the backslash escaped once more
        ("a$b", r'"a\\$b"'),
        ("a\\b", r'"a\\\\b"'),
    ],
)
def test_words_are_quoted_as_the_specification_has_it(word: str, written: str) -> None:
    assert quoted([word]) == written


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-validate is not here")
def test_desktop_file_validate_has_no_objection(tmp_path: Path) -> None:
    install(["/bin/sh", "/a b/run.py"], tmp_path)
    command = ["desktop-file-validate", str(tmp_path / NAMES[0])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("", 0)


@pytest.mark.skipif(shutil.which("update-mime-database") is None, reason="update-mime-database is not here")
def test_the_kind_of_file_is_in_the_index_and_leaves_it(tmp_path: Path) -> None:
    install(COMMAND, tmp_path)
    index = tmp_path / "mime" / "globs2"
    assert "application/x-fallline:*.fallline" in index.read_text()
    remove(tmp_path)
    assert "fallline" not in index.read_text()


def test_a_checkout_is_started_by_what_started_it_and_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "run.py").touch()
    command = command_here({STARTED_BY: "python3 run.py"}, ["-m"], tmp_path)
    assert command == [shutil.which("python3") or "python3", str(tmp_path / "run.py")]


def test_an_installed_one_is_started_by_its_command(tmp_path: Path) -> None:
    program = tmp_path / "fallline"
    program.touch()
    assert command_here({}, ["./fallline"], tmp_path) == [str(program)]
    assert command_here({}, ["/x/app/__main__.py"], tmp_path) == [sys.executable, "-P", "-m", "app"]


def test_a_relative_folder_of_data_counts_as_none() -> None:
    assert data_folder({"XDG_DATA_HOME": "here"}) == Path.home() / ".local" / "share"
    assert data_folder({"XDG_DATA_HOME": "/there"}) == Path("/there")


@pytest.mark.parametrize(("platform", "name"), [("win32", "Windows"), ("darwin", "macOS")])
def test_other_desktops_are_refused_by_name(platform: str, name: str) -> None:
    with patch("app.desktop.entry.sys.platform", platform), pytest.raises(RefusedError, match=name):
        data_folder({})
