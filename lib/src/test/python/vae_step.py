"""The step of VaeStepBenchmark in Python: PyTorch eager, a 784-400-20-400-784 VAE, batch 128, Adam.

Started by genlab.vae.VaeStepBenchmark, which tells it on standard input what to run, so that blocks of
its steps and blocks of Java's take turns on the same machine: a line "default 50" or "fused 50" runs
50 steps with that Adam and prints the seconds of one step. Needs torch 2.7.1; the threads are the argument.
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

PIXELS, HIDDEN, LATENT, BATCH, POOL = 784, 400, 20, 128, 16


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(PIXELS, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 2 * LATENT))
        self.decoder = nn.Sequential(nn.Linear(LATENT, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, PIXELS))

    def forward(self, x):
        mean, log_variance = self.encoder(x).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        return self.decoder(z), mean, log_variance


def negative_elbo(x, logits, mean, log_variance):
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
    kl = 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(1)
    return (reconstruction + kl).mean()


class Training:
    def __init__(self, fused):
        torch.manual_seed(1)
        self.model = Vae()
        self.adam = torch.optim.Adam(self.model.parameters(), 1e-3, fused=True if fused else None)
        self.pool = [(torch.rand(BATCH, PIXELS) < 0.13).float() for _ in range(POOL)]
        self.step = 0

    def run(self, steps):
        for _ in range(steps):
            x = self.pool[self.step % POOL]
            self.step += 1
            self.adam.zero_grad()
            loss = negative_elbo(x, *self.model(x))
            loss.backward()
            self.adam.step()
            loss.item()


torch.set_num_threads(int(sys.argv[1]))
trainings = {"default": Training(False), "fused": Training(True)}
print("ready, torch", torch.__version__, flush=True)
for line in sys.stdin:
    kind, steps = line.split()
    began = time.perf_counter()
    trainings[kind].run(int(steps))
    print((time.perf_counter() - began) / int(steps), flush=True)
