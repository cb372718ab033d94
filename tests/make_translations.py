"""Bring assets/translations up to date with the texts of the code, and compile what the window reads.

python3 -m tests.make_translations

Every text that is marked in `core`, `app` and the examples of `assets` gets an entry in each .ts file; entries of texts
that are gone are dropped, and a text that only moved takes its translation along. What still has to be translated is
listed: write it between <translation> and </translation>, without type="unfinished", by hand or with Qt Linguist, and
run this again. A new language begins as a copy of a .ts file whose translations are emptied.

The texts are read off Python's own syntax tree: pyside6-lupdate reads no JSON and says nothing of a text that is put
together when it is shown, so that nobody could translate it.
"""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "assets" / "translations"
# Where a text is translated that is marked elsewhere.
TRANSLATE_MARKED = ("app/rooms/examples.py", "app/base/formatting.py", "core/")


class Text(NamedTuple):
    """A text that a person sees, and the place it belongs to."""

    context: str
    source: str


class Language(NamedTuple):
    """A .ts file: its path and what it says for each text; an empty translation is a missing one."""

    path: Path
    translations: dict[Text, str]

    def missing(self) -> list[Text]:
        return [text for text, translation in self.translations.items() if not translation]


class UnmarkedError(Exception):
    """A text that no tool can find, since it is put together when it is shown."""


def main() -> int:
    """Update and compile each language; the exit status tells whether something is missing."""
    texts = marked()
    missing = 0
    for path in sorted(FOLDER.glob("*.ts")):
        language = updated(read(path), texts)
        path.write_text(written(language), encoding="utf-8")
        release(path)
        for text in language.missing():
            sys.stdout.write(f"{path.name}: {text.context}: {text.source!r}\n")
        sys.stdout.write(f"{path.name}: {len(texts)} texts, {len(language.missing())} of them to be translated\n")
        missing += len(language.missing())
    return 1 if missing else 0


def marked() -> list[Text]:
    """Every text that is marked, once, by context and then in the order of the code."""
    texts: dict[Text, None] = {}
    for package in ("app", "core"):
        for path in sorted((ROOT / package).rglob("*.py")):
            texts |= dict.fromkeys(marked_in(path))
    return sorted(texts, key=lambda text: text.context)


def marked_in(path: Path) -> Iterator[Text]:
    """The texts that a file of Python marks, in its order."""
    place = path.relative_to(ROOT).as_posix()
    yield from _marked_under(ast.parse(path.read_text(encoding="utf-8")), place, "")


def _marked_under(node: ast.AST, place: str, owner: str) -> Iterator[Text]:
    for child in ast.iter_child_nodes(node):
        yield from _marked_under(child, place, child.name if isinstance(child, ast.ClassDef) else owner)
    if isinstance(node, ast.Call):
        yield from _marked_by(node, place, owner)


def _marked_by(call: ast.Call, place: str, owner: str) -> Iterator[Text]:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    match function, call.args:
        case "tr", [ast.Constant(value=str(source))]:
            yield Text(owner, source)
        case "N_", [ast.Constant(value=str(source))]:
            yield Text("core", source)
        case "translate", [ast.Constant(value=str(context)), ast.Constant(value=str(source))]:
            yield Text(context, source)
        case ("tr", _) | ("N_", _) | ("translate", [ast.Constant(value=str()), *_]):
            if not place.startswith(TRANSLATE_MARKED):
                raise UnmarkedError(f"{place}:{call.lineno}: {ast.unparse(call)}")


def read(path: Path) -> Language:
    """Read a .ts file; what is marked as unfinished counts as missing."""
    translations = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") is None
            text = Text(context.findtext("name", ""), message.findtext("source", ""))
            translations[text] = (translation.text or "") if translation is not None and finished else ""
    return Language(path, translations)


def updated(language: Language, texts: list[Text]) -> Language:
    """The language with exactly these texts; one whose place is new takes the translation of its like elsewhere."""
    known = language.translations
    elsewhere = {text.source: translation for text, translation in known.items() if translation}
    return Language(language.path, {text: known.get(text) or elsewhere.get(text.source, "") for text in texts})


def written(language: Language) -> str:
    """The .ts file as Qt Linguist writes it, without places in the code, which would change with every line."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>"]
    lines.append(f'<TS version="2.1" language="{language.path.stem.partition("_")[2]}" sourcelanguage="en">')
    context = None
    for text, translation in language.translations.items():
        if text.context != context:
            lines += [] if context is None else ["</context>"]
            context = text.context
            lines += ["<context>", f"    <name>{escape(context)}</name>"]
        state = "" if translation else ' type="unfinished"'
        lines += [
            "    <message>",
            f"        <source>{_xml(text.source)}</source>",
            f"        <translation{state}>{_xml(translation)}</translation>",
            "    </message>",
        ]
    return "\n".join([*lines, "</context>", "</TS>", ""])


def _xml(text: str) -> str:
    return escape(text, {'"': "&quot;", "'": "&apos;"})


def release(path: Path) -> None:
    """Compile a .ts file to the .qm beside it, with the tool that comes with PySide6."""
    tool = shutil.which("pyside6-lrelease", path=Path(sys.executable).parent)
    if tool is None:
        raise FileNotFoundError("pyside6-lrelease is not beside this Python; it comes with PySide6-Essentials.")
    subprocess.run([tool, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)


if __name__ == "__main__":
    sys.exit(main())
