"""The session that an SVG carries: the text of a `<metadata>` element (SVG 1.1, chapter 21) with the key as its id."""

import html
import re

from app.base.file_writing import SESSION_KEY
from app.export.png_metadata import TOO_LONG
from core.settings import RefusedError

LARGEST = 100_000_000  # bytes of a drawing that are searched
BEGINNING = 4096  # bytes, in which a drawing says that it is one
ELEMENT = re.compile(
    rb"<(?:\w+:)?metadata\b[^>]*\bid\s*=\s*[\"']" + SESSION_KEY.encode() + rb"[\"'][^>]*>(.*?)</(?:\w+:)?metadata\s*>",
    re.DOTALL,
)
CDATA = re.compile(r"\s*<!\[CDATA\[(.*)\]\]>\s*", re.DOTALL)


def is_svg(beginning: bytes) -> bool:
    """Return whether a file that begins like this is a drawing."""
    return beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in beginning


def with_text(drawing: str, text: str) -> str:
    """Return a drawing that carries a text, or the same one if that is empty."""
    if not text:
        return drawing
    place = drawing.index(">", drawing.index("<svg")) + 1
    element = f'\n<metadata id="{SESSION_KEY}">{html.escape(text, quote=False)}</metadata>'
    return drawing[:place] + element + drawing[place:]


def read_text(drawing: bytes, most: int) -> bytes | None:
    """Return the text that a drawing carries, in UTF-8; None if there is none.

    Other programs may have moved the element and written its text otherwise.

    Raises:
        RefusedError: it is longer than `most` bytes.
    """
    if (found := ELEMENT.search(drawing)) is None:
        return None
    if len(found[1]) > 2 * most:  # as an element's text it is longer
        raise RefusedError(TOO_LONG, most=most)
    text = found[1].decode(errors="replace")
    cdata = CDATA.fullmatch(text)
    return (cdata[1] if cdata else html.unescape(text)).encode()
