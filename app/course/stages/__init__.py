"""The rooms as the course uses them: each opens scenes, says what was changed since, and can be measured."""

from app.course.stages.stage import Stage
from app.rooms.room import Room


def stage_of(room: Room) -> Stage:
    """Return a room as a stage."""
    from app.course.stages.initializers import SignalStage  # noqa: PLC0415 - by need
    from app.course.stages.optimizers import RaceStage  # noqa: PLC0415
    from app.course.stages.trainer import TrainingStage  # noqa: PLC0415
    from app.initializers.view import InitializersView  # noqa: PLC0415
    from app.optimizers.view import OptimizersView  # noqa: PLC0415
    from app.trainer.view import TrainerView  # noqa: PLC0415

    match room:
        case OptimizersView():
            return RaceStage(room)
        case InitializersView():
            return SignalStage(room)
        case TrainerView():
            return TrainingStage(room)
    raise TypeError(room)
