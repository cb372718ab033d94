"""Reads a formula from its text: Unicode's small letters are scripts, √( ) is a root, and a combining mark an accent.

A font need not have ₜ, ᵗ or v̂, and where it has them, ₁ and ₂ may look alike. So none of them is ever shown.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₜₙₘᵢ", "0123456789+−tnmi", strict=True))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵗᵀᶻⁿ", "0123456789+−tTzn", strict=True))
FULL_SIZE = str.maketrans(SUBSCRIPTS | SUPERSCRIPTS)  # the letters that small ones stand for
ACCENTS = {"\u0302": "hat", "\u0304": "bar"}
PAIRS = {"(": ")", "⌊": "⌋"}
NUMBER = re.compile(r"[-−]?\d+\.?\d*")
OPERATORS = "+−/=←~≤≥<>·↗↘"  # before which a line may end


@dataclass(frozen=True)
class Atom:
    """Text with what stands around it: a subscript, a superscript and an accent; or the content of a root."""

    text: str
    below: "Formula" = ()
    above: "Formula" = ()
    accent: str = ""  # hat or bar
    root: "Formula" = ()  # in place of the text


Formula = tuple[Atom, ...]


@lru_cache(4096)
def parse(text: str) -> Formula:
    """Read a formula; what is no notation is text, so that every text can be read."""
    atoms: list[Atom] = []
    rest = unicodedata.normalize("NFD", text)
    while rest:
        atom, rest = _first_of(rest)
        if atom.text == "" and not atom.root and atoms:  # scripts or an accent, of what stands before
            atoms[-1:] = _decorate(atoms[-1], atom)
        elif _is_plain(atom) and atoms and _is_plain(atoms[-1]):
            atoms[-1] = Atom(atoms[-1].text + atom.text)
        else:
            atoms.append(atom)
    return tuple(atoms)


def plain_lines(text: str) -> list[str]:
    """Return the statements of a formula, one for each line; those under the same condition are indented."""
    lines = []
    for statement in filter(None, text.split(",   ")):
        first, *others = statement.split("; ")
        lines += [first, *(f"    {other}" for other in others)]
    return lines


def pieces(text: str) -> list[str]:
    """Return the parts of a formula between which a line may end: each but the first begins with an operator."""
    found, depth = [""], 0
    for place, letter in enumerate(text):
        opens = letter in PAIRS and (depth or text[place - 1 : place] in ("√", "^"))
        depth += bool(opens) - bool(depth and letter in PAIRS.values())
        if not depth and letter in OPERATORS and text[place - 1 : place] == " ":
            found.append("")
        found[-1] += letter
    return [piece for piece in found if piece]


def to_html(text: str) -> str:
    """Return a formula as the HTML that Qt shows; for hats and bars it has only the combining letters."""
    return "".join(map(_atom_to_html, parse(text)))


def scripts_in(text: str) -> Iterator[tuple[int, bool]]:
    """Yield the place of each small letter in a text, and whether it is raised."""
    for place, letter in enumerate(text):
        if letter in SUBSCRIPTS or letter in SUPERSCRIPTS:
            yield place, letter in SUPERSCRIPTS


def _atom_to_html(atom: Atom) -> str:
    marks = {name: mark for mark, name in ACCENTS.items()}
    if atom.root:
        inner = "".join(map(_atom_to_html, atom.root))
        shown = f'√<span style="text-decoration: overline">{inner}</span>'
    else:
        shown = html.escape(atom.text) + marks.get(atom.accent, "")
    for tag, script in (("sub", atom.below), ("sup", atom.above)):
        if script:
            shown += f"<{tag}>{''.join(map(_atom_to_html, script))}</{tag}>"
    return shown


def _is_plain(atom: Atom) -> bool:
    return atom == Atom(atom.text)


def _decorate(base: Atom, marks: Atom) -> list[Atom]:
    """Put scripts or an accent on the last letter of a base, or on the root that it is."""
    before = [] if len(base.text) < 2 or not _is_plain(base) else [Atom(base.text[:-1])]
    last = replace(base, text=base.text[-1:])
    added = {name: value for name in ("below", "above", "accent") if (value := getattr(marks, name))}
    return [*before, replace(last, **added)]


def _first_of(text: str) -> tuple[Atom, str]:
    """Return the first atom of a text, and the rest; scripts and accents come as an atom without a text."""
    letter, rest = text[0], text[1:]
    if letter in ACCENTS:
        return Atom("", accent=ACCENTS[letter]), rest
    for signs, place in ((SUBSCRIPTS, "below"), (SUPERSCRIPTS, "above")):
        if letter in signs:
            count = next((n for n, one in enumerate(text) if one not in signs), len(text))
            script = (Atom("".join(signs[one] for one in text[:count])),)
            return (Atom("", below=script) if place == "below" else Atom("", above=script)), text[count:]
    if letter == "^" and rest:
        inner, rest = _group_of(rest)
        if rest.startswith("^") and len(rest) > 1:  # a power of a power
            higher, rest = _first_of(rest)
            return Atom("", above=(*parse(inner)[:-1], *_decorate(parse(inner)[-1], higher))), rest
        return Atom("", above=parse(inner)), rest
    if letter == "√" and rest:
        inner, rest = _group_of(rest)
        return Atom("", root=parse(inner)), rest
    return Atom(letter), rest


def _group_of(text: str) -> tuple[str, str]:
    """Return what a root or a power is of, and the rest: a bracket, a number, or a letter with accents."""
    if text[0] in PAIRS and (end := _end_of(text)) is not None:
        return (text[1:end] if text[0] == "(" else text[: end + 1]), text[end + 1 :]
    if number := NUMBER.match(text):
        return number[0], text[number.end() :]
    count = next((n for n in range(1, len(text)) if text[n] not in ACCENTS), len(text))
    return text[:count], text[count:]


def _end_of(text: str) -> int | None:
    """Return the place of the bracket that closes the first one; None if none does."""
    opening, closing, depth = text[0], PAIRS[text[0]], 0
    for place, letter in enumerate(text):
        depth += (letter == opening) - (letter == closing)
        if not depth:
            return place
    return None
