"""A cell of the grid that is opened: the distribution of a layer, and one sample on its way through it."""
