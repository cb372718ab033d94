"""The Curves tab: loss and accuracy of the run, and its verdict."""
