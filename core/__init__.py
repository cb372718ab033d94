"""The engine of Fall Line: optimizers, surfaces and the paths between them, in NumPy and without a window."""
