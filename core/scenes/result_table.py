"""A table of what the runs of a scene came to."""

from dataclasses import dataclass

from core.messages import Message


@dataclass(frozen=True)
class ResultTable:
    """Cells in rows under columns; each row begins with its name, above which no title stands."""

    columns: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]  # the name, then a cell for each column


def percent(share: float) -> Message:
    """Write a share into a cell."""
    return Message("{share:.1%}", share=share)
