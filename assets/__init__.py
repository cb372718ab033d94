"""The files that Fall Line brings along, read through importlib.resources."""
