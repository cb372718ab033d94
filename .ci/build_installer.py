"""Build a folder that runs Fall Line where there is no Python, try what was built, and pack it.

    python .ci/build_installer.py OUT

It needs an environment with what pyproject.toml names, the optional part `search`, and PyInstaller, and without the
other parts: `python -m pip install '.[search]' pyinstaller`. OUT gets the folder `fallline`, its archive, and sizes.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEGABYTE = 1_000_000
MOST_UNPACKED, MOST_PACKED = 360, 155  # MB
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PARTS = ("search",)  # optional parts that are inside
NOTICE = re.compile(r"(?i)(licen[cs]e|copying|notice|authors|lgpl|gpl)")
ABOUT_QT = """Qt and PySide6 are used under the GNU LGPL, version 3, which stands beside this. They are the files in
_internal/PySide6 and _internal/shiboken6, which may be replaced by others of the same version. Their source is at
https://download.qt.io/official_releases/.
"""
SEARCH = """
name = "two workers"
sampler = "tpe"
trials = 4
metric = "validation_accuracy"
seeds = [0]
[base]
dataset = "digits"
train_size = 200
hidden_layers = [8]
batch_size = 50
epochs = 1
[vary]
"optimizer.learning_rate" = { low = 1e-3, high = 0.1, log = true }
"""


def main() -> int:
    """Build, add the notices, try everything, pack."""
    out = Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    spec = str(ROOT / ".ci" / "fallline.spec")
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    run([*build, "--distpath", str(out), "--workpath", str(out / "work"), spec], cwd=ROOT)
    folder = out / "fallline"
    slim(folder)
    write_notices(folder)
    with tempfile.TemporaryDirectory() as place:
        try_out(folder / ("fallline.exe" if os.name == "nt" else "fallline"), Path(place))
    name = f"fallline-{PROJECT['version']}-{sys.platform}"
    archive = shutil.make_archive(str(out / name), "zip" if os.name == "nt" else "xztar", out, "fallline")
    unpacked = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    packed = Path(archive).stat().st_size
    print(f"{unpacked / MEGABYTE:.0f} MB in {folder}, {packed / MEGABYTE:.0f} MB in {archive}")
    return int(unpacked > MOST_UNPACKED * MEGABYTE or packed > MOST_PACKED * MEGABYTE)


def run(command: list[str], **settings: object) -> str:
    """Run a command to its end, and return what it prints; what it says on stderr is seen."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **settings)  # type: ignore[call-overload]
    return str(done.stdout)


def slim(folder: Path) -> None:
    """Take what is for debuggers out of Python's own library, where it is in it; other libraries stay as they are."""
    if strip := shutil.which("strip"):
        for library in (folder / "_internal").glob("libpython3*.so*"):
            run([strip, "--strip-unneeded", str(library)])


# What others ask to be told with their work.


def write_notices(folder: Path) -> None:
    """Put the licences of all that is inside into `licenses`, a folder for each distribution."""
    place = folder / "licenses"
    shutil.rmtree(place, ignore_errors=True)
    for name in sorted(needed()):
        files = [path for path in metadata.files(name) or () if NOTICE.search(str(path)) and ".dist-info" in str(path)]
        about = metadata.metadata(name)
        (place / name).mkdir(parents=True, exist_ok=True)
        keys = ("Name", "Version", "License-Expression", "License", "Home-page")
        lines = [f"{key}: {value}" for key in keys for value in about.get_all(key) or ()]
        lines += [value for value in about.get_all("Classifier") or () if value.startswith("License")]
        (place / name / "ABOUT.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for path in files:  # those of what a distribution has inside lie in folders
            shutil.copy(path.locate(), place / name / "-".join(path.parts[1:]))
    for path in (Path(sys.base_prefix) / "LICENSE.txt", Path(os.__file__).parent / "LICENSE.txt"):
        if path.exists():
            (place / "Python").mkdir(exist_ok=True)
            shutil.copy(path, place / "Python")
    shutil.copytree(ROOT / ".ci" / "licences", place / "Qt")
    (place / "Qt" / "ABOUT.txt").write_text(ABOUT_QT + system_libraries(folder), encoding="utf-8")


def system_libraries(folder: Path) -> str:
    """Name the libraries that come from the system on which this is built; most are under the LGPL or MIT's licence."""
    names = sorted(path.name for path in (folder / "_internal").glob("*.so*") if "python" not in path.name)
    return "\nFrom the system that this was built on:\n" + "\n".join(names) + "\n" if names else ""


def needed() -> set[str]:
    """Name the distributions that Fall Line and its parts inside need, directly or not."""
    wanted = [*PROJECT["dependencies"], *(one for part in PARTS for one in PROJECT["optional-dependencies"][part])]
    names: set[str] = set()
    left_out = {"sqlalchemy", "alembic", "PyYAML"}  # see the spec
    ahead = [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in wanted]
    while ahead:
        name = ahead.pop()
        try:
            further = metadata.requires(name) or []
        except metadata.PackageNotFoundError:  # for another system
            continue
        if name not in names | left_out:
            names.add(name)
            ahead += [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in further if "extra ==" not in one]
    return names


# What was built has to do what the source does.


def try_out(program: Path, place: Path) -> None:
    """Start it, render, train and search with two workers; an exception names what fails."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    said = run([str(program), "--version", "--verbose"], cwd=place, env=environment)
    assert f"Fall Line: {PROJECT['version']}" in said, said
    print(said)
    for name, words in pictures(place):
        built, source = place / f"built-{name}", place / f"source-{name}"
        run([str(program), *words, "-o", str(built)], cwd=place, env=environment)
        run([sys.executable, "-m", "app", *words, "-o", str(source)], cwd=place, env=environment)
        assert built.read_bytes() == source.read_bytes(), f"{name} is not the source's"
    settings = ["dataset=digits", "train_size=200", "hidden_layers=8", "batch_size=50", "epochs=2"]
    run([str(program), "train", "--set", *settings, "--out", "run"], cwd=place, env=environment)
    assert (place / "run" / "best.npz").exists()
    (place / "study.toml").write_text(SEARCH, encoding="utf-8")
    run([str(program), "search", "study.toml", "--out", "study", "--workers", "2"], cwd=place, env=environment)
    assert (place / "study" / "summary.json").exists()
    open_and_close(program, place, environment)


def pictures(place: Path) -> Iterator[tuple[str, list[str]]]:
    """Name pictures to be made, with the words that make them."""
    for name in ("race", "initializers"):
        session = shutil.copy(ROOT / "assets" / "pictures" / f"{name}.fallline", place)
        yield f"{name}.png", ["render", str(session), "--size", "1000x700"]
    yield "race.gif", ["render", str(place / "race.fallline"), "--size", "700x560", "--frames", "0:20"]


def open_and_close(program: Path, place: Path, environment: dict[str, str]) -> None:
    """Open the window, and close it in good order; on Windows there is no such signal."""
    settings = place / "settings.json"
    process = subprocess.Popen([str(program), "--settings", str(settings)], cwd=place, env=environment)
    time.sleep(10)
    assert process.poll() is None, "the window does not stay open"
    process.terminate()
    status = process.wait(timeout=60)
    if os.name != "nt":
        assert (status, settings.exists()) == (128 + signal.SIGTERM, True), status


if __name__ == "__main__":
    sys.exit(main())
