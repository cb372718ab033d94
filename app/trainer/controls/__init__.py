"""The bar below: start, pause, step, export, and runs that were interrupted."""
