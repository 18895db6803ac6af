"""AdamW, written out, with a cosine schedule."""

import math

import tensorflow as tf


class AdamW:
    def __init__(self, variables, peak=3e-3, betas=(0.9, 0.99), decay=0.1):
        self.variables = list(variables)
        self.peak = peak
        self.betas = betas
        self.decay = decay
        self.steps = 0
        self.first = [tf.Variable(tf.zeros_like(v)) for v in self.variables]
        self.second = [tf.Variable(tf.zeros_like(v)) for v in self.variables]

    def rate(self, warm_up=10, total=400):
        if self.steps < warm_up:
            return self.peak * self.steps / warm_up
        done = min((self.steps - warm_up) / (total - warm_up), 1.0)
        return self.peak * (0.1 + 0.45 * (1 + math.cos(math.pi * done)))

    def apply(self, gradients):
        self.steps += 1
        rate = self.rate()
        beta1, beta2 = self.betas
        correction1 = 1 - beta1**self.steps
        correction2 = 1 - beta2**self.steps
        for v, g, m, s in zip(self.variables, gradients, self.first, self.second):
            g = tf.convert_to_tensor(g)
            m.assign(beta1 * m + (1 - beta1) * g)
            s.assign(beta2 * s + (1 - beta2) * g * g)
            step = (m / correction1) / (tf.sqrt(s / correction2) + 1e-8)
            if len(v.shape) >= 2:
                step += self.decay * v
            v.assign_sub(rate * step)
