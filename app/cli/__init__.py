"""The command line: what its words mean, and pictures and tables without a window."""
