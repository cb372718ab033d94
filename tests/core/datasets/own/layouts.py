"""Small folders of images in the layouts that people have, as a person unpacks, downloads or saves them.

Each maker writes into an empty folder; `EXPECTED` says what is read there.
"""

import gzip
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

SIDE = 6
TRAIN, TEST = 40, 10
_DRAW = np.random.default_rng(1)
IMAGES = {"train": _DRAW.integers(0, 256, (TRAIN, SIDE, SIDE), np.uint8)}
IMAGES["test"] = _DRAW.integers(0, 256, (TEST, SIDE, SIDE), np.uint8)
IMAGES["val"] = _DRAW.integers(0, 256, (TEST, SIDE, SIDE), np.uint8)
LABELS = {part: np.arange(len(images)) % 10 for part, images in IMAGES.items()}
NAMES = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}
Change = Callable[[np.ndarray[Any, Any]], Any]


def idx(array: np.ndarray[Any, Any], code: int = 8, kind: str = ">u1") -> bytes:
    """An IDX file, as its description has it."""
    return bytes([0, 0, code, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.astype(kind).tobytes()


def put(file: Path, content: bytes, *, zipped: bool = False) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(content) if zipped else content)


def four(
    root: Path,
    name: Callable[[str], str] = lambda name: name,
    *,
    zipped: bool = False,
    images: Callable[[np.ndarray[Any, Any]], bytes] = idx,
    labels: Callable[[np.ndarray[Any, Any]], bytes] = idx,
) -> None:
    """Write the four files of MNIST under other names, or with other contents."""
    for (part, content), usual in NAMES.items():
        data = images(IMAGES[part]) if content == "images" else labels(LABELS[part])
        put(root / name(usual), data, zipped=zipped)


def dotted(name: str) -> str:
    return name.replace("-idx", ".idx")


def kaggle(root: Path) -> None:
    """The archive of Kaggle: a folder of each name with the file in it, and the same file with a dot beside it."""
    four(root, lambda name: f"{name}/{name}")
    four(root, dotted)


def twins(root: Path) -> None:
    four(root)
    four(root, dotted)


def torchvision(root: Path) -> None:
    four(root, "MNIST/raw/{}".format)
    four(root, "MNIST/raw/{}.gz".format, zipped=True)


def named(prefix: str) -> Callable[[str], str]:
    return lambda name: prefix + name.replace("t10k", "test")


def letters(labels: np.ndarray[Any, Any]) -> bytes:
    return idx(1 + labels * 2 + (labels == 9) * 7)  # 1, 3, ..., 17, 26


def emnist_letters(root: Path) -> None:
    four(root, named("emnist-letters-"), labels=letters)
    lines = [f"{label} {64 + label} {96 + label}" for label in range(1, 27)]
    (root / "emnist-letters-mapping.txt").write_text("\n".join(lines))


def six_sets(root: Path) -> None:
    """EMNIST's archive: six sets in one folder, with a mapping each."""
    for name in ("balanced", "byclass", "bymerge", "digits", "letters", "mnist"):
        four(root / "gzip", named(f"emnist-{name}-"), zipped=True)
    put(root / "gzip" / "emnist-balanced-mapping.txt", b"\n".join(b"%d %d" % (n, 97 + n) for n in range(10)))


def qmnist(root: Path) -> None:
    def eight(labels: np.ndarray[Any, Any]) -> bytes:
        other = np.arange(len(labels) * 7).reshape(-1, 7)
        return idx(np.column_stack([labels, other]), 12, ">i4")

    four(root, lambda name: named("qmnist-")(name).replace("idx1-ubyte", "idx2-int"), labels=eight)


def colours(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.repeat(array[..., np.newaxis], 3, axis=3)


def flat(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return array.reshape(len(array), -1)


def with_validation(root: Path) -> None:
    four(root)
    put(root / "val-images-idx3-ubyte", idx(IMAGES["val"]))
    put(root / "val-labels-idx1-ubyte", idx(LABELS["val"]))


# Arrays.


def keras(root: Path) -> None:
    np.savez(
        root / "mnist.npz",
        x_train=IMAGES["train"],
        y_train=LABELS["train"],
        x_test=IMAGES["test"],
        y_test=LABELS["test"],
    )


def medmnist(root: Path, name: str = "pathmnist.npz", change: Change = colours) -> None:
    arrays: dict[str, Any] = {f"{part}_images": change(IMAGES[part]) for part in IMAGES}
    arrays |= {f"{part}_labels": LABELS[part][:, None] for part in IMAGES}
    np.savez_compressed(root / name, **arrays)


def two_medmnists(root: Path) -> None:
    medmnist(root)
    medmnist(root, "bloodmnist_28.npz")
    np.savez(root / "weights.npz", w=np.zeros(3), b=np.zeros(3))


def kuzushiji(root: Path) -> None:
    """Four archives with an array each, as Kuzushiji-MNIST comes."""
    for part in ("train", "test"):
        np.savez_compressed(root / f"k49-{part}-imgs.npz", IMAGES[part])
        np.savez_compressed(root / f"k49-{part}-labels.npz", LABELS[part])


def four_npy(root: Path) -> None:
    for part in ("train", "test"):
        np.save(root / f"X_{part}.npy", IMAGES[part] / 255)
        np.save(root / f"y_{part}.npy", np.eye(10)[LABELS[part]])


def part_archives(root: Path) -> None:
    for part in ("train", "val", "test"):
        np.savez(root / f"digits_{part}.npz", images=IMAGES[part], labels=LABELS[part].astype(float))


# Tables.


def rows(part: str, labels: Iterable[object] | None = None, separator: str = ",") -> list[str]:
    first = LABELS[part] if labels is None else labels
    return [separator.join(map(str, [label, *image.ravel()])) for label, image in zip(first, IMAGES[part], strict=True)]


HEADER = "label," + ",".join(f"pixel{number}" for number in range(SIDE * SIDE))


def table(file: Path, lines: Iterable[str], *, end: str = "\n") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes((end.join(lines) + end).encode())


def recognizer(root: Path) -> None:
    """Kaggle's Digit Recognizer: a table with labels, one without, and a form to hand in."""
    table(root / "train.csv", [HEADER, *rows("train")])
    table(root / "test.csv", [HEADER.removeprefix("label,"), *(line.partition(",")[2] for line in rows("test"))])
    table(root / "sample_submission.csv", ["ImageId,Label", "1,0", "2,0"])


def pair(root: Path) -> None:
    table(root / "mnist_train.csv", rows("train"))
    table(root / "mnist_test.csv", rows("test"), end="\r\n")


def sign_language(root: Path) -> None:
    for part in ("train", "test"):
        table(root / f"sign_mnist_{part}.csv", [HEADER, *rows(part)])
        table(root / f"sign_mnist_{part}" / f"sign_mnist_{part}.csv", [HEADER, *rows(part)])


def named_last(root: Path) -> None:
    """The class at the end, as OpenML writes it, in words, with quotes and semicolons."""
    names = [f'"{"abcdefghij"[label]}"' for label in LABELS["train"]]
    lines = [";".join([*map(str, image.ravel()), name]) for image, name in zip(IMAGES["train"], names, strict=True)]
    table(root / "dataset.csv", ["\ufeff" + ";".join(HEADER.split(",")[1:]) + ";class", *lines])


def with_index(root: Path) -> None:
    table(root / "all.csv", ["," + HEADER, *(f"{number},{row}" for number, row in enumerate(rows("train")))])


# Pictures.


def png(image: np.ndarray[Any, Any] | Image.Image, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    (image if isinstance(image, Image.Image) else Image.fromarray(image)).save(stream, kind)
    return stream.getvalue()


def pictures(root: Path, part: str, suffix: str = ".png", encode: Change = png) -> None:
    for number, (image, label) in enumerate(zip(IMAGES[part], LABELS[part], strict=True)):
        put(root / str(label) / f"{number:02}{suffix}", encode(image))


def one_folder(root: Path) -> None:
    pictures(root, "train")
    put(root / ".DS_Store", b"\0")
    put(root / "3" / "Thumbs.db", b"\0")
    put(root / "__MACOSX" / "3" / "._00.png", b"\0")


def mnist_png(root: Path) -> None:
    pictures(root / "mnist_png" / "mnist_png" / "training", "train")
    pictures(root / "mnist_png" / "mnist_png" / "testing", "test")
    put(root / "mnist_png" / "readme.txt", b"")


def three_parts(root: Path) -> None:
    for part in ("train", "val", "test"):
        pictures(root / part, part)


def tiny_imagenet(root: Path) -> None:
    """Pictures a folder deeper, and test pictures that nobody has labelled."""
    for number, (image, label) in enumerate(zip(IMAGES["train"], LABELS["train"], strict=True)):
        put(root / "train" / f"n{label}" / "images" / f"{number}.PNG", png(colours(image[np.newaxis])[0]))
    put(root / "test" / "0.png", png(IMAGES["test"][0]))


class Expected(NamedTuple):
    """What is read: how many images, classes and validation images, and whether the pixels are those of IMAGES."""

    train: int = TRAIN
    test: int = TEST
    classes: tuple[str, ...] = tuple("0123456789")
    validation: int = 0
    exact: bool = True  # in the order of IMAGES


DRAWN = Expected(train=30, test=10, exact=False)  # a fifth of four images a class, rounded to one
PARTED = Expected(train=TRAIN + TEST, validation=TEST)

LAYOUTS: Mapping[str, tuple[Callable[[Path], None], Expected]] = {
    "plain": (four, Expected()),
    "gzipped": (lambda root: four(root, "{}.gz".format, zipped=True), Expected()),
    "gzipped, upper case": (lambda root: four(root, lambda name: name.upper() + ".GZ", zipped=True), Expected()),
    "called .gz": (lambda root: four(root, "{}.gz".format), Expected()),
    "dotted": (lambda root: four(root, dotted), Expected()),
    "without its type": (lambda root: four(root, lambda name: name.replace("-ubyte", "")), Expected()),
    "kaggle": (kaggle, Expected()),
    "folders only": (lambda root: four(root, lambda name: f"{name}/{name}"), Expected()),
    "twins": (twins, Expected()),
    "torchvision": (torchvision, Expected()),
    "emnist letters": (
        emnist_letters,
        Expected(classes=("Aa", "Cc", "Ee", "Gg", "Ii", "Kk", "Mm", "Oo", "Qq", "Zz")),
    ),
    "labels from 1": (
        lambda root: four(root, labels=lambda labels: idx(1 + labels)),
        Expected(classes=tuple(map(str, range(1, 11)))),
    ),
    "three classes": (lambda root: four(root, labels=lambda labels: idx(labels % 3)), Expected(classes=tuple("012"))),
    "int labels": (lambda root: four(root, labels=lambda labels: idx(labels, 12, ">i4")), Expected()),
    "signed labels": (lambda root: four(root, labels=lambda labels: idx(labels, 9, ">i1")), Expected()),
    "float images": (lambda root: four(root, images=lambda images: idx(images / 255, 13, ">f4")), Expected()),
    "float images to 255": (lambda root: four(root, images=lambda images: idx(images, 14, ">f8")), Expected()),
    "short images": (lambda root: four(root, images=lambda images: idx(images, 11, ">i2")), Expected()),
    "qmnist": (qmnist, Expected()),
    "flat": (lambda root: four(root, images=lambda images: idx(flat(images))), Expected()),
    "colours": (lambda root: four(root, images=lambda images: idx(colours(images))), Expected()),
    "validation": (with_validation, PARTED),
    "한글 폴더 (1)": (lambda root: four(root / "한글 폴더 (1)"), Expected()),
    "keras": (keras, Expected()),
    "medmnist": (medmnist, PARTED),
    "medmnist in grey": (lambda root: medmnist(root, change=lambda images: images), PARTED),
    "channels first": (lambda root: medmnist(root, change=lambda images: images[:, None]), PARTED),
    "kuzushiji": (kuzushiji, Expected()),
    "npy": (four_npy, Expected()),
    "an archive a part": (part_archives, PARTED),
    "digit recognizer": (recognizer, DRAWN),
    "pair of tables": (pair, Expected()),
    "sign language": (sign_language, Expected()),
    "class in words, last": (named_last, DRAWN._replace(classes=tuple("abcdefghij"))),
    "table with an index": (with_index, DRAWN),
    "one folder": (one_folder, DRAWN),
    "mnist_png": (mnist_png, Expected(exact=False)),
    "three parts": (three_parts, PARTED._replace(exact=False)),
    "tiny imagenet": (tiny_imagenet, DRAWN._replace(classes=tuple(f"n{label}" for label in range(10)))),
    "jpeg": (
        lambda root: pictures(root, "train", ".JPEG", lambda image: png(image, "JPEG")),
        DRAWN,
    ),
    "bitmaps": (lambda root: pictures(root, "train", ".bmp", lambda image: png(image, "BMP")), DRAWN),
}


def bomb(file: Path, size: int) -> None:
    """An .npz of a few kilobytes whose array says that it is large."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({size}, 28, 28), }}".ljust(117) + "\n"
    npy = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("train", "test"):
            archive.writestr(f"x_{part}.npy", npy)
            archive.writestr(f"y_{part}.npy", npy)
