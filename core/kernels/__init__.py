"""Compiled passes over arrays, where the optional part `fast` is installed: as fast as memory allows, to the same bits.

`ask` names passes that are wanted, `compiled` has those that are ready. They are compiled on a thread, and until then,
and where one does not agree with NumPy to the bit on this machine, NumPy's own passes are taken.
"""

from core.kernels.compiler import Pass, ask, compiled, finish, is_wanted

__all__ = ["Pass", "ask", "compiled", "finish", "is_wanted"]
