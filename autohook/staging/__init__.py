"""Staging: how eager calls of listed functions become graph calls."""
