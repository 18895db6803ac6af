"""Recursive Fibonacci: nothing but calls and comparisons."""

from __future__ import annotations


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def run(number):
    return number + fibonacci(22)
