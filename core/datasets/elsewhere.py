"""Images that are not on this computer. Another one is asked only after somebody said so, and was told which."""

import os
import warnings
from http.client import HTTPException
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory

import numpy as np

from core.datasets.idx import FILE_NAMES, Bytes, DatasetError, Part, write_idx
from core.settings import N_

FASHION_HOST = "openml.org"
FASHION_SHAPE = (28, 28)
FASHION_TEST = 10_000  # the last images on OpenML

NOT_HERE = N_(
    "Fashion-MNIST is not on this computer. It can be downloaded once from {host}: the Data tab offers it, and the "
    "command line has --online for it. A folder with its four IDX files does as well."
)
OTHER_COMPUTER = N_(
    "“{name}” is on another computer, {host}. It is read once you say so: the Data tab offers it, and the command line "
    "has --online for it."
)
NOT_FETCHED = N_(
    "Fashion-MNIST could not be downloaded from {host}: {reason}. A folder with its four IDX files does as well."
)


class ElsewhereError(DatasetError):
    """Images that another computer has, which nobody has said to ask."""


def host_of(name: str) -> str | None:
    r"""Return the computer that has to be asked for a dataset, or None if it is on this one.

    Opening a path such as \\host\share lets Windows log in there.
    """
    if name == "fashion-mnist":
        return None if fashion_folder().is_dir() else FASHION_HOST
    drive = PureWindowsPath(name).drive
    if drive.startswith("\\\\") and (os.name == "nt" or name.startswith("\\")):
        return drive.split("\\")[2]
    return None


def refuse_elsewhere(name: str) -> None:
    """Refuse a dataset that is not on this computer.

    Raises:
        ElsewhereError: the sentence says where it is.
    """
    if host := host_of(name):
        raise ElsewhereError(NOT_HERE if name == "fashion-mnist" else OTHER_COMPUTER, name=name, host=host)


def fashion_folder() -> Path:
    """Return the folder of Fashion-MNIST's four IDX files, beside what scikit-learn keeps; it may not exist."""
    home = Path(os.environ.get("SCIKIT_LEARN_DATA", Path("~", "scikit_learn_data"))).expanduser()
    return home / "fall-line" / "fashion-mnist"


def fashion_mnist() -> Path:
    """Return the folder of Fashion-MNIST; download it if it is not there.

    OpenML has it as text, which takes ten seconds and a gigabyte of memory to read; the files take half a second.
    Where the download fails, nothing is left behind.
    """
    folder = fashion_folder()
    if not folder.is_dir():
        # Imported only here since that takes a second.
        from sklearn.datasets import fetch_openml  # noqa: PLC0415

        try:
            with TemporaryDirectory() as temporary, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of each attempt; the last one is told below
                fetched = fetch_openml(
                    "Fashion-MNIST", version=1, as_frame=False, parser="liac-arff", data_home=temporary
                )
            images = fetched.data.astype(np.uint8).reshape(-1, *FASHION_SHAPE)
            _keep(folder, images, fetched.target.astype(np.uint8))
        except (OSError, ValueError, HTTPException) as error:
            raise DatasetError(NOT_FETCHED, host=FASHION_HOST, reason=_plainly(error)) from error
    return folder


def _plainly(error: Exception) -> str:
    """Return the cause of an error without the names of classes and libraries around it."""
    reason = getattr(error, "reason", None) or error  # of a URLError, what is below it
    return str(getattr(reason, "strerror", None) or reason).rstrip(".")


def _keep(folder: Path, images: Bytes, labels: Bytes) -> None:
    """Write the four IDX files into a new folder, which appears once it is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as temporary:
        parts: tuple[tuple[Part, slice], ...] = (
            ("train", slice(None, -FASHION_TEST)),
            ("test", slice(-FASHION_TEST, None)),
        )
        for part, rows in parts:
            write_idx(Path(temporary, FILE_NAMES[part, "images"]), images[rows])
            write_idx(Path(temporary, FILE_NAMES[part, "labels"]), labels[rows])
        Path(temporary).replace(folder)
