"""The gated PixelCNN of genlab.autoregressive in PyTorch, float64: what GatedPixelCnnTest compares with.

Run with torch 2.7.1. Prints the outputs for two pictures of 4 x 4 under two classes as Java literals. Weight i of all weights, in the
order in which they stand below, is the fractional part of i times the golden ratio, less 0.5; pixel i is 1 where that of 3 i is above 0.5.
"""

import torch
from torch.nn import functional as F

WIDTH, DILATIONS, MAPS, SIDE, CLASSES, ROWS = 3, (1, 2), 2, 4, 2, 2
taken = 0


def golden(i):
    return i.double() * 0.6180339887498949 % 1


def weights(*shape):
    global taken
    count = torch.Size(shape).numel()
    taken += count
    return (golden(torch.arange(taken - count, taken)) - 0.5).view(shape)


def gate(both):
    a, b = both.chunk(2, 1)
    return torch.tanh(a) * torch.sigmoid(b)


x = (golden(3 * torch.arange(ROWS * SIDE * SIDE)) > 0.5).double().view(ROWS, 1, SIDE, SIDE)
y = torch.eye(CLASSES, dtype=torch.float64)

up, left = (weights(WIDTH, 1, 3, 7), weights(WIDTH)), (weights(WIDTH, 1, 1, 3), weights(WIDTH))
s = (y @ weights(CLASSES, MAPS * SIDE * SIDE)).view(-1, MAPS, SIDE, SIDE)
v = F.conv2d(F.pad(x[:, :, :-1], (3, 3, 3, 0)), *up) + F.conv2d(s, weights(WIDTH, MAPS, 1, 1))
h = F.conv2d(F.pad(x[:, :, :, :-1], (3, 0, 0, 0)), *left)
for d in DILATIONS:
    vertical = weights(2 * WIDTH, WIDTH, 2, 3), weights(2 * WIDTH)
    horizontal = weights(2 * WIDTH, WIDTH, 1, 2), weights(2 * WIDTH)
    link, place = weights(2 * WIDTH, WIDTH, 1, 1), weights(2 * WIDTH, MAPS, 1, 1)
    out = weights(WIDTH, WIDTH, 1, 1), weights(WIDTH)
    v = v + gate(F.conv2d(F.pad(v, (d, d, d, 0)), *vertical, dilation=d))
    both = F.conv2d(F.pad(h, (d, 0, 0, 0)), *horizontal, dilation=d) + F.conv2d(v, link) + F.conv2d(s, place)
    h = h + F.conv2d(gate(both), *out)
head, output = (weights(WIDTH, WIDTH, 1, 1), weights(WIDTH)), (weights(1, WIDTH, 1, 1), weights(1))
o = F.conv2d(torch.relu(F.conv2d(h, *head)), *output)
print(taken, "weights")
print(", ".join(repr(round(float(value), 12)) for value in o.flatten()))
