"""Training and evaluation, written out by hand."""

import keras
import tensorflow as tf

from digits.data import batches


class Trainer:
    """Keeps a model, its optimizer and its metrics together."""

    def __init__(self, model, learning_rate=1e-3, weight_decay=1e-4):
        self.model = model
        self.weight_decay = weight_decay
        self.optimizer = keras.optimizers.Adam(learning_rate)
        self.loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.train_loss = keras.metrics.Mean(name="loss")
        self.train_accuracy = keras.metrics.SparseCategoricalAccuracy(name="accuracy")
        self.test_loss = keras.metrics.Mean(name="test_loss")
        self.test_accuracy = keras.metrics.SparseCategoricalAccuracy(
            name="test_accuracy"
        )

    def penalty(self):
        """Returns the sum of the squared kernels."""
        total = 0.0
        for variable in self.model.trainable_variables:
            if len(variable.shape) > 1:
                total += tf.nn.l2_loss(variable)
        return self.weight_decay * total

    def train_step(self, x, y):
        with tf.GradientTape() as tape:
            logits = self.model(x, training=True)
            loss = self.loss_fn(y, logits) + self.penalty()
        variables = self.model.trainable_variables
        gradients = tape.gradient(loss, variables)
        gradients, norm = tf.clip_by_global_norm(gradients, 5.0)
        self.optimizer.apply_gradients(zip(gradients, variables))
        self.train_loss.update_state(loss)
        self.train_accuracy.update_state(y, logits)
        return loss, norm

    def test_step(self, x, y):
        logits = self.model(x, training=False)
        self.test_loss.update_state(self.loss_fn(y, logits))
        self.test_accuracy.update_state(y, logits)

    def fit(self, train, test, epochs, batch_size=32):
        """Trains for some epochs, prints one line for each; returns the lines."""
        train_batches = batches(*train, batch_size, shuffle_seed=7)
        test_batches = batches(*test, 120)
        history = []
        for epoch in range(epochs):
            metrics = self.run_epoch(train_batches, test_batches)
            history.append(metrics)
            text = ", ".join(f"{name} {value!r}" for name, value in metrics.items())
            print(f"epoch {epoch + 1}: {text}")
        return history

    def run_epoch(self, train_batches, test_batches):
        largest_norm = tf.constant(0.0)
        for x, y in train_batches:
            loss, norm = self.train_step(x, y)
            largest_norm = tf.maximum(largest_norm, norm)
        for x, y in test_batches:
            self.test_step(x, y)

        result = {"last batch": float(loss), "largest gradient": float(largest_norm)}
        metrics = (
            self.train_loss, self.train_accuracy, self.test_loss, self.test_accuracy
        )
        for metric in metrics:
            result[metric.name] = float(metric.result())
            metric.reset_state()
        return result


def confusion(model, images, labels, classes=10):
    """Returns the confusion matrix, `[classes, classes] int32`."""
    predictions = tf.argmax(model(images, training=False), axis=-1)
    return tf.math.confusion_matrix(labels, predictions, classes)
