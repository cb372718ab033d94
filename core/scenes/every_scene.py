"""All scenes of the Trainer: those of the notes on images, and those on points."""

from core.scenes.plane_scenes import PLANE_SCENES
from core.scenes.scene import SCENES

EVERY_SCENE = (*SCENES, *PLANE_SCENES)
