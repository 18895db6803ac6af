"""Audit mode: every staged call also runs natively, from the same state."""
