"""The Layers tab: histograms and statistics of each layer by epoch."""
