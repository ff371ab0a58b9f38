"""Trains the InfoGAN of lab 17 on MNIST, in the library's setting or in the paper's, for so many seconds or steps.

    python3 17-infogan.py --data DIR --out DIR --seconds 400 [--net library] [--seed 42] [--moves info|shared|authors]
    python3 17-infogan.py --data DIR --out DIR --net paper --steps 5000
    python3 17-infogan.py --data DIR --out DIR --cpu-smoke [--net paper]

DIR of --data holds MNIST's four idx files (.gz or not). A step of these small networks is bound by launches: several
processes on one GPU, a seed or a setting each, cost little more than one.

    library   G: genlab.nn.ImageGenerator (28, latent 16, width 32, condition 12), D: genlab.nn.ImageEncoder (28, width 24),
              Q: genlab.nn.Mlp of D's features, 128 units; first weights, pixel norm and pixel shuffle as there. Kept as
              17-infogan-mnist.safetensors, which genlab.training.Checkpoint reads under the names G, D and Q.
    paper     Chen et al. (2016), appendix C.1, and where that is silent the authors' program (github.com/openai/InfoGAN):
              G  fc 1024, fc 7 x 7 x 128, up 4 x 4 to 64 channels, up 4 x 4 to 1, relu, batch normalisation but after the last
              D  4 x 4 stride 2 to 64, to 128, fc 1024, leaky relu of 0.01, batch normalisation but after the first
              Q  fc 128 on D's 1024, batch normalisation, leaky relu; deviations of u fixed at 1, weight 1 for k and for u
              62 numbers of z, even from -1 to 1; batch 128; Adam (0.5, 0.999), 1e-3 for G and 2e-4 for D with Q; 5,000 steps; rates
              do not fall. Too large to be kept (2 MB at most): its result is a row of numbers, and a sheet of pictures.

    D goes down softplus(-D(x)) + softplus(D(G(z, c))) [+ R1 in every eighth step]
    G goes down softplus(-D(G(z, c))) - wk ln Q(k|G(z, c)) - wu ln Q(u|G(z, c))
    moves     info: Q with G.  shared: so, and D's features go down the same -ln Q.  authors: Q with D, down D's loss and -ln Q.

Class error: the likeliest k of a digit stands for the digit that it is matched with, one to one, on 10,000 training digits; the
error is over all 10,000 test digits; "by majority" each k stands for the digit that most of its training digits are. Labels are
read nowhere else. Needs torch alone (no numpy).
"""

import argparse
import gzip
import hashlib
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
ap.add_argument("--late", type=float, default=0.0, help="share of the training in which the weights of k and u rise from 0")
ap.add_argument("--fixed-sd", action="store_true", help="deviations of u at 1, as in the paper's setting always")
ap.add_argument("--slope", type=float, default=None, help="weight of |dD/dx|² on the data (R1); default 0.005, the paper's 0")
ap.add_argument("--noise", type=float, default=0.0, help="deviation of the noise on all that D sees, which falls to 0 half way")
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
    A.width, A.critic, A.units, A.batch, A.seconds, A.steps, A.every, A.save_every = 8, 8, 64, 16, None, 24, 1, 2
    MATCHED, TESTED = 500, 300
torch.set_num_threads(A.threads)
CUDA = torch.cuda.is_available()
DEV = torch.device("cuda" if CUDA else "cpu")
KINDS, CODE = 10, 12
LATENT = 62 if PAPER else 16
OUT = 14
LN2PI = math.log(2 * math.pi)


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s {A.net} {A.moves} {A.seed}]", *words, flush=True)


# ---------------------------------------------------------------- data

def idx(name):
    path = os.path.join(A.data, name)
    raw = gzip.open(path + ".gz").read() if os.path.exists(path + ".gz") else open(path, "rb").read()
    dims = raw[3]
    sizes = struct.unpack(f">{dims}I", raw[4:4 + 4 * dims])
    return torch.frombuffer(bytearray(raw[4 + 4 * dims:]), dtype=torch.uint8).reshape(sizes)


