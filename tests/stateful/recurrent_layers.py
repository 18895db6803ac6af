"""Programs that train recurrent layers of Keras, in the ways in which tutorials do."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import keras
import tensorflow as tf

layers = keras.layers


def ids(seed, length=6):
    return (tf.range(2 * length) * (seed + 3) + seed) % 9


def sentences(seed, length=6):
    return tf.reshape(ids(seed, length), [2, length])


class Tagger(keras.Model):
    def __init__(self, layer, mask=False):
        super().__init__()
        self.embed = layers.Embedding(9, 4, mask_zero=mask)
        self.recurrent = layer
        self.head = layers.Dense(3)
        self.steps = 0

    def call(self, x, training=False):
        if training:
            self.steps += 1
        return self.head(self.recurrent(self.embed(x), training=training))


def train(layer, mask=False, lengths=(6,)):
    keras.utils.set_random_seed(4)
    model = Tagger(layer(), mask)
    optimizer = keras.optimizers.Adam(0.05)
    losses = []

    def step(x, y):
        with tf.GradientTape() as tape:
            logits = model(x, training=True)
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
            )
        slopes = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(slopes, model.trainable_variables))
        losses.append(loss)
        return loss

    for i in range(18):
        length = lengths[i % len(lengths)]
        yield step(sentences(i, length), tf.constant([i % 3, 1])), model.steps
    yield losses, model.get_weights()


def run_lstm():
    yield from train(lambda: layers.LSTM(5))


def run_gru_with_a_mask():
    yield from train(lambda: layers.GRU(5), mask=True)


def run_both_directions():
    yield from train(lambda: layers.Bidirectional(layers.SimpleRNN(3)))


def run_dropout_of_inputs():
    yield from train(lambda: layers.LSTM(4, dropout=0.3))


def run_dropout_of_states():
    yield from train(lambda: layers.GRU(4, recurrent_dropout=0.3))


def run_stacked_cells():
    cells = lambda: [layers.LSTMCell(4), layers.GRUCell(3)]  # noqa: E731
    yield from train(lambda: layers.RNN(cells()))


def run_two_lengths():
    yield from train(lambda: layers.LSTM(4), lengths=(5, 3))


def run_three_lengths():
    yield from train(lambda: layers.SimpleRNN(4), lengths=(5, 3, 4))


class Minimal(layers.Layer):
    """A cell of the user's that counts its own steps."""

    def __init__(self, units):
        super().__init__()
        self.state_size = self.units = units
        self.ran = 0

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")

    def call(self, x, states):
        self.ran += 1
        h = tf.tanh(x @ self.kernel + 0.5 * states[0])
        return h, [h]


def run_cell_of_ones_own():
    cell = Minimal(4)
    for result in train(lambda: layers.RNN(cell)):
        yield result, cell.ran


def run_states_passed_along():
    keras.utils.set_random_seed(5)
    layer = layers.LSTM(3, return_sequences=True, return_state=True)
    head = layers.Dense(2)
    optimizer = keras.optimizers.SGD(0.1)

    def step(x, state):
        with tf.GradientTape() as tape:
            out, *state = layer(x, initial_state=state)
            loss = tf.reduce_mean(head(out) ** 2)
        variables = layer.trainable_variables + head.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return loss, state

    state = [tf.zeros([2, 3]), tf.zeros([2, 3])]
    for i in range(18):
        x = tf.reshape(tf.range(16.0) * 0.1 * i, [2, 4, 2])
        loss, state = step(x, state)
        yield loss, state


def run_sum_of_all_states_and_the_last():
    keras.utils.set_random_seed(6)
    layer = layers.GRU(3, return_sequences=True, return_state=True)

    def slopes(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            out, last = layer(x)
            loss = tf.reduce_sum(out[:, -1] * last) + tf.reduce_sum(out**3)
        return tape.gradient(loss, [x, *layer.trainable_variables])

    for i in range(18):
        yield slopes(tf.reshape(tf.range(12.0) * 0.05 * i, [1, 6, 2]))
