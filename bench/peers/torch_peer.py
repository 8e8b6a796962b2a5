"""A training step of the U-Net in PyTorch, timed: the same blocks, sizes and loss, eager, Adam 1e-3.

Images of 28 x 28, one channel; 32 channels, multipliers 1, 2, 2, one block a level, attention at the lowest level;
noise prediction under the VP process with beta = 1 and times in [0.001, 5]. Prints one line of JSON.
"""
import argparse
import json
import math
import resource
import time

import torch
from torch import nn
from torch.nn import functional as F

T_MIN, T_MAX = 1e-3, 5.0
FEATURES, CHANNELS, MULTIPLIERS, BLOCKS, SIDE = 32, 32, (1, 2, 2), 1, 28


def groups(channels):
    return next(g for g in range(min(32, channels // 4), 0, -1) if channels % g == 0)


def halve(x):
    return F.avg_pool2d(F.pad(x, (0, x.shape[3] % 2, 0, x.shape[2] % 2), mode="replicate"), 2)


class Block(nn.Module):
    def __init__(self, inputs, outputs, resample=None):
        super().__init__()
        self.resample = resample or (lambda x: x)
        self.norm0, self.norm1 = nn.GroupNorm(groups(inputs), inputs), nn.GroupNorm(groups(outputs), outputs)
        self.into, self.out = nn.Conv2d(inputs, outputs, 3, padding=1), nn.Conv2d(outputs, outputs, 3, padding=1)
        self.time = nn.Linear(4 * CHANNELS, 2 * outputs)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        nn.init.zeros_(self.out.weight), nn.init.zeros_(self.out.bias)

    def forward(self, x, embedded):
        scale, shift = self.time(embedded)[:, :, None, None].chunk(2, 1)
        hidden = self.into(self.resample(F.silu(self.norm0(x))))
        result = self.out(F.silu(self.norm1(hidden) * (1 + scale) + shift))
        return self.skip(self.resample(x)) + result


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.GroupNorm(groups(channels), channels)
        self.ask, self.project = nn.Conv2d(channels, 3 * channels, 1), nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.project.weight), nn.init.zeros_(self.project.bias)

    def forward(self, x, _):
        n, c, h, w = x.shape
        q, k, v = self.ask(self.norm(x)).reshape(n, 3, c, h * w).transpose(2, 3).unbind(1)
        seen = F.scaled_dot_product_attention(q, k, v)
        return x + self.project(seen.transpose(1, 2).reshape(n, c, h, w))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.frequencies = torch.logspace(math.log10(math.pi / 2), math.log10(64 * math.pi), FEATURES // 2) / T_MAX
        self.embed = nn.Sequential(
            nn.Linear(FEATURES, 4 * CHANNELS), nn.SiLU(), nn.Linear(4 * CHANNELS, 4 * CHANNELS), nn.SiLU()
        )
        self.input = nn.Conv2d(1, CHANNELS, 3, padding=1)
        levels, sizes = [CHANNELS * m for m in MULTIPLIERS], [SIDE]
        for _ in levels[1:]:
            sizes.append((sizes[-1] + 1) // 2)
        kept, now = [CHANNELS], CHANNELS
        self.down, self.middle, self.up, self.joins = nn.ModuleList(), nn.ModuleList(), nn.ModuleList(), []
        for level, outputs in enumerate(levels):
            for _ in range(BLOCKS):
                self.down.append(Block(now, outputs))
                now = outputs
                kept.append(now)
            if level < len(levels) - 1:
                self.down.append(Block(now, now, halve))
                kept.append(now)
        self.middle.extend([Block(now, now), Attention(now), Block(now, now)])
        for level in reversed(range(len(levels))):
            for _ in range(BLOCKS + 1):
                self.up.append(Block(now + kept.pop(), levels[level]))
                self.joins.append(True)
                now = levels[level]
            if level > 0:
                self.up.append(Block(now, now, self.doubling(sizes[level - 1])))
                self.joins.append(False)
        self.norm, self.last = nn.GroupNorm(groups(now), now), nn.Conv2d(now, 1, 3, padding=1)

    @staticmethod
    def doubling(size):
        return lambda x: F.interpolate(x, scale_factor=2)[:, :, :size, :size]

    def forward(self, x, t):
        angles = t * self.frequencies
        embedded = self.embed(torch.cat([angles.sin(), angles.cos()], 1))
        x = self.input(x)
        kept = [x]
        for block in self.down:
            x = block(x, embedded)
            kept.append(x)
        for block in self.middle:
            x = block(x, embedded)
        for block, joins in zip(self.up, self.joins):
            x = block(torch.cat([x, kept.pop()], 1) if joins else x, embedded)
        return self.last(F.silu(self.norm(x)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=4.0)
    given = parser.parse_args()
    torch.manual_seed(0)
    network = UNet()
    adam = torch.optim.Adam(network.parameters(), 1e-3, fused=True)
    images = torch.randint(0, 256, (2000, 1, SIDE, SIDE), dtype=torch.uint8)

    def step():
        x0 = images[torch.randint(0, len(images), (given.batch,))] / 127.5 - 1
        t = torch.rand(given.batch, 1) * (T_MAX - T_MIN) + T_MIN
        noise = torch.randn_like(x0)
        m, s = torch.exp(-t)[..., None, None], torch.sqrt(-torch.expm1(-2 * t))[..., None, None]
        adam.zero_grad(set_to_none=True)
        F.mse_loss(network(m * x0 + s * noise, t), noise).backward()
        adam.step()

    for _ in range(3):
        step()
    walls, processor = [], []
    begun = time.perf_counter()
    while len(walls) < 5 or time.perf_counter() - begun < given.seconds:
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        walls.append((time.perf_counter() - wall) * 1e3)
        processor.append((time.process_time() - cpu) * 1e3)
    middle = len(walls) // 2
    parameters = sum(p.numel() for p in network.parameters())
    answer = {"peer": "PyTorch " + torch.__version__.split("+")[0], "parameters": parameters}
    answer |= {"milliseconds": sorted(walls)[middle], "processor": sorted(processor)[middle]}
    print(json.dumps(answer | {"peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


main()
