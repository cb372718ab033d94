"""A workaround for processors on which texts are painted slowly after Qt has filled an area."""

import numpy as np

_FEW = np.ones(64)  # enough for NumPy to use the wide registers


def clear_registers() -> None:
    """Make the next texts paint at full speed; takes half a microsecond.

    Qt's fills leave the upper halves of the processor's vector registers in use. Until something clears them, code that
    does not use them, such as the painting of letters, takes up to twice as long on some processors. NumPy clears them
    after a calculation.
    """
    np.negative(_FEW)
