"""The window of Fall Line: Qt, and no arithmetic."""

import os

os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"  # another program's choice is not ours
