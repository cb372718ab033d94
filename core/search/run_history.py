"""The epochs of a run in a text that a study can keep: what was measured of the validation images, and the clock."""

import base64
import binascii
import zlib
from collections.abc import Sequence

import numpy as np

from core.settings import Array
from core.training.packed_arrays import Records
from core.training.reports import COUNTED, NUMBERS, EpochReport

KEPT = ("epoch", "step", "images", "seconds", "validation_loss", "validation_accuracy", "penalty", "largest_class")
MOST_BYTES = 1 << 26  # of a history that is read


def packed(history: Sequence[EpochReport]) -> str:
    """Return the epochs as a text of about 40 bytes each; empty if there is none."""
    if not history:
        return ""
    columns = np.array([[getattr(report, name) for report in history] for name in KEPT], "<f8")
    return base64.b64encode(zlib.compress(columns.tobytes())).decode("ascii")


def unpacked(text: str) -> Records:
    """Return the epochs as records; what was not measured is NaN.

    Raises:
        ValueError: the text is damaged.
    """
    columns = _columns(text)
    records = np.empty(columns.shape[1], [(name, np.int64 if name in COUNTED else np.float64) for name in NUMBERS])
    for name in NUMBERS:
        records[name] = columns[KEPT.index(name)] if name in KEPT else np.nan
    return records


def _columns(text: str) -> Array:  # (columns, epochs)
    try:
        inflater = zlib.decompressobj()
        raw = inflater.decompress(base64.b64decode(text, validate=True), MOST_BYTES) if text else b""
        return np.frombuffer(raw, "<f8").reshape(len(KEPT), -1).astype(np.float64)
    except (binascii.Error, zlib.error) as error:
        raise ValueError(error) from error
