"""A transformer that answers questions about a text."""
