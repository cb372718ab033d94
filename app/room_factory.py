"""Makes the rooms. Each imports what a later room is made of when that is made: it would hold up the first paint."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.optimizers.controller import OptimizersController
from app.optimizers.model import OptimizersModel
from app.optimizers.view import OptimizersView
from app.rooms.names import LATER_ROOMS, RoomName
from app.rooms.room import LazyRoom, Room
from app.session.workspace import Workspace

if TYPE_CHECKING:
    from app.initializers.model import InitializersModel
    from app.initializers.view import InitializersView
    from app.trainer.model import TrainerModel
    from app.trainer.view import TrainerView
    from core.landscape.recipe import LandscapeRecipe
    from core.propagation import PropagationConfig

TrainWith = Callable[["PropagationConfig", str], None]
CompareWith = Callable[["PropagationConfig"], None]
RaceWith = Callable[["LandscapeRecipe"], None]


def optimizers_room(model: OptimizersModel) -> OptimizersView:
    """Make the Optimizers room."""
    controller = OptimizersController(model)
    view = OptimizersView(controller)
    controller.setParent(view)
    return view


def initializers_room(model: "InitializersModel") -> "InitializersView":
    """Make the Initializers room."""
    from app.initializers.controller import InitializersController  # noqa: PLC0415
    from app.initializers.view import InitializersView  # noqa: PLC0415

    controller = InitializersController(model)
    view = InitializersView(controller)
    controller.setParent(view)
    return view


def trainer_room(model: "TrainerModel", runs: Path) -> "TrainerView":
    """Make the Trainer room; runs are kept in the folder `runs`."""
    from app.trainer.controller import TrainerController  # noqa: PLC0415
    from app.trainer.run_list.archive import RunArchive  # noqa: PLC0415
    from app.trainer.view import TrainerView  # noqa: PLC0415

    controller = TrainerController(model, RunArchive(runs))
    view = TrainerView(controller)
    controller.setParent(view)
    return view


def restored_optimizers(workspace: Workspace, model: OptimizersModel) -> Room:
    """Make the Optimizers room as it was left."""
    view = optimizers_room(model)
    workspace.add_controller("optimizers", view.controller)
    return view


def later_rooms(
    workspace: Workspace, runs: Path, train_with: TrainWith, compare_with: CompareWith, race_with: RaceWith
) -> list[LazyRoom]:
    """Return the rooms that are made when they are entered, or when there is time."""
    makers: Mapping[RoomName, Callable[[], Room]] = {
        "initializers": lambda: restored_initializers(workspace, train_with),
        "trainer": lambda: restored_trainer(workspace, runs, compare_with, race_with),
    }
    return [LazyRoom(name, makers[name]) for name in LATER_ROOMS]


def restored_initializers(workspace: Workspace, train_with: TrainWith) -> Room:
    """Make the Initializers room as it was left; a network that is to be trained goes to `train_with`."""
    from app.initializers.model import InitializersModel  # noqa: PLC0415

    view = initializers_room(workspace.initial_model("initializers", InitializersModel.first()))
    view.controller.train_requested.connect(train_with)
    workspace.add_controller("initializers", view.controller)
    return view


def restored_trainer(workspace: Workspace, runs: Path, compare_with: CompareWith, race_with: RaceWith) -> Room:
    """Make the Trainer room as it was left; a network that is to be seen before training goes to `compare_with`.

    Runs that are to be laid on their loss surface go to `race_with`. Runs are kept in the folder `runs`.
    """
    from app.trainer.model import TrainerModel  # noqa: PLC0415

    view = trainer_room(workspace.initial_model("trainer", TrainerModel()), runs)
    view.controller.network_shown.connect(compare_with)
    view.controller.surface_asked.connect(race_with)
    workspace.add_controller("trainer", view.controller)
    return view
