"""What is said of a racer at a step, in the legend and in the table alike."""

from PySide6.QtCore import QCoreApplication

from app.texts import number, told
from core.descent import Trajectory
from core.outcomes import Ending


def outcome_of(trajectory: Trajectory, step: int) -> str:
    """How the race has ended for a racer; nothing while it goes on."""
    if trajectory.diverged_at is not None and step >= trajectory.diverged_at:
        return QCoreApplication.translate("telling", "diverged at step {0}").format(trajectory.diverged_at)
    if step < trajectory.steps or trajectory.outcome.kind is Ending.MOVING:
        return ""
    return told(trajectory.outcome.kind)


def note_of(trajectory: Trajectory, step: int) -> str:
    """The outcome if there is one, and the loss as long as there is one."""
    outcome = outcome_of(trajectory, step)
    if trajectory.diverged_at is not None and step >= trajectory.diverged_at:
        return outcome
    return f"{outcome}  {number(float(trajectory.losses[step]))}".strip()
