"""The history of a run as TensorBoard reads it: a scalar for each column of history.csv, and the histograms."""

import math
import struct
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from core.diagnostics.histograms import Histogram
from core.export.exported_run import ExportedRun
from core.optional_parts import require
from core.settings import N_, RefusedError
from core.training import EpochReport
from core.training.reports import NUMBERS

FILE = "events.out.tfevents.fallline"  # TensorBoard looks for the middle of it
HISTOGRAMS = ("activations", "weights", "weight_gradients")

NO_EPOCH = N_("“{name}” has not finished an epoch: there is nothing to be shown")


def events(run: ExportedRun) -> bytes:
    """Return the content of the file of events; the step of each is its epoch.

    The time of an epoch is the seconds of training so far. A value that is not a number is left out.

    Raises:
        RefusedError: there is no epoch, or the optional part is missing.
    """
    require("exchange", "tensorboardX")
    if not run.history:
        raise RefusedError(NO_EPOCH, name=run.name)
    times = accumulate(report.seconds for report in run.history)
    return _record(_event(0.0, file_version="brain.Event:2")) + b"".join(
        _record(_event(time, step=report.epoch, summary=summary))
        for report, time in zip(run.history, times, strict=True)
        for summary in (*_scalars(report), *_histograms(report))
    )


def _scalars(report: EpochReport) -> Iterator[Any]:
    from tensorboardX.summary import scalar  # noqa: PLC0415 - an optional part

    for name in NUMBERS[1:]:  # the first is the epoch
        value = getattr(report, name)
        if not math.isnan(value):
            yield scalar(name, value)


def _histograms(report: EpochReport) -> Iterator[Any]:
    """Yield the histograms of each layer, counted from 1."""
    for number, layer in enumerate(report.layers, 1):
        for name in HISTOGRAMS:
            yield _histogram(f"layer{number}/{name}", getattr(layer, name).histogram)


def _histogram(tag: str, histogram: Histogram) -> Any:
    """Return a histogram of the same bins; values below and above count in the outer bins, zeros in their own."""
    from tensorboardX.summary import histogram_raw  # noqa: PLC0415 - an optional part

    counts = histogram.counts.astype(float)
    counts[0] += histogram.below
    counts[-1] += histogram.above
    if histogram.zeros:
        place = int((histogram.edges[1:-1] <= 0).sum())
        counts[place] += histogram.zeros
    middles = (histogram.edges[:-1] + histogram.edges[1:]) / 2
    return histogram_raw(
        tag,
        min=histogram.low,
        max=histogram.high,
        num=counts.sum(),
        sum=float(counts @ middles),
        sum_squares=float(counts @ middles**2),
        bucket_limits=histogram.edges[1:].tolist(),
        bucket_counts=counts.tolist(),
    )


def _event(time: float, **what: Any) -> bytes:
    from tensorboardX.proto.event_pb2 import Event  # noqa: PLC0415 - an optional part

    content: bytes = Event(wall_time=time, **what).SerializeToString(deterministic=True)
    return content


def _record(content: bytes) -> bytes:
    """Return a record as TensorFlow frames it: its length and itself, each with a checksum."""
    length = struct.pack("<Q", len(content))
    return length + _checksum(length) + content + _checksum(content)


def _checksum(content: bytes) -> bytes:
    """Return the CRC-32C, rotated and moved, as it stands in records."""
    from tensorboardX.crc32c import crc32c  # noqa: PLC0415 - an optional part

    crc = crc32c(content)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)
