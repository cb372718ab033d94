"""The data of a training run in a script without Fall Line: how they are read and drawn; one's own images need it."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from core.datasets import DATASETS, KNOWN, OWN_POINTS, TOYS
from core.datasets.elsewhere import fashion_folder
from core.datasets.plane import TEST, kind_of
from core.training import TrainingConfig

FOUR_FILES = '''FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else {folder})


def read():
    """Read the four files: images (n, inputs) and labels (n,), for training and for the test."""
    arrays = []
    for part, kind, head in (("train", "images-idx3", 16), ("train", "labels-idx1", 8)) + (
        ("t10k", "images-idx3", 16),
        ("t10k", "labels-idx1", 8),
    ):
        path = FOLDER / f"{{part}}-{{kind}}-ubyte"
        content = path.read_bytes() if path.exists() else gzip.decompress(Path(f"{{path}}.gz").read_bytes())
        arrays.append(np.frombuffer(content, np.uint8, offset=head))
    images, labels, test_images, test_labels = arrays
    return images.reshape(-1, SIZES[0]), labels, test_images.reshape(-1, SIZES[0]), test_labels
'''
DIGITS = '''def read():
    """Read scikit-learn's digits; the test images are drawn by class and always the same."""
    images, labels = load_digits(return_X_y=True)
    images = np.rint(images * (255 / 16)).astype(np.uint8)
    shuffled = np.random.default_rng(0).permutation(len(labels))
    dealt = deal([shuffled[labels[shuffled] == label] for label in range(10)], 360)
    test, train = (np.sort(np.concatenate(rows)) for rows in dealt)
    return images[train], labels[train], images[test], labels[test]
'''
POINTS = '''def read():
    """Return the points: x, y and class; there are none for a test."""
    points = np.array({points})
    places, labels = points[:, :2].astype(np.float32), points[:, 2].astype(np.uint8)
    return places, labels, places[:0], labels[:0]
'''
TOY = '''def read():
    """Make the points, and draw those for training and for the test."""
{make}
    order = np.random.default_rng({seed}).permutation(len(labels))
    points, labels = points[order].astype(np.float32), labels[order].astype(np.uint8)
    return points[:-{test}], labels[:-{test}], points[-{test}:], labels[-{test}:]
'''
NOISE = "    points = points + {noise} * np.random.default_rng(({seed}, 2)).standard_normal(points.shape)"
MAKE = {
    "moons": """    points, labels = make_moons({count}, noise={noise}, random_state={seed})
    points = points - (0.5, 0.25)""",
    "circles": """    points, labels = make_circles({count}, noise={noise}, factor=0.5, random_state={seed})""",
    "blobs": """    angles = np.arange(3) * (2 * math.pi / 3) + math.pi / 2
    centres = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points, labels = make_blobs({count}, centers=centres, cluster_std={noise}, random_state={seed})""",
    "spirals": """    labels = np.arange({count}) % 2
    along = (np.arange({count}) // 2 + 0.5) / math.ceil({count} / 2)
    angles = 2 * math.pi * 1.75 * along + math.pi * labels
    points = (2 * along)[:, np.newaxis] * np.stack([np.sin(angles), np.cos(angles)], axis=1)
"""
    + NOISE,
    "xor": """    points = np.random.default_rng(({seed}, 1)).uniform(-1, 1, ({count}, 2))
    labels = points[:, 0] * points[:, 1] < 0
"""
    + NOISE,
}
OWN = '''DATA = load({name})


def read():
    """Return the examples (n, inputs) and their labels (n,), for training and for the test."""
    return DATA.train_images, DATA.train_labels, DATA.test_images, DATA.test_labels
'''
SPLIT = """available = rng.permutation(len(labels))
    by_class = [available[labels[available] == label] for label in range(SIZES[-1])]
    train, rest = deal(by_class, TRAINING)
    validation, _ = deal([members[::-1] for members in rest], VALIDATION)
    return np.sort(np.concatenate(train)), np.sort(np.concatenate(validation))


def deal(classes, size):
    \"\"\"Take the first of each class, `size` in all, and return the rest, too; remainders round the shares.\"\"\"
    counts = np.array([len(members) for members in classes])
    shares, remainders = np.divmod(counts * size, max(int(counts.sum()), 1))
    shares[np.argsort(-remainders, kind="stable")[: size - shares.sum()]] += 1
    pairs = list(zip(classes, shares))
    return [members[:share] for members, share in pairs], [members[share:] for members, share in pairs]"""
OWN_SPLIT = "return core.datasets.split(DATA, TRAINING, {fraction}, rng)"


@dataclass(frozen=True)
class DataSource:
    """The parts of a script that have to do with its data."""

    read: str  # the function that reads them, and what it needs
    split: str  # the body of the function that draws rows for training and validation
    largest: str  # the stored value that counts as 1
    imports: tuple[str, ...]
    argument: str = ""  # of the script


def data_source(config: TrainingConfig) -> DataSource:
    """Return how a script gets the data of a run."""
    kind = kind_of(config.data)
    if kind == "digits":
        return DataSource(DIGITS, SPLIT, "255", ("from sklearn.datasets import load_digits",))
    if kind in TOYS:
        return _toy(kind, config)
    if kind == OWN_POINTS:
        return DataSource(POINTS.format(points=[list(point) for point in config.points]), SPLIT, "1", ())
    if kind in DATASETS:
        folder = fashion_folder() if kind == "fashion-mnist" else Path(str(files("assets") / "mnist"))
        read = FOUR_FILES.format(folder=json.dumps(str(folder), ensure_ascii=False))
        return DataSource(read, SPLIT, "255", ("import gzip", "import sys", "from pathlib import Path"), " [FOLDER]")
    imports = ("import core.datasets  # one's own images are read by Fall Line", "from core.datasets import load")
    split = OWN_SPLIT.format(fraction=config.validation_fraction)
    return DataSource(
        OWN.format(name=json.dumps(config.data, ensure_ascii=False)),
        split,
        "(255 if images.dtype == np.uint8 else 1)",
        imports,
    )


def _toy(kind: str, config: TrainingConfig) -> DataSource:
    numbers = {"count": KNOWN[kind].available + TEST, "noise": config.noise, "seed": config.data_seed}
    read = TOY.format(make=MAKE[kind].format(**numbers), test=TEST, **numbers)
    made = f"make_{kind}"
    imports = (f"from sklearn.datasets import {made}",) if made in MAKE[kind] else ()
    return DataSource(read, SPLIT, "1", imports)
