"""Runs every program of the corpus in each way that there is, and compares."""
