"""Handwritten digits, trained with a custom loop."""
