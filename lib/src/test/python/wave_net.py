"""A small WaveNet and its mixture of logistics in PyTorch, by the formulas of genlab.autoregressive.WaveNet: what WaveNetTest compares with.

Run with any PyTorch. Prints the outputs at the last place and log p of each sample as Java literals.
"""

import math

import torch
from torch.nn import functional as F

CHANNELS, OUTPUTS, WIDTH, CONDITION, EMBEDDING, DILATIONS = 2, 6, 4, 3, 2, [1, 2, 4, 1, 2, 4]
at = 0


def numbers(*shape):
    """Numbers in (-1/2, 1/2) from a formula."""
    global at
    n = math.prod(shape)
    x = torch.tensor([i * 0.6180339887498949 % 1 - 0.5 for i in range(at, at + n)], dtype=torch.float64)
    at += n
    return x.view(shape)


def linear(into, out, bias=True):
    return numbers(out, into), numbers(out) if bias else None


def before(x, d):
    return F.pad(x, (0, 0, d, 0))[:, : x.shape[1]]


embed = linear(CONDITION, EMBEDDING, False)
first = linear(2 * CHANNELS, WIDTH)
layers = []
for i, _ in enumerate(DILATIONS):
    layer = [linear(2 * WIDTH, 2 * WIDTH), linear(EMBEDDING, 2 * WIDTH, False), linear(WIDTH, WIDTH)]
    layers.append(layer + ([linear(WIDTH, WIDTH)] if i + 1 < len(DILATIONS) else []))
hidden, output = linear(WIDTH, WIDTH), linear(WIDTH, OUTPUTS)

codes = torch.tensor([[128, 140, 200, 255, 0, 90, 127, 131]])
c = (2 * codes.double() + 1) / 256 - 1
expand = lambda v: v.sign() * torch.expm1(v.abs() * math.log(256)) / 255
x = torch.stack((expand(c), c), -1)
y = numbers(1, 8, CONDITION)

told = F.linear(y, *embed)
shifted = before(x, 1)
h = F.linear(torch.cat((before(shifted, 1), shifted), 2), *first)
total = 0
for d, layer in zip(DILATIONS, layers):
    a, b = (F.linear(torch.cat((before(h, d), h), 2), *layer[0]) + F.linear(told, *layer[1])).chunk(2, 2)
    g = a.tanh() * b.sigmoid()
    total = total + F.linear(g, *layer[2])
    if len(layer) > 3:
        h = h + F.linear(g, *layer[3])
o = F.linear(F.relu(F.linear(F.relu(total), *hidden)), *output)

logits, shift, log_s = o.chunk(3, 2)
mean = shift + shifted[..., :1]
edges = expand(torch.arange(257, dtype=torch.float64) / 128 - 1)
edges[0], edges[256] = -math.inf, math.inf
below = lambda e: torch.sigmoid((e[..., None] - mean) / log_s.exp())
log_p = (logits.softmax(2) * (below(edges[codes + 1]) - below(edges[codes]))).sum(2).log()

for name, value in [("OUTPUTS", o[0, -1]), ("NATS", log_p[0])]:
    print(name, ", ".join(repr(v) for v in value.tolist()))
