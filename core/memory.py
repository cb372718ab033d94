"""The memory of this computer."""

import os

USABLE_MEMORY = 0.5  # share
USUAL_MEMORY = 8 << 30  # bytes, assumed if the system does not say


def usable_memory() -> int:
    """Return how many bytes may be used: half of the computer's memory."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        total = USUAL_MEMORY
    return int(USABLE_MEMORY * total)
