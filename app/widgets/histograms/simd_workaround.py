"""A peculiarity of processors that what paints many texts must know."""

import numpy as np

_FEW = np.ones(64)  # enough for NumPy to use the wide registers


def clear_registers() -> None:
    """Let the next texts be painted at full speed, for half a microsecond.

    Qt's fills leave the upper halves of the processor's vector registers in use. Until something clears them, all that
    does without them, like the painting of letters, takes up to twice as long on some processors; NumPy clears them
    when it has calculated.
    """
    np.negative(_FEW)
