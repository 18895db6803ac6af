"""Passes: each changes one construct, one per file; pipeline.py has the order."""
