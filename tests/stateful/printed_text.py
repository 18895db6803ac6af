"""Programs that print, log and warn while they compute."""
# mypy: ignore-errors
# Written as users write: ordinary eager code, called again and again.
import io
import logging
import sys
import warnings

import tensorflow as tf

LOGGER = logging.getLogger("training")


class Trainer:
    def __init__(self):
        self.step = 0
        self.w = tf.Variable([1.0, -1.0])

    def train(self, x):
        self.step += 1
        loss = tf.reduce_sum(tf.square(self.w - x))
        self.w.assign_sub(0.1 * (self.w - x))
        if self.step % 10 == 0:
            print("step", self.step, "loss", loss.numpy())
        return loss


def run_print_every_tenth_step():
    trainer = Trainer()
    for i in range(36):
        yield trainer.train(tf.constant([0.1 * i, 1.0]))


def told(x):
    y = tf.sin(x)
    print("y is", y, "of shape", y.shape)
    return y * 2.0


def run_print_of_a_tensor():
    for i in range(20):
        yield told(tf.constant([0.1 * i, 1.0]))


def formatted(x, i):
    mean = tf.reduce_mean(x)
    print(f"{i:03d} mean={mean:.3f} {mean!r}", end=";\n", flush=True)
    return x - mean


def run_format_of_a_tensor():
    for i in range(20):
        yield formatted(tf.constant([0.1 * i, 1.0]), i)


def spelled(x):
    print("only text")
    y = tf.exp(-x)
    print("between", 1, None, sep="-")
    return y


def run_print_of_text():
    for i in range(20):
        yield spelled(tf.constant([0.1 * i, 1.0]))


def graph_print(x):
    tf.print("tensor", x, output_stream=sys.stdout)
    print("python")
    tf.print("again", tf.reduce_sum(x))
    return x + 1.0


def run_prints_of_both_kinds():
    for i in range(20):
        yield graph_print(tf.constant([0.5 * i, 1.0]))


def logged(x):
    y = tf.square(x)
    LOGGER.info("sum is %s", float(tf.reduce_sum(y)))
    if float(tf.reduce_max(y)) > 100.0:
        LOGGER.warning("large: %.1f", tf.reduce_max(y))
    return y


def run_logging():
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, force=True)
    for i in range(24):
        yield logged(tf.constant([float(i), 1.0]))


def run_logging_level_changed():
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout, force=True)
    for i in range(24):
        if i == 12:
            logging.getLogger().setLevel(logging.INFO)
        yield logged(tf.constant([float(i), 1.0]))


def warned(x):
    if x.shape[0] > 2:
        warnings.warn("many rows", UserWarning)
    return tf.reduce_sum(x, axis=0)


def run_warning_shown_once():
    for i in range(24):
        yield warned(tf.fill([2 + i % 3, 2], float(i)))


def run_warning_made_an_error():
    warnings.simplefilter("always")
    for i in range(24):
        if i == 12:
            warnings.simplefilter("error")
        try:
            yield warned(tf.fill([3, 2], float(i)))
        except UserWarning as error:
            yield error


class Progress:
    def __init__(self, stream):
        self.stream = stream
        self.done = 0

    def advance(self, x):
        self.done += 1
        self.stream.write("#" if self.done % 5 else "|")
        return tf.sqrt(x) + 1.0


def run_progress_bar_on_a_stream():
    progress = Progress(sys.stdout)
    for i in range(24):
        yield progress.advance(tf.constant([float(i), 4.0]))


def run_written_to_a_text_buffer():
    buffer = io.StringIO()
    progress = Progress(buffer)
    for i in range(24):
        yield progress.advance(tf.constant([float(i), 4.0])), buffer.getvalue()


def print_to(x, out):
    y = tf.cos(x)
    print("value", y.numpy().tolist(), file=out)
    return y


def run_print_to_a_stream_that_changes():
    buffers = [io.StringIO(), io.StringIO()]
    for i in range(24):
        yield print_to(tf.constant([0.1 * i]), buffers[i % 2])
    yield [buffer.getvalue() for buffer in buffers]


def report(history, x):
    history.append(float(x))
    text = ", ".join(f"{value:.2f}" for value in history[-3:])
    print(f"last: {text}")
    return x * 2.0


def run_report_of_a_history():
    history = []
    for i in range(24):
        yield report(history, tf.constant(0.5 * i))


class Verbose:
    def __init__(self, verbose):
        self.verbose = verbose

    def __call__(self, x):
        y = tf.nn.softmax(x)
        if self.verbose:
            print("Verbose call", y)
        return y

    def __repr__(self):
        return f"Verbose({self.verbose})"


def run_verbose_switched_on():
    layer = Verbose(False)
    for i in range(30):
        layer.verbose = 12 <= i < 16
        yield layer(tf.constant([0.1 * i, 1.0]))


def shown(thing, x):
    print(thing, "gets", x)
    return tf.abs(x)


def run_print_of_an_object():
    thing = Verbose(1)
    for i in range(24):
        thing.verbose = i
        yield shown(thing, tf.constant(-0.5 * i))


def print_then_fail(x, i):
    print("before", i)
    y = tf.gather(x, i)
    print("after", y)
    return y


def run_print_before_an_op_that_fails():
    for i in range(24):
        try:
            yield print_then_fail(tf.constant([1.0, 2.0]), tf.constant(i % 3))
        except tf.errors.InvalidArgumentError as error:
            yield type(error).__name__
