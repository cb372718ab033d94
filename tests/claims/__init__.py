"""What the course notes claim, measured: python -m tests.claims writes the table, tests/core/test_claims.py asserts."""
