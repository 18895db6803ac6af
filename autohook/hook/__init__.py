"""The import hook: from a name to a code object whose functions know their units."""