def load():
    return dict(train=idx("train-images-idx3-ubyte").reshape(-1, 1, 28, 28).to(DEV), labels=idx("train-labels-idx1-ubyte").tolist(),
                test=idx("t10k-images-idx3-ubyte").reshape(-1, 1, 28, 28)[:TESTED].to(DEV),
                test_labels=idx("t10k-labels-idx1-ubyte").tolist()[:TESTED])


def grey(bytes_):
    return bytes_.float() / 255


# ---------------------------------------------------------------- the library's networks

def fan_in(layer):  # matrices, kernels and biases even within 1 / sqrt(fan in)
    with torch.no_grad():
        bound = 1 / math.sqrt(layer.weight[0].numel())
        layer.weight.uniform_(-bound, bound)
        layer.bias.uniform_(-bound, bound)
    return layer


def act(h):
    return F.leaky_relu(h * torch.rsqrt(h.square().mean(1, keepdim=True) + 1e-8), 0.2)


class ImageGenerator(nn.Module):
    """Linear to 7 x 7, a correction, twice a convolution and a pixel shuffle."""

    def __init__(self):
        super().__init__()
        w = 2 * A.width
        self.grid = (-1, w, 7, 7)
        self.linear = fan_in(nn.Linear(LATENT + CODE, w * 49))
        self.correction = fan_in(nn.Conv2d(w, w, 3, padding=1))
        self.up1 = fan_in(nn.Conv2d(w, 2 * w, 3, padding=1))
        self.up2 = fan_in(nn.Conv2d(w // 2, 4, 3, padding=1))

    def forward(self, zc):
        h = self.linear(zc).view(self.grid)
        h = h + self.correction(act(h))
        h = F.pixel_shuffle(self.up1(act(h)), 2)
        return torch.sigmoid(F.pixel_shuffle(self.up2(act(h)), 2))

    def named(self):
        return [("01linear", self.linear), ("02correction", self.correction), ("03up1", self.up1), ("04up2", self.up2)]


class ImageEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        w = A.critic
        self.downs = nn.ModuleList(fan_in(nn.Conv2d(i, o, 4, stride=2, padding=1)) for i, o in [(1, w), (w, 2 * w), (2 * w, 4 * w)])
        self.out = fan_in(nn.Linear(36 * w, 1))

    def features(self, x):
        h = 2 * (x - 0.5)
        for down in self.downs:
            h = F.leaky_relu(down(h), 0.2)
        return h.flatten(1)

    def named(self):
        return [(f"0{i + 1}down{i + 1}", d) for i, d in enumerate(self.downs)] + [("04out", self.out)]


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1, self.layer2 = fan_in(nn.Linear(36 * A.critic, 128)), fan_in(nn.Linear(128, OUT))

    def forward(self, h):
        return self.layer2(F.leaky_relu(self.layer1(h), 0.2))

    def named(self):
        return [("01layer1", self.layer1), ("02layer2", self.layer2)]


# ---------------------------------------------------------------- the paper's networks

def small(layer):  # the authors' first weights
    with torch.no_grad():
        layer.weight.normal_(1.0 if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)) else 0.0, 0.02)
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


# ---------------------------------------------------------------- codes and what Q says of them

def codes(n):
    k = torch.randint(KINDS, (n,), device=DEV)
    return (k[:, None] == torch.arange(KINDS, device=DEV)).float(), torch.rand(n, 2, device=DEV) * 2 - 1


def noise(n):
    return torch.rand(n, LATENT, device=DEV) * 2 - 1 if PAPER else torch.randn(n, LATENT, device=DEV)


def log_q(said, k, u):
    """ln Q(k|x) and ln Q(u|x), nats, the means over the rows."""
    log_var = torch.zeros_like(u) if PAPER or A.fixed_sd else said[:, 12:]
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

