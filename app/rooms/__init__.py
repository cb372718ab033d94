"""The interface of a room to the window, and the parts that rooms share."""
