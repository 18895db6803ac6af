"""Nested loops with conditions, breaks and arithmetic on integers."""

from __future__ import annotations


def count_primes(limit):
    count = 0
    for candidate in range(2, limit):
        divisor = 2
        while divisor * divisor <= candidate:
            if candidate % divisor == 0:
                break
            divisor += 1
        else:
            count += 1
    return count


def triples(limit):
    found = 0
    for a in range(1, limit):
        for b in range(a, limit):
            c = a * a + b * b
            if c > limit * limit:
                break
            if c % 4 == 2 or c % 3 == 2:
                continue
            found += c % 5
    return found


def run():
    return count_primes(4000), triples(120)
