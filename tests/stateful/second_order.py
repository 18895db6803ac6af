"""Programs that take gradients of gradients: penalties, equations, learning to learn."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import keras
import tensorflow as tf

layers = keras.layers


def noise(seed, *shape):
    return tf.random.stateless_normal(shape, [seed, 7])


def critic(*extra):
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [
            layers.Conv2D(4, 3, strides=2),
            *extra,
            layers.LeakyReLU(),
            layers.Flatten(),
            layers.Dense(5),
            layers.LeakyReLU(),
            layers.Dense(1),
        ]
    )
    model.build([None, 8, 8, 1])
    return model


def penalized(model):
    optimizer = keras.optimizers.Adam(0.01, beta_1=0.5)

    def penalty(real, fake, alpha):
        between = real + alpha * (fake - real)
        with tf.GradientTape() as tape:
            tape.watch(between)
            scores = model(between, training=True)
        slopes = tape.gradient(scores, [between])[0]
        norms = tf.sqrt(tf.reduce_sum(tf.square(slopes), axis=[1, 2, 3]))
        return tf.reduce_mean((norms - 1.0) ** 2)

    def step(real, fake, alpha):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(model(fake, training=True))
            loss -= tf.reduce_mean(model(real, training=True))
            loss += 10.0 * penalty(real, fake, alpha)
        slopes = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(slopes, model.trainable_variables))
        return loss

    for i in range(12):
        real, fake = noise(i, 3, 8, 8, 1), noise(i + 50, 3, 8, 8, 1)
        yield step(real, fake, tf.random.stateless_uniform([3, 1, 1, 1], [i, 1]))
    yield model.get_weights()


def run_penalty_of_slopes():
    yield from penalized(critic())


def run_penalty_with_batch_normalization():
    yield from penalized(critic(layers.BatchNormalization()))


def run_penalty_with_layer_normalization():
    yield from penalized(critic(layers.LayerNormalization()))


def net(width=6):
    keras.utils.set_random_seed(3)
    model = keras.Sequential(
        [layers.Dense(width, "tanh"), layers.Dense(width, "tanh"), layers.Dense(1)]
    )
    model.build([None, 2])
    return model


def run_burgers_equation():
    model = net()
    optimizer = keras.optimizers.Adam(0.01)

    def residual(x, t):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            tape.watch(t)
            scaled = 2.0 * (tf.stack([x[:, 0], t[:, 0]], axis=1) + 0.5) - 1.0
            u = model(scaled)
            u_x = tape.gradient(u, x)
        u_xx = tape.gradient(u_x, x)
        u_t = tape.gradient(u, t)
        del tape
        return u_t + u * u_x - 0.1 * u_xx

    def step(x, t):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(residual(x, t)))
            loss += tf.reduce_mean(tf.square(model(tf.concat([x, t], 1)) - tf.sin(x)))
        slopes = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(slopes, model.trainable_variables))
        return loss

    for i in range(12):
        yield step(noise(i, 7, 1), noise(i + 30, 7, 1))
    yield model.get_weights()


def run_heat_equation_of_concatenated_coordinates():
    model = net()

    def second(x, t):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch([x, t])
                u = model(tf.concat([x, t, x * t], axis=-1)[:, :2])
            u_x, u_t = inner.gradient(u, [x, t])
            both = u_x * u_t + u_x
        return outer.gradient(both, x), u_t

    for i in range(12):
        yield second(noise(i, 5, 1), noise(i + 30, 5, 1))


def run_learning_to_learn():
    weights = [tf.Variable(noise(k, *s)) for k, s in enumerate([(1, 6), (6,), (6, 1)])]

    def forward(x, weights):
        w, b, v = weights
        return tf.nn.relu(x @ w + b) @ v

    def error(x, weights):
        return tf.reduce_mean((forward(x, weights) - tf.sin(x)) ** 2)

    def step(x, y):
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                loss = error(x, weights)
            slopes = inner.gradient(loss, weights)
            adapted = [w - 0.1 * s for w, s in zip(weights, slopes)]
            after = error(y, adapted)
        for w, s in zip(weights, outer.gradient(after, weights)):
            w.assign_sub(0.05 * s)
        return loss, after

    for i in range(12):
        yield step(noise(i, 5, 1), noise(i + 20, 5, 1))
    yield [w.numpy() for w in weights]


def run_sharpness_along_a_vector():
    w = tf.Variable(noise(1, 4, 4))

    def product(x, v):
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                h = tf.nn.softmax(x @ w * 0.7 + tf.reduce_mean(x) - 1.0)
                loss = tf.reduce_sum(h * tf.math.log(h + 0.1)) / 3.0 + tf.norm(w)
            slope = inner.gradient(loss, w)
            along = tf.reduce_sum(slope * v)
        return outer.gradient(along, w)

    for i in range(12):
        yield product(noise(i, 3, 4), noise(i + 9, 4, 4))
        w.assign_add(0.1 * noise(i + 70, 4, 4))


def run_third_derivative():
    def derivatives(x):
        with tf.GradientTape() as a:
            a.watch(x)
            with tf.GradientTape() as b:
                b.watch(x)
                with tf.GradientTape() as c:
                    c.watch(x)
                    y = tf.sin(x) * x**3 + tf.exp(-x) * 0.5 + x / (1.0 + x * x)
                first = c.gradient(y, x)
            second = b.gradient(first, x)
        return first, second, a.gradient(second, x)

    for i in range(12):
        yield derivatives(noise(i, 6))


def run_attention_penalized():
    keras.utils.set_random_seed(5)
    attention, norm = layers.MultiHeadAttention(2, 4), layers.LayerNormalization()

    def step(x):
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = tf.reduce_sum(norm(x + attention(x, x)) ** 2 * 0.5)
            loss = y + tf.reduce_sum(inner.gradient(y, x) ** 2)
        return loss, outer.gradient(loss, attention.trainable_variables)

    for i in range(12):
        yield step(noise(i, 2, 3, 8))
