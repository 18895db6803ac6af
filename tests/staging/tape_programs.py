"""Random programs whose functions run under a tape that the caller has opened."""

from __future__ import annotations

import random

UNARY = (
    "tf.sin({})",
    "tf.tanh({})",
    "tf.nn.relu({})",
    "tf.square({})",
    "tf.nn.softmax({})",
    "tf.exp(-tf.abs({}))",
    "tf.reshape(tf.reshape({}, [3, 4])[:, ::-1], [4, 3])",
    "tf.stop_gradient({})",
    "tf.gather({}, [2, 0, 1, 3])",
    "tf.concat([{}[:2], {}[2:]], 0)",
    "tf.reduce_mean({}, 0, keepdims=True)",
    "tf.nn.l2_normalize({}, -1)",
    "tf.cast(tf.argmax({}, 1), tf.float32)[:, None] * {}",
    "tf.math.top_k({}, 3)[0]",
    "tf.add_n(tf.unstack({}, axis=0))",
    "tf.zeros_like({})",
    "tf.reshape({}, tf.shape({}))",
)
TAPES = {
    "usual": ("", "", ""),
    "watching an input": ("", "t.watch(x)", ""),
    "watching an input late": ("", "", "t.watch(x)"),
    "watching what it is told": (
        "watch_accessed_variables=False",
        "t.watch([m.w, x])",
        "",
    ),
    "persistent": ("persistent=True", "", ""),
}


class TapeProgram:
    """One program: `f` and `g` over 4 by 3 matrices, and how a script uses them.

    Attributes:
        source: The module with the functions.
        script: `run(m, x)`, which opens the tape; it is not listed.
        is_persistent: Whether the tape is.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        first, second = self._random.randint(0, 99), self._random.randint(0, 99)
        lines = [
            f"w = tf.Variable(tf.random.stateless_normal([4, 3], [{first}, 1]))",
            f"n = tf.Variable(tf.random.stateless_normal([3, 3], [{second}, 2]))",
            "b = tf.Variable([0.5, -0.33, 0.21])",
            "k = tf.Variable(1.3)",
            "def full(t):",
            "    return t + tf.constant(0.0, shape=[4, 3])",
            *self._function("f"),
            *self._function("g"),
        ]
        self.source = "\n".join(lines) + "\n"
        kind = self._random.choice(["usual"] * 6 + list(TAPES))
        self.is_persistent = kind == "persistent"
        self.script = self._script(*TAPES[kind])

    def _atom(self, names: list[str]) -> str:
        own = self._random.random() < 0.75
        return self._random.choice([*names, "w", "b", "k"] if own else ["w", "b", "k"])

    def _expression(self, names: list[str], depth: int) -> str:
        if depth == 0 or self._random.random() < 0.15:
            return self._atom(names)
        chosen = self._random.random()
        left = self._expression(names, depth - 1)
        if chosen < 0.45:
            return self._random.choice(UNARY).replace("{}", f"full({left})")
        if chosen < 0.55:
            return f"(full({left}) @ tf.transpose(n))"
        right = self._expression(names, depth - 1)
        return f"({left} {self._random.choice('++*-')} {right})"

    def _function(self, name: str) -> list[str]:
        lines = [f"def {name}(x, z):"]
        names = ["x", "z"]
        for i in range(self._random.randint(1, 5)):
            lines.append(f"    v{i} = {self._expression(names, 3)}")
            names.append(f"v{i}")
        last, other = names[-1], self._random.choice(names)
        results = [
            f"tf.reduce_mean(full({last}) * 0.37)",
            f"tf.reduce_mean(full({last}) * 0.37)",
            f"(full({last}), {other} * 0.5)",
            f"{{'a': full({last}), 'b': tf.reduce_sum(v0), 'c': {other} * 1.1}}",
        ]
        return [*lines, f"    return {self._random.choice(results)}"]

    def _script(self, options: str, before: str, after: str) -> str:
        lines = ["def run(m, x):", f"    with tf.GradientTape({options}) as t:"]
        body = [before] if before else []
        names = ["x"]
        for i in range(self._random.randint(1, 4)):
            first, second = self._random.choice(names), self._random.choice(names)
            unit = self._random.choice("ffg")
            body.append(f"r{i} = tf.nest.flatten(m.{unit}({first}, {second}))")
            ends = [f"r{i}[0]", f"r{i}[-1]", f"r{i}[0] + r{i}[-1]"]
            body.append(f"h{i} = m.full({self._random.choice(ends)})")
            names.append(f"h{i}")
            if self._random.random() < 0.4:
                other = self._random.choice(names)
                body.append(f"u{i} = tf.sin({other}) * m.{self._random.choice('wk')}")
                names.append(f"u{i}")
        used = self._random.sample(names, min(len(names), self._random.randint(1, 3)))
        used.append(names[-1])
        terms = [
            f"tf.reduce_sum({name} * {self._random.choice(['0.3', '1.7', 'm.k'])})"
            for name in used
        ]
        terms.append(
            self._random.choice(
                [
                    "0.0",
                    "tf.reduce_sum(m.w * m.w) * 0.01",
                    "tf.nn.l2_loss(m.w) + tf.reduce_sum(tf.sin(m.w)) * m.k",
                ]
            )
        )
        body += [f"loss = {' + '.join(terms)}"]
        body += [after] if after else []
        lines += [f"        {line}" for line in body]
        lines += [
            "    grads = t.gradient(loss, [m.w, m.b, m.k, m.n, x])",
            "    return loss, grads, [v.name for v in t.watched_variables()]",
        ]
        return "\n".join(lines) + "\n"
