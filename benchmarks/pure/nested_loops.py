"""Nested loops with conditions, breaks and arithmetic on integers."""

from __future__ import annotations


def count_primes(start, limit):
    count = 0
    for candidate in range(start, limit):
        divisor = 2
        while divisor * divisor <= candidate:
            if candidate % divisor == 0:
                break
            divisor += 1
        else:
            count += 1
    return count


def triples(limit, start):
    found = start
    for a in range(1, limit):
        for b in range(a, limit):
            c = a * a + b * b
            if c > limit * limit:
                break
            if c % 4 == 2 or c % 3 == 2:
                continue
            found += c % 5
    return found


def run(number):
    return count_primes(number + 2, number + 4000), triples(120, number)
