"""Programs that write variables in loops and branches that tensors decide."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import tensorflow as tf


def filled(total, table, indices):
    for i in indices:
        total.assign_add(1.0)
        total.assign_add(tf.gather(table, i))
    return total * 2.0


def run_op_that_fails_in_a_later_turn():
    total, table = tf.Variable(0.0), tf.constant([1.0, 2.0, 4.0])
    for i in range(30):
        last = 3 if i % 5 == 4 else 2
        try:
            yield filled(total, table, tf.constant([0, 1, last, 1]))
        except tf.errors.InvalidArgumentError as error:
            yield str(error)[:30]
        yield total.read_value()


def spent(balance, prices):
    for price in prices:
        if price < 0.0:
            raise ValueError("a price below nothing", price)
        balance.assign_sub(price)
        if balance < 1.0:
            balance.assign(20.0)
            break
    return balance + 0.0


def run_raised_between_writes():
    balance = tf.Variable(20.0)
    for i in range(40):
        prices = [1.5, 2.0, -1.0 if i % 6 == 5 else 1.0]
        try:
            yield spent(balance, tf.constant(prices))
        except ValueError as error:
            yield error
        yield balance.read_value()


class Average:
    def __init__(self):
        self.mean = tf.Variable(tf.zeros([3]))
        self.ready = tf.Variable(False)
        self.skipped = tf.Variable(0)

    def update(self, x):
        if tf.reduce_all(tf.math.is_finite(x)):
            if self.ready:
                self.mean.assign(self.mean * 0.9 + x * 0.1)
            else:
                self.mean.assign(x)
                self.ready.assign(True)
        else:
            self.skipped.assign_add(1)
        return self.mean - x


def run_average_that_skips_what_is_not_finite():
    average = Average()
    for i in range(30):
        x = [float(i), 1.0, float("inf") if i % 7 == 3 else -2.0]
        yield average.update(tf.constant(x))
        yield average.mean.read_value(), average.skipped.read_value()


def run_optimizer_in_a_branch():
    w = tf.Variable([[0.5, -0.25], [1.0, 0.125]])
    optimizer = tf.keras.optimizers.Adam(0.1)
    optimizer.build([w])

    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(x @ w))
        (gradient,) = tape.gradient(loss, [w])
        if tf.norm(gradient) > 0.5:
            optimizer.apply_gradients([(gradient, w)])
        return loss

    for i in range(30):
        yield step(tf.constant([[1.0, float(i % 3)]]))
        yield w.read_value(), optimizer.iterations.numpy()


def relaxed(field, limit):
    change = tf.constant(1.0)
    turns = 0
    while change > limit:
        before = field.read_value()
        field[1:-1].assign((field[:-2] + field[2:]) * 0.5)
        change = tf.reduce_max(tf.abs(field - before))
        turns += 1
    return turns, field.read_value()


def run_items_written_until_nothing_changes():
    for i in range(12):
        field = tf.Variable(tf.linspace(0.0, float(i), 5) ** 2)
        yield relaxed(field, tf.constant(0.01))


def counted(counts, words):
    for word in words:
        if counts[word] < 3:
            counts.scatter_nd_add([[word]], [1])
    return tf.reduce_sum(counts)


def run_counts_with_an_end():
    counts = tf.Variable(tf.zeros([4], tf.int32))
    for i in range(20):
        yield counted(counts, tf.constant([i % 4, (i * 7) % 4, 0]))
        yield counts.read_value()


def moved(here, there, amount):
    moved_so_far = tf.zeros([])
    while moved_so_far < amount:
        if here > 0.25:
            here.assign_sub(0.25)
            there.assign_add(0.25)
        else:
            here.assign(there * 0.5)
            there.assign(there - here)
        moved_so_far += 0.25
    return here - there


def run_two_variables_in_turns():
    here, there = tf.Variable(2.0), tf.Variable(0.5)
    for i in range(24):
        yield moved(here, there, tf.constant(0.5 + i % 3))
        yield here.read_value(), there.read_value()


def run_writes_before_and_after_a_loop():
    v = tf.Variable(1.0)

    def step(x, n):
        v.assign_add(1.0)
        first = v * x
        for _ in tf.range(n):
            v.assign(v * 0.5 + x)
        second = v * x
        v.assign_sub(first)
        return first, second, v + 0.0

    for i in range(24):
        yield step(tf.constant(float(i % 5)), tf.constant(i % 4))
