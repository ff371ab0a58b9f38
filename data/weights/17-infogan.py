"""Trains the InfoGAN of lab 17 on MNIST, in the library's setting or in the paper's, for so many seconds or steps.

    python3 17-infogan.py --data DIR --out DIR --seconds 400 [--net library] [--seed 42] [--moves info|shared|authors]
    python3 17-infogan.py --data DIR --out DIR --net paper --steps 5000 [--width 16 --critic 16 --units 128] [--warp 1]
    python3 17-infogan.py --data DIR --out DIR --cpu-smoke [--net paper]

DIR of --data holds MNIST's four idx files (.gz or not). A step of these small networks is bound by launches: several
processes on one GPU, a seed or a setting each, cost little more than one.

    library   G: genlab.nn.ImageGenerator (28, latent 16, width 32, condition 12), D: genlab.nn.ImageEncoder (28, width 24),
              Q: genlab.nn.Mlp of D's features, 128 units; first weights, pixel norm and pixel shuffle as there. Kept as
              17-infogan.safetensors, which genlab.training.Checkpoint reads under the names G, D and Q.
    paper     Chen et al. (2016), appendix C.1, and where that is silent the authors' program (github.com/openai/InfoGAN):
              G  fc 1024, fc 7 x 7 x 128, up 4 x 4 to 64 channels, up 4 x 4 to 1, relu, batch normalisation but after the last
              D  4 x 4 stride 2 to 64, to 128, fc 1024, leaky relu of 0.01, batch normalisation but after the first
              Q  fc 128 on D's 1024, batch normalisation, leaky relu; deviations of u fixed at 1, weight 1 for k and for u
              62 numbers of z, even from -1 to 1; batch 128; Adam (0.5, 0.999), 1e-3 for G and 2e-4 for D with Q; 5,000 steps; rates
              do not fall. Kept for genlab.labs.PaperInfoGan: batch normalisation by its averages is folded into the layer before it,
              a transposed kernel of 4 x 4 becomes one of 3 x 3 before a shuffle of pixels. The file of
              --cpu-smoke is a tiny one for a test, with what these networks said of some codes.

    --warp    Q reads k off slanted, turned, scaled and moved copies of G(z, c); u it reads off G(z, c) itself

    D goes down softplus(-D(x)) + softplus(D(G(z, c))) [+ R1 in every eighth step]
    G goes down softplus(-D(G(z, c))) - wk ln Q(k|G(z, c)) - wu ln Q(u|G(z, c))
    moves     info: Q with G.  shared: so, and D's features go down the same -ln Q.  authors: Q with D, down D's loss and -ln Q.

Class error: the likeliest k of a digit stands for the digit that it is matched with, one to one, on 10,000 training digits; the
error is over all 10,000 test digits; "by majority" each k stands for the digit that most of its training digits are. Labels are
read nowhere else. Needs torch and twins.py (no numpy).
"""

import argparse
import itertools
import json
import math
import os
import struct
import sys
import time
import traceback
import warnings
import zlib

BORN = time.time()

