"""Programs whose parts are exchanged while they run: methods, functions, modules."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import types

import numpy as np
import tensorflow as tf


class Layer:
    def __init__(self):
        self.weight = tf.Variable([1.0, 2.0])
        self.activation = tf.nn.relu

    def transform(self, x):
        return x * self.weight

    def __call__(self, x):
        return self.activation(self.transform(x))


def run_method_of_a_class_replaced():
    layer, original = Layer(), Layer.transform
    for i in range(36):
        if i == 12:
            Layer.transform = lambda self, x: x - self.weight
        if i == 24:
            Layer.transform = original
        yield layer(tf.constant([0.1 * i, -1.0]))


def run_method_of_an_object_replaced():
    layer = Layer()
    for i in range(36):
        if i == 12:
            layer.transform = lambda x: x * 10.0
        if i == 18:
            layer.transform = types.MethodType(lambda self, x: x + self.weight, layer)
        if i == 26:
            del layer.transform
        yield layer(tf.constant([0.1 * i, -1.0]))


def run_activation_replaced():
    layer = Layer()
    for i in range(36):
        layer.activation = [tf.nn.relu, tf.tanh, tf.sin][i // 6 % 3]
        yield layer(tf.constant([0.1 * i, -1.0]))


class Other(Layer):
    def transform(self, x):
        return x / self.weight


def run_class_of_an_object_replaced():
    layer = Layer()
    for i in range(36):
        layer.__class__ = Other if i // 9 % 2 else Layer
        yield layer(tf.constant([0.1 * i, -1.0]))


class Pipeline:
    def __init__(self, stages):
        self.stages = stages

    def run(self, x):
        for stage in self.stages:
            x = stage(x)
        return x


def run_stages_inserted_and_removed():
    pipeline = Pipeline([tf.sin, tf.square])
    for i in range(36):
        if i == 9:
            pipeline.stages.insert(1, tf.exp)
        if i == 18:
            pipeline.stages.pop(0)
        if i == 27:
            pipeline.stages[:] = [lambda x: x + 1.0]
        yield pipeline.run(tf.constant([0.1 * i, 1.0]))


def applied(function, x):
    return function(x) * 2.0


def run_function_as_an_argument():
    functions = [tf.sin, lambda x: x * 3.0, Layer()]
    for i in range(36):
        yield applied(functions[i // 2 % 3], tf.constant([0.1 * i, 1.0]))


def run_new_lambda_for_each_call():
    for i in range(30):
        scale = float(i)
        yield applied(lambda x: x * scale, tf.constant([0.1, 1.0]))


HANDLERS = {"a": tf.sin, "b": tf.cos}


def handled(name, x):
    return HANDLERS[name](x) + 1.0


def run_table_of_functions_changes():
    for i in range(36):
        if i == 12:
            HANDLERS["a"] = tf.exp
        if i == 24:
            HANDLERS["c"] = HANDLERS.pop("b")
        name = "a" if i % 2 else ("b" if i < 24 else "c")
        yield handled(name, tf.constant([0.1 * i, 1.0]))


settings = types.SimpleNamespace(scale=2.0, mode="double", nested={"on": True})


def configured(x):
    if settings.mode == "double" and settings.nested["on"]:
        return x * settings.scale
    return tf.square(x)


def run_settings_of_a_namespace():
    for i in range(40):
        if i == 10:
            settings.scale = 3
        if i == 20:
            settings.nested["on"] = False
        if i == 30:
            settings.nested = {"on": True}
            settings.mode = "single"
        yield configured(tf.constant([0.1 * i, 1.0]))


TABLE = np.array([1.0, 2.0], "float32")


def tabled(x):
    return x * TABLE


def run_array_changed_in_place():
    for i in range(36):
        if i % 6 == 5:
            TABLE[i % 2] += 1.0
        yield tabled(tf.constant([0.1 * i, 1.0]))


class Replay:
    def __init__(self):
        self.states = np.zeros((4, 2), "float32")
        self.place = 0

    def add(self, x):
        self.states[self.place % 4] = x
        self.place += 1
        return tf.reduce_mean(tf.convert_to_tensor(self.states), axis=0)


def run_replay_in_an_array():
    replay = Replay()
    for i in range(30):
        yield replay.add(tf.constant([0.1 * i, 1.0]))


def from_array(array, x):
    return tf.tensordot(tf.constant(array), x, 1)


def run_array_argument_changed_in_place():
    array = np.ones((2, 2), "float32")
    for i in range(30):
        if i % 4 == 3:
            array[0, 1] = i
        yield from_array(array, tf.constant([0.1 * i, 1.0]))


def filled_array(out, x):
    out[:] = tf.sin(x).numpy()
    return tf.reduce_sum(x)


def run_array_filled_in():
    out = np.zeros(2, "float32")
    for i in range(30):
        yield filled_array(out, tf.constant([0.1 * i, 1.0])), out.copy()


def scalar_math(x, array):
    scale = array.mean() + np.sqrt(2.0)
    return x * scale


def run_numpy_between_tensors():
    for i in range(30):
        array = np.array([i, 1.0], "float32")
        yield scalar_math(tf.constant([0.1 * i, 1.0]), array)


def through_numpy(x):
    y = tf.sin(x).numpy()
    y[y < 0.0] = 0.0
    return tf.constant(y) * 2.0


def run_numpy_in_the_middle():
    for i in range(30):
        yield through_numpy(tf.constant([0.5 * i, 1.0]))


class Toggle:
    def __init__(self):
        self.training = True
        self.parts = [Layer(), Layer()]

    def train(self, flag=True):
        self.training = flag
        for part in self.parts:
            part.activation = tf.nn.relu if flag else tf.identity

    def __call__(self, x):
        for part in self.parts:
            x = part(x)
        return x if self.training else x - 1.0


def run_training_mode_toggled():
    model = Toggle()
    for i in range(36):
        model.train(i // 6 % 2 == 0)
        yield model(tf.constant([0.1 * i, -1.0]))


def run_new_object_for_each_call():
    for i in range(24):
        layer = Layer()
        layer.weight = tf.constant([float(i), 1.0])
        yield layer(tf.constant([0.1 * i, 1.0]))
