"""Numbers that grow while others read them, and dataclasses as records of structured arrays, saved without pickle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import IO, Any, Generic, Self, TypeVar, get_type_hints, overload
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
from numpy.typing import NDArray

from core.settings import Array

Records = NDArray[np.void]
R = TypeVar("R")

MOST_ROOM = 1 << 20  # numbers for which room is reserved in advance; memory is used only for those that come


class Packed(Sequence[R], Generic[R]):
    """Values of one class in a fifth of their memory: each is rebuilt from its record when it is asked for."""

    __slots__ = ("kind", "records")

    def __init__(self, kind: type[R], records: Records) -> None:
        self.kind = kind
        self.records = records

    @classmethod
    def of(cls, values: Sequence[R]) -> Self:
        """Pack values of one class and shape, at least one."""
        dtype = _shared(_dtype(values[0]))
        return cls(type(values[0]), np.array([_plain(value) for value in values], dtype))

    def column(self, *path: str) -> NDArray[Any]:
        """Return a field of all values, following `path` into nested ones; a property takes longer."""
        column: NDArray[Any] = self.records
        kind: Any = self.kind
        for name in path:
            if isinstance(getattr(kind, name, None), property):
                return np.array([getattr(_rebuilt(kind, record), name) for record in column])
            column, kind = column[name], _parts(kind)[name]
        return column

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> "Packed[R]": ...
    def __getitem__(self, index: int | slice) -> "R | Packed[R]":
        if isinstance(index, slice):
            return Packed(self.kind, self.records[index])
        value: R = _rebuilt(self.kind, self.records[index])
        return value


def conformed(records: Records, kind: type[Any]) -> Records:
    """Convert `records` of another version to those of `kind`: missing floats become NaN, unknown fields are dropped.

    Raises:
        ValueError: they lack more than floats.
    """
    dtype = _shared(_conformed_dtype(records.dtype, kind))
    if dtype == records.dtype:
        return records
    made: Records = np.empty(records.shape, dtype)
    _copy(records, made)
    return made


def _conformed_dtype(known: np.dtype[Any], kind: Any) -> np.dtype[Any]:
    """Return the type of a record of `kind`, with the field types of `known`."""
    parts: list[tuple[str, Any]] = []
    for name, part in _parts(kind).items():
        field = known[name] if name in (known.names or ()) else None
        if is_dataclass(part):
            parts.append((name, _conformed_dtype(np.dtype([]) if field is None else field, part)))
        elif field is None and part is not float:
            raise ValueError(f"no field of name {name}")
        else:
            parts.append((name, np.float64 if field is None else field))
    return np.dtype(parts)


def _copy(source: Records | None, target: Records) -> None:
    """Fill the fields of `target` that `source` has, and the others with NaN."""
    for name in target.dtype.names or ():
        part = source[name] if source is not None and name in (source.dtype.names or ()) else None
        if target.dtype[name].names:
            _copy(part, target[name])
        else:
            target[name] = np.nan if part is None else part


@dataclass(frozen=True)
class Pieces:
    """Records that are packed while they are written, some at a time.

    All records at once would double the memory of the history; and since a growing history is written again and again,
    no hole in the heap would be large enough the next time.
    """

    dtype: np.dtype[np.void]
    length: int  # of all pieces together
    pieces: Iterable[Records]


def write_arrays(stream: IO[bytes], arrays: Mapping[str, NDArray[Any] | Pieces], *, compressed: bool = False) -> None:
    """Write an .npz file, as `numpy.savez` would.

    Raises:
        OSError: it could not be written.
    """
    with ZipFile(stream, "w", ZIP_DEFLATED if compressed else ZIP_STORED) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                if isinstance(array, Pieces):
                    descr = np.lib.format.dtype_to_descr(array.dtype)
                    head = {"descr": descr, "fortran_order": False, "shape": (array.length,)}
                    np.lib.format.write_array_header_2_0(file, head)
                    for piece in array.pieces:
                        file.write(piece.tobytes())
                else:
                    np.lib.format.write_array(file, array, allow_pickle=False)


@lru_cache
def _shared(dtype: Any) -> Any:
    """Return one shared object for equal types, each of which takes as much memory as some records."""
    return dtype


def _dtype(value: Any) -> Any:
    """Return the type of a record that holds `value`."""
    if is_dataclass(value):
        return np.dtype([(part.name, *_field(getattr(value, part.name))) for part in fields(value)])
    return np.asarray(value).dtype


def _field(value: Any) -> tuple[Any, tuple[int, ...]]:
    """Return the type and the shape of a field."""
    return _dtype(value), np.shape(value) if isinstance(value, np.ndarray) else ()


def _plain(value: Any) -> Any:
    """Convert a value to the form that NumPy takes: records become tuples."""
    return tuple(_plain(getattr(value, part.name)) for part in fields(value)) if is_dataclass(value) else value


def _rebuilt(kind: type[Any], record: Any) -> Any:
    if is_dataclass(kind):
        return kind(**{name: _rebuilt(part, record[name]) for name, part in _parts(kind).items()})
    return record.copy() if record.ndim else record.item()


@lru_cache
def _parts(kind: type[Any]) -> Mapping[str, Any]:
    """Return the fields of a class and their types, looked up only once, since a long history has millions."""
    hints = get_type_hints(kind)
    return {part.name: hints[part.name] for part in fields(kind)}


class Series:
    """Numbers that one thread appends while another reads; values that were read never change."""

    def __init__(self, expected: int) -> None:
        """Reserve room for `expected` values, so that none is moved while the heap around it is in use."""
        self._values = np.empty(max(1, min(expected, MOST_ROOM)))
        self._count = 0

    @classmethod
    def of(cls, values: Array, expected: int) -> Self:
        """Begin with these values, and reserve room for `expected` in all."""
        series = cls(expected - len(values))
        series._values, series._count = np.concatenate([values, series._values]), len(values)
        return series

    def append(self, value: float) -> None:
        """Add a value at the end."""
        if self._count == len(self._values):
            self._values = np.concatenate([self._values, np.empty_like(self._values)])
        self._values[self._count] = value
        self._count += 1

    def values(self) -> Array:
        """Return the numbers so far; not to be written to."""
        count = self._count  # before the array, which only grows
        return self._values[:count]
