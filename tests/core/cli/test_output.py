"""What a command says where it cannot be written, or nobody reads it."""

import io
import os
from pathlib import Path

import pytest

from core.cli.output import Output


def test_what_a_stream_has_no_characters_for_is_written_out() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="")
    output = Output(stream)
    output.write("a 한 é\udce9\n")
    output.flush()
    stream.seek(0)
    assert stream.read() == "a \\ud55c \\xe9\\udce9\n"
    assert output.fault is None


def test_a_reader_that_has_gone_is_told_of_once() -> None:
    read, write = os.pipe()
    told: list[str] = []
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        output = Output(stream, lambda: told.append("gone"))
        os.close(read)
        for _ in range(2):
            output.write("more\n")
            output.flush()
    assert told == ["gone"]
    assert isinstance(output.fault, BrokenPipeError)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_is_a_fault_and_no_error() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as stream:
        output = Output(stream)
        output.write("more\n")
        output.flush()
    assert output.fault is not None
    assert output.fault.strerror == "No space left on device"


def test_a_stream_that_was_closed_takes_everything() -> None:
    output = Output(None)
    output.write("more\n")
    output.flush()
    assert not output.isatty()
    assert output.fault is None
