"""Arrays as a short text, for a session: half of what a zipped file in base 64 takes.

The numbers of a path change little from step to step. So of each array the differences are written, as whole numbers
whose sign is their last bit, and the bytes of the same place one after another: the higher ones are nearly all equal.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
MOST_BYTES = 64 << 20  # unpacked
HEAD = 4  # bytes: the length of what is said of the arrays


def packed_text(arrays: Arrays) -> str:
    """Return the arrays as a text, the same each time."""
    head = json.dumps([[name, array.dtype.str, array.shape] for name, array in arrays.items()]).encode()
    parts = [len(head).to_bytes(HEAD, "little"), head, *(_planes(array) for array in arrays.values())]
    return base64.b85encode(zlib.compress(b"".join(parts), 9)).decode()


def unpacked(text: str) -> Arrays:
    """Read what `packed_text` wrote.

    Raises:
        ValueError: it is damaged.
    """
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(base64.b85decode(text), MOST_BYTES)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not inflater.eof:
        raise ValueError(len(data))
    begin = HEAD + int.from_bytes(data[:HEAD], "little")
    arrays = {}
    for name, kind, shape in json.loads(data[HEAD:begin]):
        dtype = np.dtype(kind)
        end = begin + prod(shape) * dtype.itemsize
        arrays[name] = _array(data[begin:end], dtype, shape)
        begin = end
    if begin != len(data):
        raise ValueError(len(data))
    return arrays


def _planes(array: NDArray[Any]) -> bytes:
    size = array.dtype.itemsize
    if size == 1 or not array.size:
        return array.tobytes()
    whole = np.ascontiguousarray(array).view(f"u{size}")
    steps = np.diff(whole, axis=0, prepend=whole.dtype.type(0))  # modulo 2^bits, as all here
    signed = (steps << 1) ^ (0 - (steps >> (8 * size - 1)))
    return signed.view(np.uint8).reshape(-1, size).T.tobytes()


def _array(data: bytes, dtype: np.dtype[Any], shape: list[int]) -> NDArray[Any]:
    size = dtype.itemsize
    planes = np.frombuffer(data, np.uint8)
    if size == 1 or not planes.size:
        return planes.view(dtype).reshape(shape)
    signed = np.ascontiguousarray(planes.reshape(size, -1).T).view(f"u{size}").reshape(shape)
    steps = (signed >> 1) ^ (0 - (signed & 1))
    whole = np.cumsum(steps, axis=0, dtype=signed.dtype)
    return whole.view(dtype)
