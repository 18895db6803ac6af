"""Tests that may end otherwise under the hook, each with the reason."""

from __future__ import annotations

from typing import NamedTuple


class Exemption(NamedTuple):
    """One test that may differ.

    Attributes:
        test: Its id, without the parameters of a subtest.
        versions: The Pythons in question, "" for all.
        reason: Why it cannot be the same.
    """

    test: str
    versions: str
    reason: str


EXEMPTIONS: tuple[Exemption, ...] = ()


def find_reason(test: str, version: str) -> str:
    """Returns why a test may differ on a Python such as "3.11", "" if it may not."""
    for exemption in EXEMPTIONS:
        is_meant = test == exemption.test or test.startswith(exemption.test + " ")
        if is_meant and (not exemption.versions or version in exemption.versions):
            return exemption.reason
    return ""
