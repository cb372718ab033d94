"""Read the texts that a PNG carries, without decoding its picture."""

import struct
import zlib
from typing import IO

from core.files import BROKEN_DATA
from core.settings import N_, RefusedError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_CHUNKS = 1_000_000
LONGEST_KEY = 79  # bytes, by the format

TOO_LONG = N_("it has more than {most} bytes")
WRONG_SUM = N_("its check sum is wrong")

PLAIN, PACKED, UNICODE = b"tEXt", b"zTXt", b"iTXt"


def read_text(stream: IO[bytes], key: str, most: int) -> bytes | None:
    """Return the text under `key`, in UTF-8, of a PNG whose signature has been read; None if there is none.

    Raises:
        RefusedError: it is damaged, or longer than `most` bytes.
    """
    for _ in range(MOST_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            return None
        length, kind = struct.unpack(">I4s", head)
        begun = stream.read(min(length, LONGEST_KEY + 1))
        if kind in {PLAIN, PACKED, UNICODE} and begun.startswith(key.encode() + b"\0"):
            return _text_of(kind, (begun + _rest(stream, kind, begun, length, most))[len(key) + 1 :], most)
        stream.seek(length - len(begun) + 4, 1)
    return None


def _rest(stream: IO[bytes], kind: bytes, begun: bytes, length: int, most: int) -> bytes:
    """Return the rest of a chunk, if it is complete and not too long."""
    if length > most:
        raise RefusedError(TOO_LONG, most=most)
    rest, check = stream.read(length - len(begun)), stream.read(4)
    if len(check) < 4 or zlib.crc32(kind + begun + rest) != int.from_bytes(check):
        raise RefusedError(WRONG_SUM)
    return rest


def _text_of(kind: bytes, content: bytes, most: int) -> bytes:
    """Return the text of a chunk, after its key."""
    if kind == PLAIN:
        return content.decode("latin-1").encode()
    if kind == PACKED:
        return _unpacked(content[1:], most).decode("latin-1").encode()
    is_packed, (_, _, text) = content[:1] == b"\1", (content[2:] + b"\0\0").split(b"\0", 2)
    text = text[:-2]  # added above so that there are three parts
    return _unpacked(text, most) if is_packed else text


def _unpacked(content: bytes, most: int) -> bytes:
    """Return decompressed data; of data that expands too far, only enough to show that."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(content, most + 1)
    except zlib.error as error:
        raise RefusedError(BROKEN_DATA) from error
    if len(text) > most:
        raise RefusedError(TOO_LONG, most=most)
    return text
