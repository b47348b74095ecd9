"""Measure the questions about delivery on a long history: see `__main__`."""
