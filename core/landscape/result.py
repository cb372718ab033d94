"""The small result of a race of networks: the paths on a plane, the map, and the true losses; some 40 KB in a file."""

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from core.files import reason_of
from core.landscape.loss_map import LossMap, WeightSums
from core.landscape.plane import in_plane
from core.landscape.recipe import MOST_STEPS, LandscapeRecipe
from core.landscape.slices.surroundings import DISTANCES
from core.settings import N_, Array, RefusedError, explain

FORMAT = 1
MOST_SIDE = 200  # points of a map
MOST_BYTES = 64 << 20  # of all arrays together
DAMAGED = N_("this is no race of networks that Fall Line wrote: {reason}")
NEWER = N_("this race of networks was written by a newer Fall Line")
WRONG_ARRAY = N_("the array {name} is missing or of another shape")

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class RacerPath:
    """The path of a racer: the start first, then a point after each step. Lengths are those of all dimensions.

    The true losses are those of the map's own images, where they were computed: at the start, at the end, and between
    at steps that lie evenly on a logarithmic scale.
    """

    name: str
    points: Array  # (n + 1, 2) float32, as are the others: coordinates on the plane
    off_plane: Array  # (n + 1,) distance from the plane
    distance: Array  # (n + 1,) from the plane's origin
    batch_losses: Array  # (n,) before each step, without penalties, with dropout
    gradient_norms: Array  # (n,) of the batch, without penalties
    step_lengths: Array  # (n,)
    truth_steps: NDArray[np.int32]  # (k,)
    true_losses: Array  # (k,)
    accuracies: Array  # (k,) on the map's images
    diverged_at: int | None = None  # the step whose loss was no finite number; the path ends before it
    counts: bool = True  # the plane and the map are laid for it: it neither diverged nor was thrown far away
    sums: Array | None = None  # (k, 2) of the squares and the sizes of its weights, at `truth_steps`, as `WeightSums`
    surroundings: Array | None = None  # (11, 3) of its end, as in `slices.surroundings`; None if it diverged

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.points) - 1

    @property
    def true_end(self) -> float:
        """The true loss at the end."""
        return float(self.true_losses[-1])


