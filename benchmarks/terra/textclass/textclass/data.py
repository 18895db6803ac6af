"""Reviews that are made of phrases."""

import random

GOOD = "great film,wonderful cast,loved it,a pure joy,funny and warm".split(",")
BAD = "dull plot,terrible acting,hated it,a waste of time,boring and long".split(",")
FILLER = "the story,on monday,with my friends,in the cinema,after all,I think".split(
    ","
)


def review(rng):
    label = rng.randrange(2)
    words = rng.choices(BAD if label == 0 else GOOD, k=rng.randint(1, 3))
    words += rng.choices(FILLER, k=rng.randint(2, 5))
    if rng.random() < 0.2:
        words.append(rng.choice(GOOD + BAD))
    rng.shuffle(words)
    return ", ".join(words).capitalize() + "!", label


def load(count, seed):
    rng = random.Random(seed)
    return [review(rng) for _ in range(count)]
