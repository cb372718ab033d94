"""IDX files in the folders and under the names that people have them in."""

import filecmp
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from core.datasets.idx import FILE_NAMES, Content, DatasetError, idx_sizes, read_idx
from core.datasets.own.collected import GREY, Collected, Reader, ReadingProgress, Some, refuse_too_much
from core.datasets.own.found import PARTS, Part, chosen_set, place_of
from core.datasets.own.labels import names_beside
from core.datasets.own.pixels import arranged, as_grey, white_of
from core.datasets.own.source import Source
from core.messages import Message
from core.settings import N_

# A prefix names the set; the type is "idx3-ubyte" with a dot or a hyphen before it, or QMNIST's "idx2-int".
FILE_NAME = re.compile(
    r"(?:(.*?)[-_])?(train|t10k|test|val|valid|validation)[-_](images|labels)[-.](?:idx\d?(?:-\w+)?|ubyte)(?:\.gz)?",
    re.IGNORECASE,
)
PART_NAMES: Mapping[Part, str] = {"train": "train", "test": "test", "validation": "validation"}

NO_FILE = N_("{folder} has no file of {part} {content}, such as {example} or {example}.gz")
SEVERAL_FILES = N_("{folder} has several files of {part} {content}: {found}")

Found = dict[tuple[Part, Content], list[Path]]


def idx_sets(root: Path, files: Sequence[Path]) -> dict[str, Found]:
    """Return the files of each dataset below `root`, by its name: its folder, and what its files' names begin with.

    Where no set is whole but all together are, they are one.
    """
    sets: dict[str, Found] = defaultdict(lambda: defaultdict(list))
    for file in files:
        if match := FILE_NAME.fullmatch(file.name):
            place = place_of(file, root, FILE_NAME.fullmatch)
            name = "/".join(part for part in (place, match[1] or "") if part)
            content: Content = "images" if match[3].lower() == "images" else "labels"
            sets[name][PARTS[match[2].lower()], content].append(file)
    named = {name or root.name: found for name, found in sets.items()}
    if any(map(is_whole, named.values())):
        return named
    together: Found = {}
    for found in named.values():
        for key, files_of_key in found.items():
            together.setdefault(key, []).extend(files_of_key)
    return {root.name: together} if is_whole(together) else named


def is_whole(found: Found) -> bool:
    """Return whether a dataset has images and labels to train and to test on."""
    return all(found.get(key) for key in FILE_NAMES)


def read_idx_files(source: Source, root: Path, sets: Mapping[str, Found]) -> Reader:
    """Read one of the sets of `idx_sets`.

    Raises:
        DatasetError: a file is missing, faulty or there twice, or there are several sets.
    """
    whole = {name: found for name, found in sets.items() if is_whole(found)} or dict(sets)
    found = chosen_set(source, whole)
    set_name = next(name for name, files in whole.items() if files is found)
    keys: list[Part] = [part for part in PART_NAMES if part != "validation" or (part, "images") in found]
    files = {(part, content): _one(root, found, part, content) for part in keys for content in CONTENTS}
    sizes = [idx_sizes(files[part, "images"], "images") for part in keys]
    total = sum(size[0] for size in sizes)
    memory = sum(refuse_too_much(source, size[0], size[1:3]) for size in sizes)
    yield ReadingProgress(0, total, memory)
    images = {}
    for part, size in zip(keys, sizes, strict=True):
        images[part] = arranged(read_idx(files[part, "images"], "images"), files[part, "images"])
        yield ReadingProgress(size[0], total, memory)
    white = white_of([(images[part], files[part, "images"]) for part in keys])
    parts: dict[Part, Some] = {}
    for part in keys:
        labels = read_idx(files[part, "labels"], "labels")
        image_file, label_file = files[part, "images"], files[part, "labels"]
        parts[part] = Some(as_grey(images[part], white), labels, image_file, label_file)
    folder = files["train", "labels"].parent
    notes = (Message(GREY),) if any(image.ndim == 4 for image in images.values()) else ()
    prefix = set_name.rpartition("/")[2]
    names = partial(names_beside, folder, prefix)
    return Collected(parts, names, notes, is_transposed="emnist" in prefix.lower(), keeps_order=True)


CONTENTS: tuple[Content, Content] = ("images", "labels")


def _one(root: Path, found: Found, part: Part, content: Content) -> Path:
    """Return the file of a part; of twins with equal bytes, and of a file and its gzipped twin, the plainest."""
    files = sorted(found.get((part, content), []), key=lambda file: (file.suffix.lower() == ".gz", file.name))
    if not files:
        example = FILE_NAMES["test" if part == "test" else "train", content]
        if part == "validation":
            example = example.replace("train", "val")
        raise DatasetError(NO_FILE, folder=root, part=PART_NAMES[part], content=content, example=example)
    plain = [file for file in files if file.suffix.lower() != ".gz"] or files
    try:
        twins = all(filecmp.cmp(plain[0], other, shallow=False) for other in plain[1:])
    except OSError:
        twins = False
    if not twins:
        names = ", ".join(str(file.relative_to(root)) for file in plain)
        raise DatasetError(SEVERAL_FILES, folder=root, part=PART_NAMES[part], content=content, found=names)
    return plain[0]
