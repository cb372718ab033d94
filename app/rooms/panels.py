"""What is wanted beside the pictures of rooms, and what has been said there, as all rooms share and remember it."""

from typing import Annotated

from pydantic import Field

from core.settings import Settings

Width = Annotated[int, Field(ge=100, le=2000)]  # pixels


class Panels(Settings):
    """What stands beside the picture. None leaves it to the window's size, as at the first start."""

    controls: bool | None = None
    explanation: bool | None = None
    charts: bool | None = None
    controls_width: Width = 332
    explanation_width: Width = 336
    charts_height: Width | None = None
    map_explained: bool = False  # the tip of what the mouse does on the map has been shown
