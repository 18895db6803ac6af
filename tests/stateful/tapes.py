"""Programs with gradient tapes: inside, outside, nested, persistent, watched."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import tensorflow as tf

W = tf.Variable([[0.5, -0.5], [0.25, 1.0]])
B = tf.Variable([0.1, -0.1])


def model(x):
    return tf.tanh(tf.matmul(x, W) + B)


def train(x, rate):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x) - 1.0))
    gradients = tape.gradient(loss, [W, B])
    for variable, gradient in zip([W, B], gradients):
        variable.assign_sub(rate * gradient)
    return loss


def run_tape_inside():
    for i in range(30):
        yield train(tf.constant([[0.1 * i, 1.0]]), 0.1)


def run_rate_decays():
    rate = 0.1
    for i in range(30):
        rate *= 0.95
        yield train(tf.constant([[0.1 * i, 1.0]]), rate)


def run_tape_outside():
    for i in range(30):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(tf.constant([[0.1 * i, 1.0]])))
        yield loss, tape.gradient(loss, [W, B])


def run_called_with_and_without_a_tape():
    for i in range(36):
        x = tf.constant([[0.1 * i, 1.0]])
        if i % 3 == 2:
            with tf.GradientTape() as tape:
                y = model(x)
            yield tape.gradient(y, B)
        else:
            yield model(x)


def watched(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.sin(x) * x)
    return y, tape.gradient(y, x)


def run_watched_argument():
    for i in range(30):
        yield watched(tf.constant([0.1 * i, 1.0]))


def watches_outer(tape, x):
    tape.watch(x)
    return tf.square(x) * 2.0


def run_outer_tape_handed_in():
    for i in range(30):
        x = tf.constant([0.1 * i, 1.0])
        with tf.GradientTape() as tape:
            y = watches_outer(tape, x)
        yield tape.gradient(y, x)


def run_outer_tape_watches_an_input():
    for i in range(30):
        x = tf.constant([[0.1 * i, 1.0]])
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = model(x) + x
        yield tape.gradient(y, [x, W])


def persistent(x):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        a = tf.exp(-x)
        b = a * x
    result = tape.gradient(a, x), tape.gradient(b, x), tape.gradient(b, a)
    del tape
    return result


def run_persistent_tape():
    for i in range(30):
        yield persistent(tf.constant([0.1 * i, 1.0]))


def second_order(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(x**3)
        first = inner.gradient(y, x)
    return first, outer.gradient(first, x)


def run_nested_tapes():
    for i in range(30):
        yield second_order(tf.constant([0.1 * i, 1.0]))


def inner_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(tf.sin(x) * x)
    return tape.gradient(y, x)


def run_outer_tape_around_an_inner_one():
    for i in range(30):
        x = tf.constant([0.1 * i, 1.0])
        with tf.GradientTape() as tape:
            tape.watch(x)
            penalty = tf.reduce_sum(inner_gradient(x) ** 2)
        yield penalty, tape.gradient(penalty, x)


def unconnected(x):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(W) * 2.0
    return tape.gradient(y, [W, B, x])


def run_unconnected_gradients():
    for i in range(30):
        yield unconnected(tf.constant([0.1 * i, 1.0]))


def zeroed(x):
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(x * W)
    return tape.gradient(y, [W, B], unconnected_gradients="zero")


def run_unconnected_as_zero():
    for i in range(30):
        yield zeroed(tf.constant([0.1 * i, 1.0]))


def stops(x):
    return tf.stop_gradient(tf.matmul(x, W)) + B, tf.constant(1.0)


def run_partly_connected_under_a_tape():
    for i in range(30):
        with tf.GradientTape() as tape:
            y, one = stops(tf.constant([[0.1 * i, 1.0]]))
            loss = tf.reduce_sum(y) + one
        yield tape.gradient(loss, [W, B]), tape.gradient if False else None


@tf.custom_gradient
def clipped_gradient(x):
    def backward(upstream):
        return tf.clip_by_value(upstream, -0.5, 0.5)

    return tf.identity(x), backward


def with_custom_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(clipped_gradient(x * 3.0) ** 2)
    return tape.gradient(y, x)


def run_custom_gradient():
    for i in range(30):
        yield with_custom_gradient(tf.constant([0.1 * i, -1.0]))


COUNTS = {"forward": 0, "backward": 0}


@tf.custom_gradient
def counted_gradient(x):
    COUNTS["forward"] += 1

    def backward(upstream):
        COUNTS["backward"] += 1
        return upstream * 2.0

    return x * 1.0, backward


def with_counted_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(counted_gradient(x))
    return tape.gradient(y, x)


def run_custom_gradient_that_counts():
    for i in range(30):
        yield with_counted_gradient(tf.constant([0.1 * i, -1.0]))


def stopped(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
        with tape.stop_recording():
            z = y * 2.0
        total = tf.reduce_sum(y * z)
    return tape.gradient(total, x)


def run_recording_stopped():
    for i in range(30):
        yield stopped(tf.constant([0.1 * i, -1.0]))


def selective(x):
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(B)
        y = tf.reduce_sum(model(x))
    return tape.gradient(y, [W, B]), [v.shape for v in tape.watched_variables()]


def run_watch_accessed_variables_off():
    for i in range(30):
        yield selective(tf.constant([[0.1 * i, 1.0]]))


def jacobian(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.sin(x) * x[0]
    return tape.jacobian(y, x)


def run_jacobian():
    for i in range(20):
        yield jacobian(tf.constant([0.1 * i, 1.0]))


def seeded(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.tanh(x) * 2.0
    return tape.gradient(y, x, output_gradients=tf.ones_like(y) * 0.5)


def run_output_gradients():
    for i in range(30):
        yield seeded(tf.constant([0.1 * i, 1.0]))


class Accumulated:
    def __init__(self):
        self.sums = [tf.zeros_like(W), tf.zeros_like(B)]
        self.count = 0

    def step(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(model(x) ** 2)
        gradients = tape.gradient(loss, [W, B])
        self.sums = [s + g for s, g in zip(self.sums, gradients)]
        self.count += 1
        if self.count == 4:
            for variable, total in zip([W, B], self.sums):
                variable.assign_sub(0.1 * total / self.count)
            self.sums = [tf.zeros_like(s) for s in self.sums]
            self.count = 0
        return loss


def run_gradients_accumulated():
    accumulated = Accumulated()
    for i in range(36):
        yield accumulated.step(tf.constant([[0.1 * i, 1.0]]))


def normed(x, limit):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(model(x) ** 2) * 100.0
    gradients = tape.gradient(loss, [W, B])
    gradients, norm = tf.clip_by_global_norm(gradients, limit)
    if norm > 50.0:
        W.assign_sub(0.01 * gradients[0])
    return norm


def run_clipped_by_a_global_norm():
    for i in range(30):
        yield normed(tf.constant([[0.1 * i, 1.0]]), 5.0)


GENERATOR = tf.Variable([1.0, -1.0])
CRITIC = tf.Variable([0.5, 0.5])


def adversarial(noise, real):
    with tf.GradientTape() as first, tf.GradientTape() as second:
        fake = noise * GENERATOR
        real_score = tf.reduce_sum(real * CRITIC)
        fake_score = tf.reduce_sum(fake * CRITIC)
        critic_loss = tf.nn.softplus(-real_score) + tf.nn.softplus(fake_score)
        generator_loss = tf.nn.softplus(-fake_score)
    GENERATOR.assign_sub(0.1 * first.gradient(generator_loss, GENERATOR))
    CRITIC.assign_sub(0.1 * second.gradient(critic_loss, CRITIC))
    return critic_loss, generator_loss


def run_two_tapes_at_once():
    for i in range(30):
        yield adversarial(tf.constant([0.1 * i, 1.0]), tf.constant([1.0, 2.0]))


def embedded(ids):
    with tf.GradientTape() as tape:
        rows = tf.gather(W, ids)
        loss = tf.reduce_sum(rows**2)
    gradient = tape.gradient(loss, W)
    W.scatter_sub(tf.IndexedSlices(0.01 * gradient.values, gradient.indices))
    return gradient


def run_sparse_gradient():
    for i in range(30):
        yield embedded(tf.constant([i % 2, 1]))


def meta(x):
    fast = W
    for _ in range(2):
        with tf.GradientTape() as tape:
            tape.watch(fast)
            loss = tf.reduce_sum((tf.matmul(x, fast) - 1.0) ** 2)
        fast = fast - 0.1 * tape.gradient(loss, fast)
    return tf.reduce_sum((tf.matmul(x, fast) - 1.0) ** 2)


def outer_step(x):
    with tf.GradientTape() as tape:
        loss = meta(x)
    W.assign_sub(0.01 * tape.gradient(loss, W))
    return loss


def run_meta_learning():
    for i in range(24):
        yield outer_step(tf.constant([[0.1 * i, 1.0]]))


def forward_mode(x):
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
        y = tf.sin(x) * x
    return accumulator.jvp(y)


def run_forward_accumulator():
    for i in range(24):
        yield forward_mode(tf.constant([0.1 * i, 1.0]))


def attacked(x, steps):
    adversary = x
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(adversary)
            loss = tf.reduce_sum(model(adversary))
        adversary = adversary + 0.1 * tf.sign(tape.gradient(loss, adversary))
    return adversary


def run_projected_gradient_attack():
    for i in range(24):
        yield attacked(tf.constant([[0.1 * i, 1.0]]), 2 + i % 2)


def gradient_after_failure(x, i):
    with tf.GradientTape() as tape:
        y = tf.gather(W, i) * x
    return tape.gradient(y, W)


def run_op_fails_inside_a_tape():
    for i in range(24):
        try:
            yield gradient_after_failure(tf.constant([1.0, 2.0]), tf.constant(i % 3))
        except tf.errors.InvalidArgumentError as error:
            yield type(error).__name__


class Penalised:
    def __init__(self):
        self.weight = tf.Variable(2.0)
        self.power = 2
        self.history = []

    def step(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(x * self.weight) ** self.power
        gradient = tape.gradient(loss, self.weight)
        self.history.append(float(gradient))
        self.weight.assign_sub(0.001 * gradient)
        return loss


def run_gradients_in_a_history():
    penalised = Penalised()
    for i in range(30):
        if i == 18:
            penalised.power = 3
        yield penalised.step(tf.constant([0.1 * i, 0.5])), penalised.history[-1]
