"""Loss surfaces in two dimensions."""

from core.surfaces.base import SAME_VALUE as SAME_VALUE
from core.surfaces.base import Bounds as Bounds
from core.surfaces.base import Point as Point
from core.surfaces.base import Surface as Surface
from core.surfaces.functions import *  # noqa: F403 - every surface, without a list beside the union
from core.surfaces.turned import Turned as Turned
