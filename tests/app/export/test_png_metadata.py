"""The text of a PNG is read as Pillow writes it, and a damaged or endless one is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.export.png_metadata import SIGNATURE, read_text
from core.settings import RefusedError

MOST = 100_000


def picture(*, packed: bool = False, unicode: bool = False, text: str = "a session", key: str = "fallline") -> bytes:
    """A PNG with another text and this one."""
    told = PngInfo()
    told.add_text("Title", "a race")
    add = told.add_itxt if unicode else told.add_text
    add(key, text, zip=packed)
    stream = io.BytesIO()
    Image.new("L", (9, 9)).save(stream, "PNG", pnginfo=told)
    return stream.getvalue()


def read(content: bytes, most: int = MOST) -> bytes | None:
    stream = io.BytesIO(content)
    assert stream.read(len(SIGNATURE)) == SIGNATURE
    return read_text(stream, "fallline", most)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("unicode", [False, True])
def test_a_text_is_read_however_it_was_put_there(*, packed: bool, unicode: bool) -> None:
    text = "η = 0.1, 한국어" if unicode else "è = 0.1"
    assert read(picture(packed=packed, unicode=unicode, text=text)) == text.encode()


def test_a_text_under_another_key_is_none() -> None:
    assert read(picture(key="falllines")) is None
    assert read(picture(key="fall")) is None


def test_a_picture_that_is_cut_before_its_text_has_none() -> None:
    content = picture()
    assert read(content[: content.index(b"fallline") - 8]) is None


def test_a_text_with_a_wrong_check_sum_is_refused() -> None:
    content = bytearray(picture())
    content[content.index(b"a session")] ^= 1
    with pytest.raises(ValueError, match="check sum"):
        read(bytes(content))


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 8 bytes"):
        read(picture(), most=8)


@pytest.mark.parametrize("unicode", [False, True])
def test_a_text_that_swells_is_refused_before_it_is_unpacked(*, unicode: bool) -> None:
    bomb = picture(packed=True, unicode=unicode, text="0" * 50_000_000)
    assert len(bomb) < MOST
    with pytest.raises(ValueError, match="more than 100000 bytes"):
        read(bomb)


def test_what_is_no_compressed_text_is_refused() -> None:
    content = b"fallline\0\0no stream"
    chunk = struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content))
    with pytest.raises(RefusedError, match="its data are broken"):
        read(SIGNATURE + chunk)
