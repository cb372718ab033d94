"""Find a training run by its name in the list that the window keeps, for commands without a window."""

import argparse
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.session.preferences import default_runs
from app.trainer.run_list.archive import CHECKPOINTS, LIST
from app.trainer.run_list.store import RunList
from core.cli import export as exporting
from core.settings import N_, RefusedError

NO_NETWORK = N_("the network of “{name}” is no longer kept: only its history is")


def export(options: argparse.Namespace) -> int:
    """Write a run of a folder or of the list for another program and return the status."""
    return exporting.export(options, listed)


def listed(name: str) -> tuple[str, Path] | None:
    """Return the name and the checkpoint of the latest run of this name in the list; None if there is none.

    Raises:
        RefusedError: the list cannot be read, or the run's network is no longer there.
    """
    QCoreApplication.setOrganizationName("fallline")  # as in the window: the folder is called so
    QCoreApplication.setApplicationName("fallline")
    folder = default_runs()
    if not (folder / LIST).exists():
        return None
    run = next((run for run in RunList(folder / LIST).runs() if run.name == name), None)
    if run is None:
        return None
    checkpoint = folder / CHECKPOINTS / (run.checkpoint.name if run.checkpoint else f"{run.id}.npz")
    if not checkpoint.exists():
        raise RefusedError(NO_NETWORK, name=name)
    return name, checkpoint
