"""Measure how lists of releases grow with the table: see `__main__`."""
