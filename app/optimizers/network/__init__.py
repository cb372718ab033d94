"""Networks that race on their own loss: the surface, the paths, and the training behind them."""
