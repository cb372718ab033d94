"""Compiled passes over arrays, where the optional part `fast` is installed: as fast as memory allows, to the same bits.

`ask` names passes that are wanted, `compiled` has those that are ready. They are compiled on a thread, and until then,
and where one does not agree with NumPy to the bit on this machine, NumPy's own passes are taken.

A pass is plain Python that does at once what NumPy does in several operations. An expression has the operations of the
NumPy code that it stands for, in its order, and no others, so that the results are equal to the bit: only + - * / √,
comparisons and choices. Arrays of a pass have one type and shape and are contiguous; scalars come in that type. A
number is read once and written once, or the loop is not made of vectors.
"""

from core.kernels.compiler import Pass, ask, compiled, finish, is_wanted

__all__ = ["Pass", "ask", "compiled", "finish", "is_wanted"]
