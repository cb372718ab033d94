"""TensorBoard's file of a run, read back, has the numbers of its history."""

import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.export.exported_run import ExportedRun
from core.export.tensorboard_events import events
from core.settings import RefusedError
from core.training.reports import NO_LAYERS, NUMBERS
from tests.core.export.test_safetensors_file import SMALL, run_of


def read(content: bytes) -> list[Any]:
    """The events in a file: each a length of 8 bytes, 4 of a checksum, itself, 4 of a checksum."""
    protobuf = pytest.importorskip("tensorboardX.proto.event_pb2")
    found, place = [], 0
    while place < len(content):
        (length,) = struct.unpack_from("<Q", content, place)
        found.append(protobuf.Event.FromString(content[place + 12 : place + 12 + length]))
        place += length + 16
    return found


def test_each_column_of_the_history_is_a_tag() -> None:
    pytest.importorskip("tensorboardX")
    run = run_of(SMALL)
    first, *rest = read(events(run))
    assert first.file_version == "brain.Event:2"
    scalars = {
        (value.tag, event.step): value.simple_value
        for event in rest
        for value in event.summary.value
        if not value.HasField("histo")
    }
    expected = {(name, one.epoch): np.float32(getattr(one, name)) for one in run.history for name in NUMBERS[1:]}
    assert scalars == expected
    assert events(run) == events(run)


def test_histograms_are_there_where_they_were_recorded() -> None:
    pytest.importorskip("tensorboardX")
    run = run_of(SMALL)
    found = {
        value.tag: value.histo
        for event in read(events(run))
        for value in event.summary.value
        if value.HasField("histo")
    }
    assert {tag.partition("/")[0] for tag in found} == {"layer1", "layer2", "layer3"}
    assert found["layer1/weights"].num == 64 * 8
    assert sum(found["layer1/weights"].bucket) == 64 * 8
    without = replace(run, history=[replace(one, layers=NO_LAYERS) for one in run.history])
    assert not [one for event in read(events(without)) for one in event.summary.value if one.HasField("histo")]


def test_what_is_no_number_is_left_out() -> None:
    pytest.importorskip("tensorboardX")
    run = run_of(SMALL.replace(validation_fraction=0.0))
    tags = {value.tag for event in read(events(run)) for value in event.summary.value}
    assert "validation_loss" not in tags
    assert "train_loss" in tags


def test_the_records_have_tensorflows_checksums() -> None:
    """CRC-32C of nine digits is E3069283 (RFC 3720's polynomial; its check value)."""
    crc32c = pytest.importorskip("tensorboardX.crc32c").crc32c
    assert crc32c(b"123456789") == 0xE3069283
    from core.export.tensorboard_events import _checksum  # noqa: PLC0415

    assert (
        struct.unpack("<I", _checksum(b"123456789"))[0] == ((0xE3069283 >> 15 | 0xE3069283 << 17) + 0xA282EAD8) % 2**32
    )


def test_without_an_epoch_there_is_a_sentence() -> None:
    pytest.importorskip("tensorboardX")
    run: ExportedRun = replace(run_of(SMALL), history=())
    with pytest.raises(RefusedError, match="“one” has not finished an epoch"):
        events(run)