def save_checkpoint(path, nets, metadata):
    """The safetensors file that genlab.training.TensorFile reads: the hash is over sorted metadata and the tensors in order."""
    blobs = []
    for prefix, net in nets:
        for name, layer in net.named():
            for part in ("weight", "bias"):
                t = getattr(layer, part).detach().float().cpu().contiguous()
                blobs.append((f"{prefix}.{name}_{part}", list(t.shape), struct.pack(f"<{t.numel()}f", *t.flatten().tolist())))
    digest = hashlib.sha256()
    for key in sorted(metadata):
        digest.update(f"{key}={metadata[key]}\n".encode())
    header, offset = {}, 0
    for name, shape, raw in blobs:
        digest.update(f"{name} float32{shape}".encode() + raw)
        header[name] = dict(dtype="F32", shape=shape, data_offsets=[offset, offset + len(raw)])
        offset += len(raw)
    head = json.dumps({"__metadata__": dict(metadata, sha256=digest.hexdigest()), **header}).encode()
    write(path, struct.pack("<Q", len(head)) + head + b"".join(raw for _, _, raw in blobs))


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
        kinds = (PaperG, PaperD, PaperQ) if PAPER else (ImageGenerator, ImageEncoder, Reader)
        self.g, self.d, self.q = (kind().to(DEV) for kind in kinds)
        of_q = list(self.q.parameters())
        self.of_d = list(self.d.parameters()) + (of_q if A.moves == "authors" else [])
        self.of_g = list(self.g.parameters()) + ([] if A.moves == "authors" else of_q)
        self.rates = [torch.tensor(r, device=DEV) for r in (A.rate_d, A.rate_g)]
        self.first_rates = (A.rate_d, A.rate_g)
        self.opts = [self.adam(p, r) for p, r in zip((self.of_d, self.of_g), self.rates)]
        self.x = torch.zeros(A.batch, 1, 28, 28, device=DEV)
        self.share = torch.zeros((), device=DEV)   # of the weights of k and u
        self.blur = torch.zeros((), device=DEV)    # deviation of the noise on what D sees
        self.sums = torch.zeros(4, device=DEV)     # D's loss, G's, ln Q(k|x), ln Q(u|x)
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
        h = self.d.features(x + self.blur * torch.randn_like(x) if A.noise > 0 else x)
        return self.d.out(h)[:, 0], h

    def told(self, h, k, u):
        of_k, of_u = log_q(self.q(h), k, u)
        return of_k, of_u, self.share * (A.weight_k * of_k + A.weight_u * of_u)

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
            total = total - self.told(h, k, u)[2]
        if slope:
            grad, = torch.autograd.grad(real.sum(), x, create_graph=True)
            total = total + 8 * A.slope * grad.square().sum((1, 2, 3)).mean()
        self.minimise(0, total)
        logit, h = self.judged(self.g(zc))
        of_k, of_u, paid = self.told(h, k, u)
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
        self.share.fill_(min(1.0, done / A.late) if A.late > 0 else 1.0)
        self.blur.fill_(A.noise * max(0.0, 1 - 2 * done))
        self.next_rows()
        slope = A.slope > 0 and self.steps % 8 == 0
        self.graphs[slope].replay() if self.graphs else self.work(slope)
        self.steps += 1

    # ------------------------------------------------------------ what came of it

    def train_mode(self, on):
        for net in (self.g, self.d, self.q):
            net.train(on)

    def said(self, x, chunk=500):
        """What Q says of data, without the noise; batch normalisation by averages, or by the chunk where the networks train."""
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
                if not PAPER:
                    settings = {k: v for k, v in vars(A).items() if k not in ("data", "out", "every", "save_every", "threads", "cpu_smoke")}
                    save_checkpoint(os.path.join(A.out, "17-infogan-mnist.safetensors"), [("G", t.g), ("D", t.d), ("Q", t.q)], dict(
                        training="InfoGAN on digits", players="G and Q, D: " + json.dumps(settings), data="MNIST train, 60,000 digits",
                        seed=str(A.seed), steps=str(t.steps), step=str(t.steps), seconds=f"{seconds:.1f}", format="genlab-2",
                        versions=f"data/weights/17-infogan.py, PyTorch {torch.__version__}"))
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
