"""Scenes that test the claims of the course notes about training: runs to make one after another, and their result.

A scene only sets configs and queues them. Its result states the numbers of these runs, however they turn out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.messages import Message
from core.scenes.completed_run import CompletedRun
from core.scenes.plan import Planned
from core.scenes.result_table import ResultTable

Curves = Literal["validation", "batches", "time"]


@dataclass(frozen=True)
class Scene:
    """Runs that test a claim of the notes; `tell` takes the finished runs in order and says what they show.

    `tabulate` gives their numbers where a sentence cannot hold them.
    """

    id: str
    title: Message
    look_for: Message  # one sentence
    plan: tuple[Planned, ...]
    tell: Callable[[Sequence[CompletedRun]], Message]
    tabulate: Callable[[Sequence[CompletedRun]], ResultTable] | None = None
    shown: Curves = "validation"  # the curves to show
    statistic: str | None = None  # of the layers or the network, to be drawn by epoch; see `DRAWN`
