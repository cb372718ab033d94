"""Every entry of a menu has a letter that Alt or the open menu takes for it; no two of a menu have the same."""

import re
import string

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

MARK = re.compile(r"&(?=[^&])")
APPENDED = re.compile(r"\(&.\)")  # as Korean menus write a letter that is not in the text
ESCAPED = "\0"  # stands for &&, an ampersand that is shown
NAME, LETTERED = "name", "lettered"  # properties of an entry: its text without and with the letter given here
SPARE = string.ascii_uppercase + string.digits


def give_letters(menu: QMenu) -> None:
    """Give each entry of a menu and of its submenus a letter; entries that bring their own keep it."""
    entries = [entry for entry in menu.actions() if entry.isVisible() and not entry.isSeparator()]
    texts = {entry: _text(entry) for entry in entries}
    taken = {found for text in texts.values() if (found := letter_of(text))}
    for entry, text in texts.items():
        if not letter_of(text) and (letter := next((one for one in _wanted(entry, text) if one not in taken), "")):
            taken.add(letter)
            entry.setProperty(NAME, text)
            entry.setText(_with_letter(text, letter))
            entry.setProperty(LETTERED, entry.text())
        if isinstance(inner := entry.menu(), QMenu):
            give_letters(inner)
    menu.setToolTipsVisible(True)


def letter_of(text: str) -> str:
    """Return the letter that a text marks with an ampersand, as a capital; empty if it marks none."""
    plain = text.replace("&&", ESCAPED)
    found = MARK.search(plain)
    return plain[found.end()].upper() if found else ""


def name_of(entry: QAction) -> str:
    """Return what an entry is called, without a letter and without dots."""
    named = entry.iconText() if entry.iconText() not in ("", entry.text()) else entry.text()
    text = APPENDED.sub("", _text(entry) if entry.property(LETTERED) == entry.text() else named)
    return MARK.sub("", text.replace("&&", ESCAPED)).replace(ESCAPED, "&").removesuffix("…")


def _text(entry: QAction) -> str:
    """Return the text of an entry without a letter that was given here before."""
    return str(entry.property(NAME)) if entry.property(LETTERED) == entry.text() else entry.text()


def _wanted(entry: QAction, text: str) -> list[str]:
    """Return the letters that suit an entry, the best first: of its words, its key, its text, and then any."""
    words = [word[0] for word in re.findall(r"[A-Za-z0-9]+", text)]
    key = entry.shortcut().toString().rpartition("+")[2]
    inside = re.findall(r"[A-Za-z0-9]", text)
    return [letter.upper() for letter in (*words, *([key] if len(key) == 1 and key in SPARE else []), *inside, *SPARE)]


def _with_letter(text: str, letter: str) -> str:
    """Mark a letter in a text, at the beginning of a word if it can be; add one that is not there in parentheses."""
    plain = text.replace("&&", ESCAPED)
    found = re.search(rf"(?<![A-Za-z0-9]){letter}", plain, re.IGNORECASE) or re.search(letter, plain, re.IGNORECASE)
    if found:
        marked = f"{plain[: found.start()]}&{plain[found.start() :]}"
    else:
        body = plain.removesuffix("…")
        marked = f"{body}(&{letter}){plain[len(body) :]}"
    return marked.replace(ESCAPED, "&&")
