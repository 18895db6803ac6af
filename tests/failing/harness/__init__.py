"""Runs every failing program plainly and hooked, and compares what is shown."""