ap = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
ap.add_argument("--data", default="./data")
ap.add_argument("--out", default="./out")
ap.add_argument("--net", choices=["library", "paper"], default="library")
ap.add_argument("--moves", choices=["info", "shared", "authors"], default=None, help="default: info, in the paper's setting authors")
ap.add_argument("--seconds", type=float, default=None, help="wall clock of the training; the rates fall by it")
ap.add_argument("--steps", type=int, default=None, help="in place of --seconds")
ap.add_argument("--seed", type=int, default=42)
ap.add_argument("--batch", type=int, default=None, help="default: 64, in the paper's setting 128")
ap.add_argument("--width", type=int, default=None, help="channels of G next to the picture; default 32, the paper's 64")
ap.add_argument("--critic", type=int, default=None, help="channels of D next to the picture; default 24, the paper's 64")
ap.add_argument("--units", type=int, default=1024, help="of the paper's layers without a place")
ap.add_argument("--rate-g", type=float, default=1e-3)
ap.add_argument("--rate-d", type=float, default=None, help="default: 1e-3, in the paper's setting 2e-4")
ap.add_argument("--beta2", type=float, default=None, help="default: 0.99, in the paper's setting 0.999")
ap.add_argument("--flat", type=float, default=None, help="share of the training before the rates fall; default 0.5, the paper's 1")
ap.add_argument("--weight-k", type=float, default=1.0)
ap.add_argument("--weight-u", type=float, default=None, help="default: 0.1, in the paper's setting 1")
ap.add_argument("--warp", type=float, default=0.0, help="1: Q reads k from slanted, turned, scaled and moved copies")
ap.add_argument("--slope", type=float, default=None, help="weight of |dD/dx|² on the data (R1); default 0.005, the paper's 0")
ap.add_argument("--export", default="", help="DIR with 17-infogan.pt and result.json of a training: the file is written anew, nothing trained")
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--every", type=float, default=15.0, help="seconds between two lines")
ap.add_argument("--save-every", type=float, default=60.0)
ap.add_argument("--mode", default="", help="graph or eager alone")
ap.add_argument("--cpu-smoke", action="store_true")
A = ap.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(A.threads))

warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
import torch
from torch import nn
from torch.nn import functional as F

from twins import CUDA, DEV, Encoder, Generator, Mlp, idx, numbered, parts_of, save

PAPER = A.net == "paper"


def default(name, library, paper):
    if getattr(A, name) is None:
        setattr(A, name, paper if PAPER else library)


default("moves", "info", "authors")
default("batch", 64, 128)
default("width", 32, 64)
default("critic", 24, 64)
default("rate_d", 1e-3, 2e-4)
default("beta2", 0.99, 0.999)
default("flat", 0.5, 1.0)
default("weight_u", 0.1, 1.0)
default("slope", 0.005, 0.0)
if A.seconds is None and A.steps is None:
    A.steps = 5000 if PAPER else 20000
MATCHED, TESTED = 10000, 10000
if A.cpu_smoke:
    A.width, A.critic, A.units, A.batch, A.seconds, A.steps, A.every, A.save_every = 1, 1, 3, 16, None, 24, 1, 2
    MATCHED, TESTED = 500, 300
torch.set_num_threads(A.threads)
KINDS, CODE = 10, 12
LATENT = 62 if PAPER else 16
OUT = 14
LN2PI = math.log(2 * math.pi)


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s {A.net} {A.moves} {A.seed}]", *words, flush=True)


# ---------------------------------------------------------------- data

def load():
    return dict(train=idx(A.data, "train-images-idx3-ubyte").reshape(-1, 1, 28, 28).to(DEV), labels=idx(A.data, "train-labels-idx1-ubyte").tolist(),
                test=idx(A.data, "t10k-images-idx3-ubyte").reshape(-1, 1, 28, 28)[:TESTED].to(DEV),
                test_labels=idx(A.data, "t10k-labels-idx1-ubyte").tolist()[:TESTED])


def grey(bytes_):
    return bytes_.float() / 255


# ---------------------------------------------------------------- the paper's networks

def small(layer):  # the authors' first weights
    with torch.no_grad():
        layer.weight.normal_(1.0 if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)) else 0.0, 0.3 if A.cpu_smoke else 0.02)
        layer.bias.zero_()
    return layer


