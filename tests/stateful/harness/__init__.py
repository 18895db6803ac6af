"""Runs every program twice, plainly and hot, each in its own process, and compares."""
