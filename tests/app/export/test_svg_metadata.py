"""A drawing carries a text, and gives it back also after another program has written the drawing anew."""

from xml.etree import ElementTree as ET

import pytest

from app.export.svg_metadata import is_svg, read_text, with_text
from core.settings import RefusedError

DRAWING = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><title>A race</title><path d="M0 0"/></svg>'
TEXT = '{"name": "f < g & “h” > 0", "note": "]]> <svg>"}'


def test_what_is_put_in_comes_out_and_the_drawing_is_still_one() -> None:
    carrying = with_text(DRAWING, TEXT)
    assert read_text(carrying.encode(), 1000) == TEXT.encode()
    root = ET.fromstring(carrying)
    assert [child.tag.rpartition("}")[2] for child in root] == ["metadata", "title", "path"]
    assert root[0].text == TEXT
    assert with_text(DRAWING, "") == DRAWING


@pytest.mark.parametrize(
    "element",
    [
        "<metadata id='fallline'>a &lt; b</metadata>",
        '<svg:metadata\n  id="fallline" class="x">a &#60; b</svg:metadata >',
        '<metadata id="fallline"><![CDATA[a < b]]></metadata>',
        '<metadata id="other">no</metadata><metadata lang="en" id = "fallline">a &lt; b</metadata>',
    ],
)
def test_it_is_found_however_another_program_writes_it(element: str) -> None:
    assert read_text(DRAWING.replace("<path", f"{element}<path").encode(), 100) == b"a < b"


def test_other_drawings_carry_nothing_and_too_much_is_refused() -> None:
    assert read_text(DRAWING.encode(), 100) is None
    assert read_text(DRAWING.replace("<path", '<metadata id="x">y</metadata><path').encode(), 100) is None
    with pytest.raises(RefusedError, match="more than 10 bytes"):
        read_text(with_text(DRAWING, "x" * 100).encode(), 10)


def test_a_drawing_is_known_by_how_it_begins() -> None:
    assert is_svg(DRAWING.encode())
    assert is_svg(b"\xef\xbb\xbf \n<!-- by hand --><svg>")
    assert not is_svg(b'{"svg": "<svg>"}')
    assert not is_svg(b"<b>not</b> JSON")
