"""Attacks on a running server, and what each costs: `python -m benchmarks.abuse`."""
