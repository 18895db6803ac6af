"""The steps of benchmarks/terra as one would write them by hand for tf.function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tensorflow as tf

if TYPE_CHECKING:
    from collections.abc import Callable

    Step = Callable[..., Any]


def decorated(trainer: Any) -> Step:
    """Returns the step as it is, under `@tf.function`."""
    return tf.function(trainer.train_step)


def gpt(trainer: Any) -> Step:
    """What depends on the step number is computed outside, and handed in."""
    optimizer = trainer.optimizer

    @tf.function(autograph=False)
    def step(windows: Any, rate: Any, correction1: Any, correction2: Any) -> Any:
        variables = trainer.model.trainable_variables
        with tf.GradientTape() as tape:
            logits = trainer.model(windows[:, :-1], training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
                labels=windows[:, 1:], logits=logits
            )
            loss = tf.reduce_mean(losses)
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
        beta1, beta2 = optimizer.betas
        moments = zip(optimizer.first, optimizer.second, strict=True)
        for v, g, (m, s) in zip(variables, gradients, moments, strict=True):
            dense = tf.convert_to_tensor(g)
            m.assign(beta1 * m + (1 - beta1) * dense)
            s.assign(beta2 * s + (1 - beta2) * dense * dense)
            change = (m / correction1) / (tf.sqrt(s / correction2) + 1e-8)
            if len(v.shape) >= 2:
                change += optimizer.decay * v
            v.assign_sub(rate * change)
        return loss

    def run(windows: Any) -> Any:
        optimizer.steps += 1
        corrections = (1 - beta**optimizer.steps for beta in optimizer.betas)
        return step(windows, *map(tf.constant, (optimizer.rate(), *corrections)))

    return run


def music(trainer: Any) -> Step:
    """What is kept in attributes is returned, and kept by the caller."""
    model = trainer.model

    @tf.function(autograph=False)
    def step(events: Any, targets: Any, rate: Any) -> Any:
        trainer.optimizer.learning_rate.assign(rate)
        with tf.GradientTape() as tape:
            length, maps = events.shape[1], []
            mask = 1.0 - tf.linalg.band_part(tf.ones([length, length]), -1, 0)
            x = model.embed(events) * model.width**0.5
            for layer in model.decoder:
                x, weights = layer(x, mask, training=True)
                maps.append(weights)
            logits = model.head(x)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
            present = tf.cast(targets != 0, tf.float32)
            loss = tf.reduce_sum(losses * present) / tf.reduce_sum(present)
        variables = model.trainable_variables
        gradients = tape.gradient(loss, variables)
        trainer.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        hits = tf.argmax(logits, axis=-1, output_type=tf.int32) == targets
        return loss, tf.reduce_mean(tf.cast(hits, tf.float32)), maps

    def run(events: Any, targets: Any) -> Any:
        rate = tf.constant(trainer.rate.advance())
        loss, accuracy, maps = step(events, targets, rate)
        for i, weights in enumerate(maps):
            model.attention_maps[f"layer {i}"] = weights
        model.seen += events.shape[0]
        trainer.loss.update(loss)
        trainer.accuracy.update(accuracy)
        return loss

    return run


def sdpoint(trainer: Any) -> Step:
    """A graph for each point and ratio, which are arguments now."""
    state = trainer.model.downsampling

    @tf.function(autograph=False)
    def step(images: Any, labels: Any, _point: int, _ratio: float) -> Any:
        with tf.GradientTape() as tape:
            logits = trainer.model(images, training=True)
            losses = tf.keras.losses.sparse_categorical_crossentropy(
                labels, logits, from_logits=True
            )
            loss = tf.reduce_mean(losses)
        variables = trainer.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        trainer.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss

    def run(images: Any, labels: Any) -> Any:
        state.draw()
        trainer.step += 1
        return step(images, labels, state.point, state.ratio)

    return run


def dropblock(trainer: Any) -> Step:
    """The schedule's value is a variable, which is never asked whether it is 1."""
    keep = tf.Variable(1.0)

    class Kept:
        """Stands for the probability: a variable that equals no Python number."""

        __hash__ = None

        def __eq__(self, _other: object) -> bool:
            return False

        def __rsub__(self, other: float) -> Any:
            return other - keep

    @tf.function(autograph=False)
    def step(images: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = trainer.model(images, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            loss = tf.reduce_mean(losses)
        variables = trainer.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        trainer.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return loss

    def run(images: Any, labels: Any) -> Any:
        trainer.schedule.advance()
        keep.assign(trainer.schedule.value)
        for layer in trainer.model.drops:
            layer.keep_prob = Kept()
        return step(images, labels)

    return run


def textclass(trainer: Any) -> Step:
    """Tokens are made outside."""

    @tf.function(autograph=False)
    def step(ids: Any, labels: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = trainer.model(ids, training=True)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
            loss = tf.reduce_mean(losses)
        variables = trainer.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        trainer.optimizer.apply_gradients(zip(gradients, variables, strict=True))
        trainer.accuracy.update_state(labels, logits)
        return loss

    def run(texts: Any, labels: Any) -> Any:
        return step(tf.constant(trainer.tokenizer(texts)), labels)

    return run


STEPS: dict[str, Callable[[Any], Step]] = {
    **dict.fromkeys(("resnet", "questions", "dcgan", "detector"), decorated),
    "gpt": gpt,
    "music": music,
    "sdpoint": sdpoint,
    "dropblock": dropblock,
    "textclass": textclass,
}
"""Not for `rcnn`: a graph cannot hold its NumPy, and splitting it splits the tape."""