@dataclass(frozen=True, eq=False)
class LandscapeResult:
    """A race of networks as it is shown and kept."""

    recipe: LandscapeRecipe
    loss_map: LossMap
    paths: tuple[RacerPath, ...]
    gram: Array  # (2, 2): the products of the plane's directions with each other

    def path(self, name: str) -> RacerPath:
        """Return the path of a racer."""
        return next(path for path in self.paths if path.name == name)

    def renamed(self, names: Sequence[str]) -> Self:
        """Return the same race with other names of the racers."""
        paths = tuple(replace(path, name=name) for path, name in zip(self.paths, names, strict=True))
        return replace(self, recipe=self.recipe.renamed(names), paths=paths)

    @property
    def share(self) -> float:
        """The share of the squared distances from the plane's origin that lies in the plane, over all paths."""
        return _share(self.paths)

    def share_of(self, path: RacerPath) -> float:
        """Return that share for one path."""
        return _share((path,))

    def map_losses(self, path: RacerPath) -> Array:  # (n + 1,)
        """Return the map's loss at each point of a path; NaN outside the map."""
        return self.loss_map.loss(path.points)

    def to_bytes(self) -> bytes:
        """Return the result as a file, the same each time."""
        return npz_bytes(self.to_arrays(), compressed=True)

    def to_arrays(self) -> Arrays:
        """Return all that is kept of it; the text of the header is an array of bytes."""
        arrays: dict[str, NDArray[Any]] = {"a": self.loss_map.a, "b": self.loss_map.b, "losses": self.loss_map.losses}
        arrays["gram"] = self.gram
        for number, path in enumerate(self.paths):
            arrays |= {f"{number}.{name}": getattr(path, name) for name in KINDS}
            further = {f"{number}.{AROUND}": path.surroundings, f"{number}.{SUMS}": path.sums}
            arrays |= {name: array for name, array in further.items() if array is not None}
        if self.loss_map.sums is not None:
            arrays |= self.loss_map.sums._asdict()
        header = {
            "format": FORMAT,
            "recipe": self.recipe.model_dump(mode="json"),
            "images": self.loss_map.images,
            "diverged_at": [path.diverged_at for path in self.paths],
            "counts": [path.counts for path in self.paths],
        }
        text = np.frombuffer(json.dumps(header).encode(), np.uint8)
        return {"header": text, **arrays}

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises:
            RefusedError: it is damaged, something else, or of a newer version.
        """
        try:
            arrays = _arrays(data)
        except (KeyError, ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise RefusedError(DAMAGED, reason=reason_of(error)) from error
        return cls.from_arrays(arrays)

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """Read what `to_arrays` returned.

        Raises:
            RefusedError: it is damaged, something else, or of a newer version.
        """
        try:
            header = json.loads(arrays["header"].tobytes())
            if header["format"] > FORMAT:
                raise RefusedError(NEWER)
            recipe = LandscapeRecipe.model_validate_json(json.dumps(header["recipe"]))
            gram = arrays["gram"]
            if gram.shape != (2, 2) or gram.dtype != np.float64:
                raise RefusedError(WRONG_ARRAY, name="gram")
            paths = tuple(
                _path(recipe, arrays, number, diverged, gram) for number, diverged in enumerate(header["diverged_at"])
            )
            count = header.get("counts", [diverged is None for diverged in header["diverged_at"]])
            if len(paths) != len(recipe.racers) or len(count) != len(paths):
                raise RefusedError(WRONG_ARRAY, name="counts")
            pairs = zip(paths, count, strict=True)
            paths = tuple(replace(path, counts=bool(counts)) for path, counts in pairs)
            return cls(recipe, _map(arrays, int(header["images"])), paths, gram)
        except ValidationError as error:
            raise RefusedError(DAMAGED, reason=explain(error)[0]) from error
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, RefusedError) and error.template == NEWER:
                raise
            raise RefusedError(DAMAGED, reason=reason_of(error)) from error


# The arrays of a path: numbers more than steps, columns, type.
KINDS: Mapping[str, tuple[int | None, int, type]] = {
    "points": (1, 2, np.float32),
    "off_plane": (1, 1, np.float32),
    "batch_losses": (0, 1, np.float32),
    "gradient_norms": (0, 1, np.float32),
    "step_lengths": (0, 1, np.float32),
    "truth_steps": (None, 1, np.int32),
    "true_losses": (None, 1, np.float32),
    "accuracies": (None, 1, np.float32),
}
AROUND, SUMS = "surroundings", "sums"


def npz_bytes(arrays: Arrays, *, compressed: bool = False) -> bytes:
    """Return the bytes of an .npz file, the same for the same arrays; a name may be any text."""
    stream = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(stream, "w", kind) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy")  # of 1980, whenever it is written
            entry.compress_type = kind
            archive.writestr(entry, part.getvalue())
    return stream.getvalue()


def _arrays(data: bytes) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise RefusedError(WRONG_ARRAY, name="header")
        names = [entry.filename for entry in archive.infolist()]
        parts = {name.removesuffix(".npy"): io.BytesIO(archive.read(name)) for name in names}
    return {name: np.lib.format.read_array(part, allow_pickle=False) for name, part in parts.items()}


def _path(recipe: LandscapeRecipe, arrays: Arrays, number: int, diverged: int | None, gram: Array) -> RacerPath:
    steps = len(arrays[f"{number}.points"]) - 1
    if not 0 <= steps <= MOST_STEPS or not (diverged is None or isinstance(diverged, int)):
        raise RefusedError(WRONG_ARRAY, name=f"{number}.points")
    truths = len(arrays[f"{number}.truth_steps"])
    found: dict[str, Any] = {}
    for name, (more, columns, kind) in KINDS.items():
        array = arrays[f"{number}.{name}"]
        length = truths if more is None else steps + more
        if array.shape != ((length, columns) if columns > 1 else (length,)) or array.dtype != kind:
            raise RefusedError(WRONG_ARRAY, name=f"{number}.{name}")
        found[name] = array
    order = found["truth_steps"]
    if not truths or order[0] != 0 or order[-1] != steps or (np.diff(order) <= 0).any():
        raise RefusedError(WRONG_ARRAY, name=f"{number}.truth_steps")
    distance = np.hypot(in_plane(gram, found["points"]), found["off_plane"]).astype(np.float32)
    around = _further(arrays, f"{number}.{AROUND}", (len(DISTANCES), 3))
    sums = _further(arrays, f"{number}.{SUMS}", (truths, 2))
    found |= {"distance": distance, "sums": sums, "surroundings": around}
    return RacerPath(name=recipe.names[number], diverged_at=diverged, **found)


def _further(arrays: Arrays, name: str, shape: tuple[int, ...]) -> Array | None:
    """Return an array that not every race has."""
    array = arrays.get(name)
    if array is not None and (array.shape != shape or array.dtype != np.float32):
        raise RefusedError(WRONG_ARRAY, name=name)
    return array


def _map(arrays: Arrays, images: int) -> LossMap:
    a, b, losses = arrays["a"], arrays["b"], arrays["losses"]
    for name, axis in (("a", a), ("b", b)):
        fits = axis.ndim == 1 and 4 <= len(axis) <= MOST_SIDE and axis.dtype == np.float64
        if not fits or not np.isfinite(axis).all() or (np.diff(axis) <= 0).any():
            raise RefusedError(WRONG_ARRAY, name=name)
    if losses.shape != (len(b), len(a)) or losses.dtype != np.float32:
        raise RefusedError(WRONG_ARRAY, name="losses")
    squares, sizes = (_further(arrays, name, losses.shape) for name in WeightSums._fields)
    return LossMap(a, b, losses, images, None if squares is None or sizes is None else WeightSums(squares, sizes))


def _share(paths: tuple[RacerPath, ...]) -> float:
    """Return 1 minus the sum of squared distances off the plane over that of squared distances from its origin."""
    kept = [path for path in paths if path.counts] or list(paths)
    off, all_of_it = (
        sum(float(np.square(part, dtype=np.float64).sum()) for part in parts)
        for parts in ([path.off_plane for path in kept], [path.distance for path in kept])
    )
    return 1 - off / all_of_it if all_of_it else 1.0
