"""Dicts that Keras keeps for a layer: items are set when the graph has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tensorflow as tf

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

LAYER = """
import keras

class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner = keras.layers.Dense(3, kernel_initializer="ones")
        self.maps = {}
        self.count = 0

    def build(self, shape):
        self.inner.build(shape)

    def call(self, x):
        y = self.inner(x)
BODY
        return y * 2.0

model = Model()

def run(x):
    return model(x)
"""
BODIES = {
    "set": ("self.maps['y'] = tf.sin(y)", True),
    "set several": ("for i in range(3): self.maps[f'{i}'] = y * float(i)", True),
    "set a number": ("self.count += 1; self.maps['n'] = self.count", True),
    "set under a staged condition": ("if y[0, 0] > 0.0: self.maps['y'] = y", False),
    "set and read": ("self.maps['y'] = tf.sin(y); y = y + self.maps['y']", False),
    "read and set": ("y = y + self.maps.get('y', 0.0); self.maps['y'] = y", False),
    "counted": ("self.maps['y'] = y; y = y * float(len(self.maps))", False),
    "looked for": (
        "self.maps['y'] = y; y = y * (2.0 if 'z' in self.maps else 3.0)",
        False,
    ),
    "iterated": ("self.maps['y'] = y; y = y * float(len(list(self.maps)))", False),
    "deleted": ("self.maps['y'] = y; del self.maps['y']", False),
    "updated": ("self.maps.update({'y': y})", False),
    "joined": ("self.maps |= {'y': y}", False),
    "a list": ("self.maps['y'] = [y]", False),
}


@pytest.mark.parametrize("name", BODIES)
def test_items_of_a_tracked_dict(load: Loader, name: str) -> None:
    body, is_staged = BODIES[name]
    pair = load(LAYER.replace("BODY", f"        {body}"))
    rng = tf.random.Generator.from_seed(3)
    for i in range(24):
        x = rng.normal([2, 3])
        results = [module.run(x) for module in (pair.plain, pair.listed)]
        assert bits(results[0]) == bits(results[1])
        held = [dict(module.model.maps) for module in (pair.plain, pair.listed)]
        assert list(held[0]) == list(held[1])
        assert repr(held[0]) == repr(held[1])
        if i == 18:
            for module in (pair.plain, pair.listed):
                module.model.maps["more"] = tf.constant(1.0)
    assert (
        pair.is_staged("Model.call") is is_staged or pair.is_staged("run") is is_staged
    )
