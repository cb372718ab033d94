"""The session of the last window, as the next one reads it: only the first room's model is checked at the start."""

from typing import Annotated, Literal, Self

# Before Qt: with PySide6's import hook in place, pydantic cannot begin with its errors.
from core.settings import Settings

# isort: split

from pydantic import AfterValidator, Field, JsonValue

from app.optimizers.model import OptimizersModel
from app.rooms.names import LATER_ROOMS, RoomName
from app.rooms.room import Frame
from app.rooms.sight import Sight

# 2 knows colours of one's own; whatever is read is written in the format of today.
FormatVersion = Annotated[Literal[1, 2], AfterValidator(lambda _: 2)]


class KeptSession(Settings):
    """A session whose later rooms are still JSON: their models are imported and checked when the rooms are made."""

    version: FormatVersion = 2
    room: RoomName = "optimizers"
    frame: Frame = 0
    optimizers: OptimizersModel = Field(default_factory=OptimizersModel.first)
    initializers: JsonValue = None  # None: as at the first start
    trainer: JsonValue = None
    sight: Sight | None = None  # of the shown room, in a picture

    def text(self, indent: int | None = None) -> str:
        """Return the session as JSON."""
        absent: set[str] = {part for part in (*LATER_ROOMS, "sight") if getattr(self, part) is None}
        return self.model_dump_json(indent=indent, exclude=absent)

    def without_rooms(self) -> Self:
        """Return a first session that keeps only the person's own presets."""
        presets = self.trainer.get("presets") if isinstance(self.trainer, dict) else None
        return type(self)(trainer={"presets": presets} if presets else None)
