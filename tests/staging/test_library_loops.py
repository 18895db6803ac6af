"""Recurrent layers of Keras in staged calls: their loops are eager's, step by step."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import keras
import pytest
import tensorflow as tf
from keras.src import backend

from autohook.staging import library_loops, library_swaps

from .conftest import bits

if TYPE_CHECKING:
    from .conftest import Loader

HOT = 14
LAYERS = {
    "lstm": "layers.LSTM(4)",
    "gru that gives each step": "layers.GRU(3, return_sequences=True)",
    "masked": "layers.LSTM(4, zero_output_for_mask=True)",
    "both ways": "layers.Bidirectional(layers.SimpleRNN(3))",
    "backwards": "layers.GRU(3, go_backwards=True)",
}
SOURCE = """
layers = tf.keras.layers
tf.keras.utils.set_random_seed(3)
model = tf.keras.Sequential([layers.Embedding(7, 3, mask_zero=MASKED), LAYER])
optimizer = tf.keras.optimizers.Adam(0.1)
def forward(ids):
    return tf.reduce_sum(model(ids) ** 2)
def step(ids):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(ids, training=True) ** 2)
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(slopes, model.trainable_variables))
    return loss
"""


def sentences(seed: int) -> tf.Tensor:
    return tf.constant([[1, (seed * 3) % 7, 2, 0], [4, 5, seed % 5, 0]])


def outcome(module: Any) -> list[bytes]:
    results = [bits(module.step(sentences(i))) for i in range(HOT)]
    for i in range(HOT):
        with tf.GradientTape() as tape:
            loss = module.forward(sentences(i))
        slopes = tape.gradient(loss, module.model.trainable_variables)
        results.append(bits([tf.convert_to_tensor(slope) for slope in slopes]))
    return [*results, bits([tf.convert_to_tensor(v) for v in module.model.variables])]


@pytest.mark.parametrize("name", LAYERS)
def test_a_step_that_trains_a_recurrent_layer_is_staged(
    load: Loader, name: str
) -> None:
    pair = load(
        SOURCE.replace("LAYER", LAYERS[name]).replace("MASKED", str(name == "masked"))
    )

    assert outcome(pair.plain) == outcome(pair.listed)
    assert pair.is_staged("step")


def test_a_long_sequence_stays_a_loop(
    load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_loops, "MOST_STEPS", 3)
    pair = load(
        "layer = tf.keras.layers.SimpleRNN(2, kernel_initializer='ones',"
        " recurrent_initializer='ones')\n"
        "def forward(x):\n    return layer(x) * 2.0\n"
    )
    for i in range(HOT):
        x = tf.fill([1, 5, 2], 0.1 * i)
        assert bits(pair.plain.forward(x)) == bits(pair.listed.forward(x))

    assert pair.is_staged("forward")


def test_keras_has_its_own_function_but_while_a_trace_is_made() -> None:
    own: Any = vars(backend)["rnn"]
    with library_swaps.for_a_trace(), library_swaps.for_a_trace():
        assert vars(backend)["rnn"] is not own
        layer = keras.layers.SimpleRNN(2)
        seen: list[Any] = []
        other = threading.Thread(target=lambda: seen.append(layer(tf.ones([1, 3, 2]))))
        other.start()
        other.join()

    assert vars(backend)["rnn"] is own
    assert seen[0].shape == (1, 2)
