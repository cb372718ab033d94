"""The kinds of file that a run or its network is exported as, each in one entry."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from core.export.network_arrays import network_npz
from core.export.torch_training import torch_training_script
from core.optional_parts import require
from core.settings import N_

if TYPE_CHECKING:
    from core.export.exported_run import ExportedRun, Which

    Writer = Callable[[ExportedRun, Which], bytes]


PART = "exchange"


@dataclass(frozen=True)
class RunFormat:
    """A kind of file; `writer` is a function, named as "module:name", that returns the content of the file."""

    ending: str
    label: str
    note: str
    writer: str
    is_network: bool = True  # otherwise it is of the whole run
    needs: str = ""  # the module of the optional part `exchange` that it needs


RUN_FORMATS = (
    RunFormat(".npz", N_("NumPy arrays"), N_("for NumPy"), "core.export.run_formats:arrays"),
    RunFormat(
        ".safetensors",
        N_("safetensors file"),
        N_("for PyTorch"),
        "core.export.safetensors_file:safetensors",
    ),
    RunFormat(".onnx", N_("ONNX network"), N_("for other programs"), "core.export.onnx_file:onnx", needs="onnx"),
    RunFormat(".py", N_("PyTorch script"), N_("trains the same"), "core.export.run_formats:torch_script", False),
)
NETWORK_FORMATS = tuple(form for form in RUN_FORMATS if form.is_network)


def run_format(name: str) -> RunFormat | None:
    """Return the format that a file's name asks for, if there is one."""
    ending = PurePath(name).suffix.lower()
    return next((form for form in RUN_FORMATS if form.ending == ending), None)


def content(form: RunFormat, run: "ExportedRun", which: "Which") -> bytes:
    """Return the content of a file.

    Raises:
        MissingPartError: an optional part is needed.
        RefusedError: the run has no such network, or the other program lacks something of it.
    """
    if form.needs:
        require(PART, form.needs)
    write: Writer = pkgutil.resolve_name(form.writer)
    return write(run, which)


def arrays(run: "ExportedRun", which: "Which") -> bytes:
    """Return the content of an .npz file."""
    return network_npz(run.network(which), run.config)


def torch_script(run: "ExportedRun", which: "Which") -> bytes:  # noqa: ARG001 - it makes both
    """Return the script that trains the same with PyTorch."""
    return torch_training_script(run.config, run.changes, run.dataset.ends).encode()
