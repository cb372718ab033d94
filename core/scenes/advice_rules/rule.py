"""A piece of advice, and a rule that may give one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.messages import Message
from core.training import TrainingConfig

USUAL_BATCH = 100  # images


@dataclass(frozen=True)
class Advice:
    """A piece of advice: the changed config, and the reason."""

    reason: Message
    config: TrainingConfig


Rule = Callable[[TrainingConfig], Advice | None]


def change(config: TrainingConfig, changes: Mapping[str, Any], reason: str, **facts: Any) -> Advice:
    """Advise to make these `changes`; `facts` fill the blanks of the reason."""
    return Advice(Message(reason, **facts), config.replace(**changes))
