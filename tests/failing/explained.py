"""What is shown differently, and why: by file and program."""

EXPLAINED: dict[tuple[str, str], str] = {}
