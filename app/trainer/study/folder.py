"""The folder with the studies of this computer: a folder for each, with its trials in a file."""

import re
from pathlib import Path

from core.search.places.journal import JOURNAL
from core.search.places.place import Address, address_of
from core.search.study import Study

STUDIES = "studies"  # in the folder of the runs
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def studies_in(folder: Path) -> list[Path]:
    """Return the files of the studies that are there, the latest first."""
    try:
        found = [path for path in (folder / STUDIES).glob(f"*/{JOURNAL}") if path.is_file()]
        return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return []


def name_of(path: Path) -> str:
    """Return what a study of this computer is called: as its folder is."""
    return path.parent.name


def new_address(folder: Path, study: Study) -> Address:
    """Return the address of a new study in a folder of its own, called as the study is, or nearly."""
    plain = FORBIDDEN.sub("-", study.name).strip(". ") or "study"
    number, name = 1, plain
    while (folder / STUDIES / name).exists():
        number += 1
        name = f"{plain} {number}"
    path = folder / STUDIES / name / JOURNAL
    if study.sampler == "tpe":  # it asks in a journal of Optuna
        return Address("optuna", str(path), study.name)
    return Address("journal", str(path))


def address_at(path: Path) -> Address:
    """Return the address of a study that is there."""
    return address_of(str(path))
