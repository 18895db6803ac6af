"""The seed with which a stateless op draws what a stateful one draws from its seeds.

A stateful op begins its stream of Philox4x32-10 with the key `seed` and the counter
`seed2 << 64` (tensorflow/core/util/guarded_philox_random.cc). A stateless one encrypts
its seed with a key of TensorFlow's own, and takes two words of what comes of it as key
and two as counter (`GenerateKey` in stateless_random_ops.cc). Philox is a bijection, so
that the seed for given words is what it deciphers them to.
"""

from __future__ import annotations

from typing import Any

import numpy as np

ROUNDS = 10
_WORD = 0xFFFFFFFF
_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_INVERSES = tuple(pow(factor, -1, 1 << 32) for factor in _MULTIPLIERS)
_STEPS = (0x9E3779B9, 0xBB67AE85)
_KEY = (0x3EC8F720, 0x02461E29)
_KEYS = tuple(
    tuple((word + i * step) & _WORD for word, step in zip(_KEY, _STEPS, strict=True))
    for i in range(ROUNDS)
)


def stateless_seed(seed: int, seed2: int) -> Any:
    """Returns the stateless seed for the seeds of a stateful op.

    Returns:
        `[2] int64`
    """
    words = [seed & _WORD, seed >> 32 & _WORD, seed2 & _WORD, seed2 >> 32 & _WORD]
    a, b, c, d = decipher(words)
    return np.array([a | b << 32, c | d << 32], np.uint64).view(np.int64)


def decipher(words: list[int]) -> list[int]:
    """Returns the four words that Philox makes these of, with TensorFlow's key."""
    for first, second in reversed(_KEYS):
        left = words[3] * _INVERSES[0] & _WORD
        right = words[1] * _INVERSES[1] & _WORD
        words = [
            left,
            words[0] ^ first ^ (right * _MULTIPLIERS[1] >> 32),
            right,
            words[2] ^ second ^ (left * _MULTIPLIERS[0] >> 32),
        ]
    return words