class PaperG(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Sequential(small(nn.Linear(LATENT + CODE, A.units)), small(nn.BatchNorm1d(A.units)), nn.ReLU(),
                                small(nn.Linear(A.units, 98 * A.width)), small(nn.BatchNorm1d(98 * A.width)), nn.ReLU())
        self.up = nn.Sequential(small(nn.ConvTranspose2d(2 * A.width, A.width, 4, 2, 1)), small(nn.BatchNorm2d(A.width)), nn.ReLU(),
                                small(nn.ConvTranspose2d(A.width, 1, 4, 2, 1)), nn.Sigmoid())

    def forward(self, zc):
        return self.up(self.fc(zc).view(-1, 2 * A.width, 7, 7))


class PaperD(nn.Module):
    def __init__(self):
        super().__init__()
        w = A.critic
        self.conv = nn.Sequential(small(nn.Conv2d(1, w, 4, 2, 1)), nn.LeakyReLU(0.01),
                                  small(nn.Conv2d(w, 2 * w, 4, 2, 1)), small(nn.BatchNorm2d(2 * w)), nn.LeakyReLU(0.01))
        self.fc = nn.Sequential(small(nn.Linear(98 * w, A.units)), small(nn.BatchNorm1d(A.units)), nn.LeakyReLU(0.01))
        self.out = small(nn.Linear(A.units, 1))

    def features(self, x):
        return self.fc(self.conv(x).flatten(1))


class PaperQ(nn.Sequential):
    def __init__(self):
        super().__init__(small(nn.Linear(A.units, 128)), small(nn.BatchNorm1d(128)), nn.LeakyReLU(0.01), small(nn.Linear(128, OUT)))
        with torch.no_grad():  # the log-variances of u stay 0
            self[3].weight[12:] = 0


class Folded:
    """A layer as it computes after training, with the batch normalisation behind it: weight, bias."""

    def __init__(self, layer, norm=None):
        weight, bias = layer.weight.detach(), layer.bias.detach()
        outputs = 1 if isinstance(layer, nn.ConvTranspose2d) else 0
        if norm is not None:
            scale = norm.weight.detach() / (norm.running_var + norm.eps).sqrt()
            bias = norm.bias.detach() + scale * (bias - norm.running_mean)
            weight = weight * scale.view([-1 if i == outputs else 1 for i in range(weight.dim())])
        if outputs:  # pixel 2h + i sees pixel h + j - 1 through the place i + 3 - 2j of the kernel, where there is one
            kernel = weight.new_zeros(weight.shape[1], 2, 2, weight.shape[0], 3, 3)
            for y, x, v, h in itertools.product(range(2), range(2), range(3), range(3)):
                if 0 <= y + 3 - 2 * v < 4 and 0 <= x + 3 - 2 * h < 4:
                    kernel[:, y, x, :, v, h] = weight[:, :, y + 3 - 2 * v, x + 3 - 2 * h].T
            weight, bias = kernel.view(-1, weight.shape[0], 3, 3), bias.repeat_interleave(4)
        self.weight, self.bias = weight, bias


def folded(g, d, q):
    """The parts of genlab.labs.PaperInfoGan."""
    return numbered("InfoGAN.", [
        ("g1", Folded(g.fc[0], g.fc[1])), ("g2", Folded(g.fc[3], g.fc[4])), ("g3", Folded(g.up[0], g.up[1])), ("g4", Folded(g.up[3])),
        ("d1", Folded(d.conv[0])), ("d2", Folded(d.conv[2], d.conv[3])), ("d3", Folded(d.fc[0], d.fc[1])),
        ("q1", Folded(q[0], q[1])), ("q2", Folded(q[3]))])


# ---------------------------------------------------------------- codes and what Q says of them

def codes(n):
    k = torch.randint(KINDS, (n,), device=DEV)
    return (k[:, None] == torch.arange(KINDS, device=DEV)).float(), torch.rand(n, 2, device=DEV) * 2 - 1


def noise(n):
    return torch.rand(n, LATENT, device=DEV) * 2 - 1 if PAPER else torch.randn(n, LATENT, device=DEV)


def warped(x):
    """Slanted, turned, scaled and moved, each picture by its own draw."""
    n, w = len(x), A.warp
    turn, shear = w * 0.2 * torch.randn(n, device=DEV), w * 0.35 * torch.randn(n, device=DEV)
    sx, sy = torch.exp(w * 0.15 * torch.randn(n, device=DEV)), torch.exp(w * 0.1 * torch.randn(n, device=DEV))
    c, s = torch.cos(turn), torch.sin(turn)
    # output to input: turn after slant after scale
    m = torch.stack([torch.stack([sx * c, sx * (c * shear - s)], 1), torch.stack([sy * s, sy * (s * shear + c)], 1)], 1)
    move = w * 0.08 * torch.randn(n, 2, 1, device=DEV)
    return F.grid_sample(x, F.affine_grid(torch.cat([m, move], 2), x.shape, align_corners=False), align_corners=False)


def log_q(said, k, u):
    """ln Q(k|x) and ln Q(u|x), nats, the means over the rows."""
    log_var = torch.zeros_like(u) if PAPER else said[:, 12:]
    style = -0.5 * ((u - said[:, 10:12]).square() * torch.exp(-log_var) + log_var + LN2PI)
    return (F.log_softmax(said[:, :10], 1) * k).sum(1).mean(), style.sum(1).mean()


def assigned(counts):
    """The column of each row, each once, that add up to most: over subsets of columns."""
    n = len(counts)
    best = {0: (0, [])}
    for row in range(n):
        following = {}
        for mask, (value, chosen) in best.items():
            for j in range(n):
                if not mask >> j & 1:
                    other = (value + counts[row][j], chosen + [j])
                    key = mask | 1 << j
                    if key not in following or other[0] > following[key][0]:
                        following[key] = other
        best = following
    return best[(1 << n) - 1][1]


# ---------------------------------------------------------------- files

def write(path, content):
    with open(path + ".part", "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    os.replace(path + ".part", path)


def png(path, pictures, columns):
    """(N, 1, 28, 28) in [0, 1] as one grey sheet, ink dark, a pixel between two."""
    n = len(pictures)
    sheet = torch.zeros((n + columns - 1) // columns * 29, columns * 29, dtype=torch.uint8)
    for i, picture in enumerate((pictures[:, 0] * 255).round().to(torch.uint8).cpu()):
        sheet[i // columns * 29:][:28, i % columns * 29:][:, :28] = picture
    rows, width = sheet.shape
    raw = b"".join(b"\0" + bytes(255 - v for v in row) for row in sheet.tolist())

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    write(path, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, rows, 8, 0, 0, 0, 0))
          + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


# ---------------------------------------------------------------- training

class Trainer:
    """mode: graph (one CUDA graph a step, two where D pays for its slope in every eighth) or eager; float32, on a GPU with TF32."""

    def __init__(self, mode, data):
        self.mode, self.data = mode, data
        torch.manual_seed(A.seed)
        kinds = (PaperG, PaperD, PaperQ) if PAPER else (
            lambda: Generator(28, 1, LATENT + CODE, A.width), lambda: Encoder(28, 1, 1, A.critic), lambda: Mlp(36 * A.critic, 128, OUT))
        self.g, self.d, self.q = (kind().to(DEV) for kind in kinds)
        of_q = list(self.q.parameters())
        self.of_d = list(self.d.parameters()) + (of_q if A.moves == "authors" else [])
        self.of_g = list(self.g.parameters()) + ([] if A.moves == "authors" else of_q)
        self.rates = [torch.tensor(r, device=DEV) for r in (A.rate_d, A.rate_g)]
        self.first_rates = (A.rate_d, A.rate_g)
        self.opts = [self.adam(p, r) for p, r in zip((self.of_d, self.of_g), self.rates)]
        self.x = torch.zeros(A.batch, 1, 28, 28, device=DEV)
        self.sums = torch.zeros(4, device=DEV)  # D's loss, G's, ln Q(k|x), ln Q(u|x)
        self.order, self.pos, self.steps = None, 0, 0
        self.seen = torch.Generator(device="cpu").manual_seed(A.seed + 1)
        self.graphs = {}
        if mode == "graph":
            slopes = {False} | ({True} if A.slope > 0 else set())
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            kept = [{k: v.clone() for k, v in net.state_dict().items()} for net in (self.g, self.d, self.q)]
            with torch.cuda.stream(side):
                for _ in range(3):
                    for slope in slopes:
                        self.next_rows()
                        self.work(slope)
            torch.cuda.current_stream().wait_stream(side)
            torch.cuda.synchronize()
            for slope in slopes:
                graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(graph):
                    self.work(slope)
                self.graphs[slope] = graph
            with torch.no_grad():  # the rounds before were for the capture alone
                for net, state in zip((self.g, self.d, self.q), kept):
                    net.load_state_dict(state)
                for opt in self.opts:
                    for state in opt.state.values():
                        for value in state.values():
                            value.zero_()
            self.sums.zero_()

    def adam(self, parameters, rate):
        fast = dict(fused=True, capturable=True) if self.mode == "graph" else (dict(fused=True) if CUDA else {})
        return torch.optim.Adam(parameters, lr=rate if self.mode == "graph" else float(rate), betas=(0.5, A.beta2), **fast)

    def judged(self, x):
        """D's logit and the features that Q reads."""
        h = self.d.features(x)
        return self.d.out(h)[:, 0], h

    def told(self, h, k, u, made):
        of_k, of_u = log_q(self.q(h), k, u)
        if A.warp > 0:
            of_k, _ = log_q(self.q(self.d.features(warped(made))), k, u)
        return of_k, of_u, A.weight_k * of_k + A.weight_u * of_u

    def minimise(self, which, loss):
        parameters = (self.of_d, self.of_g)[which]
        for p, grad in zip(parameters, torch.autograd.grad(loss, parameters)):
            p.grad = grad
        self.opts[which].step()

    def work(self, slope):
        z, (k, u) = noise(A.batch), codes(A.batch)
        zc = torch.cat([z, k, u], 1)
        with torch.no_grad():
            made = self.g(zc)
        x = self.x.detach().requires_grad_(slope)
        real, _ = self.judged(x)
        fake, h = self.judged(made)
        cost = F.softplus(-real).mean() + F.softplus(fake).mean()
        total = cost
        if A.moves != "info":
            total = total - self.told(h, k, u, made)[2]
        if slope:
            grad, = torch.autograd.grad(real.sum(), x, create_graph=True)
            total = total + 8 * A.slope * grad.square().sum((1, 2, 3)).mean()
        self.minimise(0, total)
        again = self.g(zc)
        logit, h = self.judged(again)
        of_k, of_u, paid = self.told(h, k, u, again)
        loss = F.softplus(-logit).mean()
        self.minimise(1, loss - paid)
        self.sums.add_(torch.stack([cost.detach(), loss.detach(), of_k.detach(), of_u.detach()]))

    def next_rows(self):
        if self.order is None or self.pos + A.batch > len(self.order):
            self.order, self.pos = torch.randperm(len(self.data["train"]), generator=self.seen).to(DEV), 0
        self.x.copy_(grey(self.data["train"][self.order[self.pos:self.pos + A.batch]]))
        self.pos += A.batch

    def step(self, done):
        falling = 1.0 if done < A.flat else (1 - done) / (1 - A.flat)
        for rate, first, opt in zip(self.rates, self.first_rates, self.opts):
            rate.fill_(first * falling)
            if self.mode != "graph":
                opt.param_groups[0]["lr"] = first * falling
        self.next_rows()
        slope = A.slope > 0 and self.steps % 8 == 0
        self.graphs[slope].replay() if self.graphs else self.work(slope)
        self.steps += 1

    # ------------------------------------------------------------ what came of it

    def train_mode(self, on):
        for net in (self.g, self.d, self.q):
            net.train(on)

    def said(self, x, chunk=500):
        """What Q says of data; batch normalisation by averages, or by the chunk where the networks train."""
        with torch.no_grad():
            return torch.cat([self.q(self.d.features(grey(x[i:i + chunk]))) for i in range(0, len(x), chunk)])

    def made(self, z, k, u):
        with torch.no_grad():
            return self.g(torch.cat([z, k, u], 1))

    def errors(self):
        """(one to one, by majority) on test digits, matched on training digits, and the shares of the kinds."""
        of_train = self.said(self.data["train"][:MATCHED])[:, :10].argmax(1).tolist()
        of_test = self.said(self.data["test"])[:, :10].argmax(1).tolist()
        counts = [[0] * 10 for _ in range(10)]
        for kind, digit in zip(of_train, self.data["labels"]):
            counts[kind][digit] += 1
        pairs = list(zip(of_test, self.data["test_labels"]))
        errors = []
        for digit_of in (assigned(counts), [max(range(10), key=lambda j: row[j]) for row in counts]):
            errors.append(sum(digit_of[kind] != digit for kind, digit in pairs) / len(pairs))
        return errors, [of_test.count(kind) / len(of_test) for kind in range(10)]

    def errors_by_batch(self):
        """The same with the statistics of 500 digits at a time in batch normalisation, as in training; the averages stay as they are."""
        kept = [{k: v.clone() for k, v in net.state_dict().items()} for net in (self.d, self.q)]
        errors, _ = self.errors()
        for net, state in zip((self.d, self.q), kept):
            net.load_state_dict(state)
        return errors

    def correlations(self, n=2000):
        """|r| of each u with slant (by second moments) and ink of made pictures."""
        with torch.random.fork_rng(devices=[DEV] if CUDA else []):
            torch.manual_seed(7)
            z, (k, u) = noise(n), codes(n)
        x = self.made(z, k, u)[:, 0]
        at = torch.arange(28, device=DEV, dtype=torch.float32)
        ink = x.sum((1, 2)) + 1e-6
        row, column = (x.sum(2) * at).sum(1) / ink, (x.sum(1) * at).sum(1) / ink
        down, across = at[None, :, None] - row[:, None, None], at[None, None, :] - column[:, None, None]
        slant = -(x * down * across).sum((1, 2)) / ((x * down * down).sum((1, 2)) + 1e-6)
        both = torch.stack([u[:, 0], u[:, 1], slant, ink])
        r = torch.corrcoef(both)
        return [[abs(float(r[i, j])) for j in (2, 3)] for i in (0, 1)]

    def parts(self):
        if not PAPER:
            return parts_of("G", self.g) + parts_of("D", self.d) + numbered("Q.", [(f"layer{i + 1}", layer) for i, layer in enumerate(self.q.layers)])
        return folded(self.g, self.d, self.q)

    def keep(self, steps, seconds):
        settings = {k: v for k, v in vars(A).items() if k not in ("data", "out", "export", "every", "save_every", "threads", "cpu_smoke")}
        parts = self.parts()
        if A.cpu_smoke and PAPER:
            zc = torch.cat([noise(3), *codes(3)], 1)
            with torch.no_grad():
                x = self.g(zc)
                parts += [(f"check.{i}", v) for i, v in enumerate((zc, x, self.q(self.d.features(x))))]
        save(os.path.join(A.out, "17-infogan.safetensors"), parts, training="InfoGAN on digits",
             players="by data/weights/17-infogan.py: " + json.dumps(settings), data="MNIST train, 60,000 digits",
             seed=str(A.seed), steps=str(steps), step=str(steps), seconds=f"{seconds:.1f}")
        torch.save([n.state_dict() for n in (self.g, self.d, self.q)], os.path.join(A.out, "17-infogan.pt"))

    def sheets(self, out):
        with torch.random.fork_rng(devices=[DEV] if CUDA else []):
            torch.manual_seed(8)
            z = noise(10)
        eye = torch.eye(10, device=DEV)
        zero = torch.zeros(100, 2, device=DEV)
        png(os.path.join(out, "kinds.png"), self.made(z.repeat(10, 1), eye.repeat_interleave(10, 0), zero), 10)
        sweep = torch.linspace(-2, 2, 11, device=DEV).repeat(10)
        for i in (0, 1):
            u = torch.zeros(110, 2, device=DEV)
            u[:, i] = sweep
            png(os.path.join(out, f"u{i + 1}.png"), self.made(z.repeat_interleave(11, 0), eye.repeat_interleave(11, 0), u), 11)


def export(data):
    """All settings but --net are those of result.json."""
    with open(os.path.join(A.export, "result.json")) as f:
        result = json.load(f)
    vars(A).update((k, result[k]) for k in vars(A) if k in result and k not in ("data", "out", "threads", "cpu_smoke"))
    t = Trainer("eager", data)
    for net, state in zip((t.g, t.d, t.q), torch.load(os.path.join(A.export, "17-infogan.pt"), map_location=DEV)):
        net.load_state_dict(state)
    t.train_mode(False)
    os.makedirs(A.out, exist_ok=True)
    t.keep(result["steps_done"], result["seconds_done"])
    say(f"wrong and wrong by majority {t.errors()[0]}; {result['steps_done']} steps")


def train(mode, data):
    t = Trainer(mode, data)
    numbers = {name: sum(p.numel() for p in net.parameters()) for name, net in (("G", t.g), ("D", t.d), ("Q", t.q))}
    say(f"mode {mode}, {DEV}, torch {torch.__version__}, {torch.cuda.get_device_name() if CUDA else 'cpu'}; {numbers}; "
        f"batch {A.batch}, rates {A.rate_d} and {A.rate_g}")
    begin = time.time()
    curve = ["seconds,steps,d_loss,g_loss,kind_told,style_told,wrong,majority_wrong,wrong_by_batch,u1_slant,u1_ink,u2_slant,u2_ink"]
    line_at, save_at, last = begin + min(A.every, 5), begin + A.save_every, 0
    os.makedirs(A.out, exist_ok=True)
    while True:
        now = time.time()
        done = min(1.0, t.steps / A.steps if A.steps else (now - begin) / A.seconds)
        if (now >= line_at or done >= 1) and t.steps > last:
            means = (t.sums / (t.steps - last)).tolist()
            t.sums.zero_()
            last = t.steps
            if not all(math.isfinite(v) for v in means):
                raise RuntimeError(f"losses {means} after {t.steps} steps")
            by_batch = t.errors_by_batch() if PAPER else None
            t.train_mode(False)
            (wrong, majority), shares = t.errors()
            r = t.correlations()
            numbers_now = [means[0], means[1], means[2] + math.log(10), means[3] + 2 * math.log(2), wrong, majority,
                           by_batch[0] if by_batch else wrong, *r[0], *r[1]]
            curve.append(f"{now - begin:.1f},{t.steps}," + ",".join(f"{v:.4f}" for v in numbers_now))
            say(f"step {t.steps}: D {means[0]:.3f}, G {means[1]:.3f}, kind told {numbers_now[2]:.3f}, style told {numbers_now[3]:.3f}; wrong "
                f"{wrong:.4f} (majority {majority:.4f}" + (f", by batch {by_batch[0]:.4f}" if by_batch else "") + f"); r of u1 {r[0][0]:.2f} "
                f"{r[0][1]:.2f}, u2 {r[1][0]:.2f} {r[1][1]:.2f}; {1000 * (now - begin) / t.steps:.2f} ms a step")
            if now >= save_at or done >= 1:
                seconds = round(now - begin, 1)
                t.sheets(A.out)
                result = dict(vars(A), mode=mode, device=torch.cuda.get_device_name() if CUDA else "cpu", torch=torch.__version__,
                              numbers=numbers, steps_done=t.steps, seconds_done=seconds, finished=done >= 1, shares=shares,
                              **dict(zip(curve[0].split(",")[2:], numbers_now)))
                write(os.path.join(A.out, "curve.csv"), "\n".join(curve) + "\n")
                write(os.path.join(A.out, "result.json"), json.dumps(result, indent=1) + "\n")
                t.keep(t.steps, seconds)
                save_at = time.time() + A.save_every
            t.train_mode(True)
            line_at = time.time() + A.every
        if done >= 1:
            break
        t.step(done)
        if CUDA and t.steps % 50 == 0:
            torch.cuda.synchronize()
    say("done")


if __name__ == "__main__":
    if CUDA:
        torch.backends.cudnn.benchmark = True
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = True
    digits = load()
    if A.export:
        export(digits)
        sys.exit(0)
    modes = [A.mode] if A.mode else (["graph", "eager"] if CUDA else ["eager"])
    for mode in modes:
        try:
            train(mode, digits)
            sys.exit(0)
        except Exception:
            traceback.print_exc()
            say(f"mode {mode} failed")
            if CUDA:
                torch.cuda.synchronize()
                torch.cuda.empty_cache()
    sys.exit(1)
