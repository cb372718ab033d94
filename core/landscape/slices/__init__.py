"""The loss on a slice of weight space: images, evaluation at points of a plane, and maps in passes."""
