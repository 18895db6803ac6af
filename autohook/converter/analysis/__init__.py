"""Analyses: each answers one question about a function, one per file."""
