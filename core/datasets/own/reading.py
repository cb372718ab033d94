"""Find out what lies at a path, and read it."""

from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from core.datasets.idx import DatasetError
from core.datasets.own.arrays import array_sets, read_arrays
from core.datasets.own.collected import OwnImages, Reader, ReadingProgress, finished
from core.datasets.own.found import files_below
from core.datasets.own.idx_files import FILE_NAME, idx_sets, is_whole, read_idx_files
from core.datasets.own.listings import Pictures, listing_sets, read_listings
from core.datasets.own.pictures import NO_CLASSES, picture_sets, read_pictures
from core.datasets.own.source import Source
from core.datasets.own.tables import SUFFIXES as TABLES
from core.datasets.own.tables import layout_of, read_tables, readable, table_sets
from core.files import UNREADABLE, reason_of
from core.settings import N_

ARRAYS = (".npz", ".npy")
ARCHIVES = (".zip", ".tar", ".tgz", ".rar", ".7z", ".bz2", ".xz")

NOTHING = N_(
    "{path} has no images that can be read: no IDX files such as train-images-idx3-ubyte, no folders of pictures, no "
    ".npz, no CSV"
)
ARCHIVE = N_("{path} is an archive; unpack it, and choose the folder")
UNKNOWN_FILE = N_("{path} is no file of images that can be read: .npz, CSV and IDX are; of pictures, choose the folder")


def read(source: Source) -> Generator[ReadingProgress, None, OwnImages]:
    """Read the images at a path, and report how far that is; the first report says what memory they take.

    Raises:
        DatasetError: they cannot be read; the sentence says which file, and why.
    """
    root = Path(source.path)
    try:
        collected = yield from _folder(source, root) if root.is_dir() else _file(source, root)
    except OSError as error:
        raise DatasetError(UNREADABLE, file=error.filename or root, reason=reason_of(error)) from error
    return finished(source, collected)


def _folder(source: Source, root: Path) -> Reader:
    files = list(files_below(root))
    idx = idx_sets(root, files)
    if any(map(is_whole, idx.values())):
        return read_idx_files(source, root, idx)
    csv = [file for file in files if file.suffix.lower() in TABLES]
    if listings := listing_sets(root, csv, pictures := Pictures(files)):
        return read_listings(source, listings, pictures)
    if classes := picture_sets(root, files):
        return read_pictures(source, classes, len(pictures.all) - sum(map(len, classes.values())))
    if arrays := array_sets(root, [file for file in files if file.suffix.lower() in ARRAYS]):
        return read_arrays(source, root, arrays)
    tables = table_sets(root, csv)
    if fitting := readable(tables):
        return read_tables(source, fitting)
    if idx:
        return read_idx_files(source, root, idx)  # says what is missing
    if tables:
        return read_tables(source, tables)
    if pictures.all:
        raise DatasetError(NO_CLASSES, path=root)
    raise DatasetError(NOTHING, path=root)


def _file(source: Source, file: Path) -> Reader:
    """Read a file, with those beside it that belong to the same set."""
    suffix = file.suffix.lower()
    beside = list(files_below(file.parent, 0))
    if suffix in ARRAYS:
        if sets := _of(file, array_sets(file.parent, [other for other in beside if other.suffix.lower() in ARRAYS])):
            return read_arrays(source, file, sets)
    elif suffix in TABLES:
        if not layout_of(file).is_square:
            pictures = Pictures(files_below(file.parent))
            if listings := listing_sets(file.parent, [file], pictures):
                return read_listings(source, listings, pictures)
        tables = table_sets(file.parent, [other for other in beside if other.suffix.lower() in TABLES])
        own = {name: parts for name, parts in tables.items() if file in parts.values() and parts.get("all") != file}
        return read_tables(source, own or {file.stem: {"all": file}})
    elif FILE_NAME.fullmatch(file.name):
        return read_idx_files(source, file.parent, idx_sets(file.parent, beside))
    elif suffix in ARCHIVES:
        raise DatasetError(ARCHIVE, path=file)
    raise DatasetError(UNKNOWN_FILE, path=file)


def _of(file: Path, sets: Mapping[str, Sequence[Path]]) -> dict[str, Sequence[Path]]:
    return {name: files for name, files in sets.items() if file in files}
