"""What is timed, never what is asserted on. Each script prints ratios measured in one run."""
