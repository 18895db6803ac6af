"""Converted code kept on disk: what identifies it, and how it is stored."""
