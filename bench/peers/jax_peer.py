"""The same work in JAX (jit, scan, optax), timed: a training step, sampling, and a sweep of trainings.

Network: two hidden SiLU layers, the time joined to the input; noise prediction under the VP process with beta = 1 and
times in [0.001, 5]; Adam 1e-3. Data, times and noise are drawn inside the step. Prints one line of JSON.
"""
import argparse
import functools
import json
import resource
import time

import jax
import jax.numpy as jnp
import optax

T_MIN, T_MAX = 1e-3, 5.0


def initial(key, dim, width):
    sizes = [(dim + 1, width), (width, width), (width, dim)]
    keys = jax.random.split(key, len(sizes))
    return [(jax.random.normal(k, s) / s[0] ** 0.5, jnp.zeros(s[1])) for k, s in zip(keys, sizes)]


def network(params, x, t):
    h = jnp.concatenate([x, t], 1)
    for w, b in params[:-1]:
        h = jax.nn.silu(h @ w + b)
    w, b = params[-1]
    return h @ w + b


def trainer(batch, dim):
    adam = optax.adam(1e-3)

    def loss(params, key):
        data_key, time_key, noise_key = jax.random.split(key, 3)
        x0, noise = jax.random.normal(data_key, (batch, dim)), jax.random.normal(noise_key, (batch, dim))
        t = jax.random.uniform(time_key, (batch, 1), minval=T_MIN, maxval=T_MAX)
        x = jnp.exp(-t) * x0 + jnp.sqrt(-jnp.expm1(-2 * t)) * noise
        return jnp.mean((network(params, x, t) - noise) ** 2)

    @functools.partial(jax.jit, static_argnums=1)
    def train(carry, steps):
        def step(carry, _):
            params, state, key = carry
            key, own = jax.random.split(key)
            value, gradient = jax.value_and_grad(loss)(params, own)
            update, state = adam.update(gradient, state)
            return (optax.apply_updates(params, update), state, key), value

        return jax.lax.scan(step, carry, None, length=steps)

    def begin(seed, width):
        params = initial(jax.random.PRNGKey(seed), dim, width)
        return params, adam.init(params), jax.random.PRNGKey(seed + 1)

    return begin, train


def sampler(count, dim, steps):
    """Euler-Maruyama on the reverse VP process, from N(0, I), on a uniform grid."""
    h = (T_MAX - T_MIN) / steps

    @jax.jit
    def sample(params, key):
        start_key, key = jax.random.split(key)

        def step(carry, k):
            y, key = carry
            key, own = jax.random.split(key)
            t = T_MAX - k * h
            noise = network(params, y, jnp.full((count, 1), t))
            score = -noise / jnp.sqrt(-jnp.expm1(-2 * t))
            y = y + h * (y + 2 * score) + jnp.sqrt(2 * h) * jax.random.normal(own, y.shape)
            return (y, key), None

        (y, _), _ = jax.lax.scan(step, (jax.random.normal(start_key, (count, dim)), key), jnp.arange(steps))
        return y

    return sample


def timed(work, seconds):
    """Median wall and processor milliseconds of repeats that last so many seconds together, at least five."""
    work()
    walls, processor = [], []
    begun = time.perf_counter()
    while len(walls) < 5 or time.perf_counter() - begun < seconds:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1e3)
        processor.append((time.process_time() - cpu) * 1e3)
    middle = len(walls) // 2
    return sorted(walls)[middle], sorted(processor)[middle]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=["step", "sample", "sweep"])
    for name, default in (("batch", 256), ("width", 64), ("dim", 50), ("steps", 100), ("count", 2000), ("runs", 24)):
        parser.add_argument("--" + name, type=int, default=default)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    answer = {"peer": "JAX " + jax.__version__}
    if given.work == "sample":
        sample, params = sampler(given.count, given.dim, given.steps), initial(jax.random.PRNGKey(0), given.dim, given.width)
        keys = iter(range(1_000_000))
        wall, cpu = timed(lambda: sample(params, jax.random.PRNGKey(next(keys))).block_until_ready(), given.seconds)
        answer |= {"milliseconds": wall, "processor": cpu}
    elif given.work == "step":
        begin, train = trainer(given.batch, given.dim)
        held = {"carry": begin(0, given.width)}

        def chunk():
            held["carry"], values = train(held["carry"], given.steps)
            values.block_until_ready()

        wall, cpu = timed(chunk, given.seconds)
        answer |= {"milliseconds": wall / given.steps, "processor": cpu / given.steps}
    else:
        begun, cpu = time.perf_counter(), time.process_time()
        begin, train = trainer(given.batch, given.dim)
        for run in range(given.runs):
            _, values = train(begin(run, given.width), given.steps)
            values.block_until_ready()
        answer |= {"milliseconds": (time.perf_counter() - begun) * 1e3, "processor": (time.process_time() - cpu) * 1e3}
    answer["peakBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(answer))


main()
