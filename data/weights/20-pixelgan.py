"""Trains PixelGAN auto-encoders, the models of lab 20, on MNIST: one setting, or a list of settings one after the other.

    python3 20-pixelgan.py --data DIR --out DIR --recipe exact --seconds 120            one, its weights and a line of numbers
    python3 20-pixelgan.py --data DIR --out DIR --grid all --seconds 40                 each of GRIDS["all"], 40 s each: a table
    python3 20-pixelgan.py --data DIR --out DIR --cpu-smoke                             seconds, no GPU: that everything runs

DIR of --data holds MNIST's four idx files (.gz or not). Needs torch alone (no numpy). The networks are those of the library:

    E  ImageEncoder.Config.of(side, 1).outputs(K or 2 L).width(..)     x to logits, or to m and r: variance floor, under the bound
                                                                       floor e^softplus(r)
    B  Mlp.of(LEAKY_RELU, K or L, 32, 32)                              a code to the numbers that the decoder is told
    P  GatedPixelCnn.Config.of(1, 1)...places(maps, side).classes(32)  told them through its maps by position
    D  Mlp.of(LEAKY_RELU, K or L, 64, 64, 1)                           adversary: is this a draw of the prior?

What is minimised, in nats a picture (I = mutual information of code and picture, q(z) the codes of all pictures together):

    E[-log p(x|z)]  +  balance KL(q(z) || p(z))  +  price I(x; z)            price 0: PixelGAN auto-encoder; 1: the VAE's bound

Recipes, of a categorical code with pi = softmax(logits / T):
    softmax     z = pi, and an adversary tells pi from one-hot draws: the paper's form; what lies between the corners leaks
    straight    z is drawn one-hot, the gradient goes as if z were pi (with --gumbel 1: as if it were the soft draw)
    exact       the sum over all K codes, sum_k pi_k (-log p(x|k)): no noise, no leak, K times the decoder
    hard        the painter chooses: a class drawn by exp(-(-log p(x|k) + what it costs) / price), the cheapest at price 0; it
                teaches the painter that class, and E to foresee the choice. A third of exact's work, and the code is hard
KL(q(z)||p(z)) of a one-hot code needs no adversary: sum_k q_k log(K q_k), with q the mean over a batch (or with --memory a
running one); log(K q_k) is what the best adversary would say. The encoder is cheap: it sees --batch pictures, the decoder the
first --painted of them. The price falls evenly from --price to --price-end in the first half (annealing; at 0 the code is
hard by itself, below 0 it is pushed); "hardness that grows" is also T, from --heat to --heat-end. Of a normal code: normal.
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

BORN = time.time()
ap = argparse.ArgumentParser()
ap.add_argument("--data", default="./data")
ap.add_argument("--out", default="./out")
ap.add_argument("--seconds", type=float, default=120, help="of training, each setting")
ap.add_argument("--steps", type=int, default=0, help="so many steps in place of seconds")
ap.add_argument("--grid", default="", help="a list of GRIDS, or a JSON file with a list of dictionaries of the settings below")
ap.add_argument("--name", default="one")
ap.add_argument("--recipe", choices=["softmax", "straight", "exact", "hard", "normal"], default="exact")
ap.add_argument("--codes", type=int, default=10, help="K")
ap.add_argument("--latent", type=int, default=2, help="L of a normal code")
ap.add_argument("--floor", type=float, default=0.1, help="least variance of q(z|x): with L = 2 and 0.1 a code of at most ln 10 nats")
ap.add_argument("--free", type=int, default=0, help="1: a normal code held by the adversary may be noisier than the floor: it is content with noise")
ap.add_argument("--side", type=int, default=14, help="14 or 28")
ap.add_argument("--sight", default="1", help="dilations of the decoder's blocks, 1 short, 1,2,4,2 far; none: it sees no pixel")
ap.add_argument("--width", type=int, default=32, help="channels of the decoder")
ap.add_argument("--maps", type=int, default=8)
ap.add_argument("--encoder", type=int, default=32, help="channels of the encoder's first layer")
ap.add_argument("--balance", type=float, default=5.0)
ap.add_argument("--memory", type=float, default=0.0, help="of the running mean of q(z), a batch")
ap.add_argument("--adversary", type=float, default=0.0, help="weight of the adversary's word, besides the balance; softmax, normal: 1 and more")
ap.add_argument("--price", type=float, default=0.0)
ap.add_argument("--price-end", type=float, default=0.0)
ap.add_argument("--heat", type=float, default=1.0)
ap.add_argument("--heat-end", type=float, default=1.0)
ap.add_argument("--gumbel", type=int, default=0)
ap.add_argument("--noise", type=float, default=0.0, help="sd of noise on a softmax code before the decoder reads it: fills the leak")
ap.add_argument("--warp", type=int, default=0, help="1: the encoder sees another copy, slanted, scaled and moved; an invariance the paper has not")
ap.add_argument("--batch", type=int, default=256)
ap.add_argument("--painted", type=int, default=64)
ap.add_argument("--rate", type=float, default=2e-3)
ap.add_argument("--encoder-rate", type=float, default=1e-3)
ap.add_argument("--flat", type=float, default=0.5)
ap.add_argument("--warm", type=int, default=100)
ap.add_argument("--decay", type=float, default=0.998)
ap.add_argument("--clip", type=float, default=200.0)
ap.add_argument("--seed", type=int, default=42)
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--every", type=float, default=15.0)
ap.add_argument("--train", type=int, default=58000)
ap.add_argument("--test", type=int, default=10000)
ap.add_argument("--mode", default="", help="graph, eager or plain32 alone")
ap.add_argument("--cpu-smoke", action="store_true")
A = ap.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(A.threads))

import warnings

warnings.filterwarnings("ignore")
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(A.threads)
CUDA = torch.cuda.is_available()
DEV = torch.device("cuda" if CUDA else "cpu")
TOLD = 32  # numbers that a normal code becomes

SHORT, FAR = "1", "1,2,4,2"
CODE = dict(recipe="exact")
ANNEALED = dict(recipe="exact", price=4.0)  # no split that gains under 4 nats a nat of code is made at first
GRIDS = {
    # what a GPU minute each should answer first: which recipe is categorical and finds the digits
    "recipes": [
        dict(name="leaks", recipe="softmax", adversary=1.0, balance=0.0),
        dict(name="leak filled", recipe="softmax", adversary=1.0, balance=0.0, noise=0.3),
        dict(name="collapses", recipe="straight", balance=0.0),
        dict(name="straight, balanced", recipe="straight"),
        dict(name="straight, balanced, pushed", recipe="straight", price_end=-1.0),
        dict(name="gumbel, cooled", recipe="straight", gumbel=1, heat=1.0, heat_end=0.3),
        dict(name="exact", **CODE),
        dict(name="exact, annealed", **ANNEALED),
        dict(name="hard", recipe="hard"),
        dict(name="hard, annealed", recipe="hard", price=4.0),
        dict(name="exact, pushed", recipe="exact", price=4.0, price_end=-1.0),
    ],
    "sight": [dict(name=f"exact, sight {s}", sight=s, **ANNEALED) for s in ("none", SHORT, "1,2", FAR)],
    "side": [dict(name=f"side {s}, sight {d}", side=s, sight=d, **ANNEALED) for s in (14, 28) for d in (SHORT, "1,2,4")],
    "knobs": [dict(ANNEALED, name=f"price {p}, balance {b}", price=p, balance=b) for p in (1.0, 4.0, 12.0) for b in (1.0, 5.0, 20.0)],
    "codes": [dict(ANNEALED, name=f"K {k}", codes=k) for k in (10, 20, 30)],
    "rates": [dict(ANNEALED, name=f"encoder's rate {e}, painted {n}", encoder_rate=e, painted=n) for e in (5e-4, 2e-3, 5e-3) for n in (16, 64)],
    "warp": [dict(ANNEALED, name=f"K {k}, warped", codes=k, warp=1) for k in (10, 30)],
    "seeds": [dict(ANNEALED, name=f"K {k}, seed {s}", codes=k, seed=s) for k in (10, 30) for s in (42, 43, 44)],
    # price 1: the bound of a VAE, with no adversary; price 0: the adversary alone
    "normal": [
        dict(name=f"normal, {'bound' if p else 'adversary'}, sight {s}", recipe="normal", sight=s, price=p, price_end=p,
             adversary=0.0 if p else 5.0)
        for s in ("none", SHORT, FAR) for p in (0.0, 1.0)
    ],
    "bound": [dict(name=f"exact, bound, sight {s}", recipe="exact", sight=s, price=1.0, price_end=1.0, balance=0.0) for s in (SHORT, FAR)],
}
GRIDS["all"] = [s for k in ("recipes", "sight", "normal", "bound") for s in GRIDS[k]]
if A.cpu_smoke:
    A.width, A.maps, A.encoder, A.batch, A.painted, A.steps, A.train, A.test, A.every, A.warm = 6, 2, 4, 16, 4, 3, 500, 100, 1e9, 2
    A.grid = A.grid or "all"


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s]", *words, flush=True)


# ---------------------------------------------------------------- data

def idx(name):
    path = os.path.join(A.data, name)
    raw = gzip.open(path + ".gz").read() if os.path.exists(path + ".gz") else open(path, "rb").read()
    dims = raw[3]
    return torch.frombuffer(bytearray(raw[4 + 4 * dims:]), dtype=torch.uint8).reshape(struct.unpack(f">{dims}I", raw[4:4 + 4 * dims]))


def load(side):
    """Greys from 0 to 1 (N, 1, side, side), half the size as means of 2 x 2; labels; the test digits' coins, tossed once."""
    def grey(name, n):
        g = idx(name)[:n, None].float() / 255
        return g if side == 28 else F.avg_pool2d(g, 2)
    train, test = grey("train-images-idx3-ubyte", A.train), grey("t10k-images-idx3-ubyte", A.test)
    coins = torch.rand(test.shape, generator=torch.Generator().manual_seed(1))
    return dict(grey=train.to(DEV), labels=idx("train-labels-idx1-ubyte")[:A.train].long().to(DEV), test=(coins < test).float().to(DEV),
                labels_test=idx("t10k-labels-idx1-ubyte")[:A.test].long().to(DEV))


# ---------------------------------------------------------------- networks; PyTorch's own first weights are the library's rule

class Encoder(nn.Module):
    def __init__(self, side, outputs, width):
        super().__init__()
        halvings = side.bit_length() - 1 - 2
        sizes, channels, now = [], 1, side
        for i in range(halvings + 1):
            sizes.append(nn.Conv2d(channels, width << i, 4, 2, 1))
            channels, now = width << i, now // 2
        self.down = nn.ModuleList(sizes)
        self.out = nn.Linear(channels * now * now, outputs)

    def forward(self, x):
        h = 2 * (x - 0.5)
        for d in self.down:
            h = F.leaky_relu(d(h), 0.2)
        return self.out(h.flatten(1))


class Mlp(nn.Module):
    def __init__(self, *widths):
        super().__init__()
        self.layer = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, x):
        for i, l in enumerate(self.layer):
            x = l(x if i == 0 else F.leaky_relu(x, 0.2))
        return x


def gate(both):
    a, b = both.chunk(2, 1)
    return torch.tanh(a) * torch.sigmoid(b)


class Block(nn.Module):
    def __init__(self, c, m, d):
        super().__init__()
        self.d = d
        self.vertical = nn.Conv2d(c, 2 * c, (2, 3), dilation=(d, d))
        self.horizontal = nn.Conv2d(c, 2 * c, (1, 2), dilation=(1, d))
        self.link = nn.Conv2d(c, 2 * c, 1, bias=False)
        self.place = nn.Conv2d(m, 2 * c, 1, bias=False)
        self.out = nn.Conv2d(c, c, 1)

    def forward(self, v, h, s):
        d = self.d
        v = v + gate(self.vertical(F.pad(v, (d, d, d, 0))))
        return v, h + self.out(gate(self.horizontal(F.pad(h, (d, 0, 0, 0))) + self.link(v) + self.place(s)))


class GatedPixelCnn(nn.Module):
    def __init__(self, channels, dilations, maps, side, told):
        super().__init__()
        self.side, self.maps = side, maps
        self.up = nn.Conv2d(1, channels, (3, 7))
        self.left = nn.Conv2d(1, channels, (1, 3))
        near = (maps * side * side) ** -0.5
        self.places = nn.Parameter(torch.empty(told, maps * side * side).uniform_(-near, near))
        self.place = nn.Conv2d(maps, channels, 1, bias=False)
        self.blocks = nn.ModuleList(Block(channels, maps, d) for d in dilations)
        self.head = nn.Conv2d(channels, channels, 1)
        self.output = nn.Conv2d(channels, 1, 1)

    def forward(self, x, y):
        s = (y @ self.places).view(-1, self.maps, self.side, self.side)
        v = self.up(F.pad(x, (3, 3, 3, 0))[:, :, :-1]) + self.place(s)
        h = self.left(F.pad(x, (3, 0, 0, 0))[:, :, :, :-1])
        for block in self.blocks:
            v, h = block(v, h, s)
        return self.output(torch.relu(self.head(h)))


class Model(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.s, self.normal = s, s.recipe == "normal"
        code = s.latent if self.normal else s.codes
        self.E = Encoder(s.side, 2 * code if self.normal else code, s.encoder)
        self.B = Mlp(code, TOLD, TOLD)
        self.P = GatedPixelCnn(s.width, [int(d) for d in (SHORT if s.sight == "none" else s.sight).split(",")], s.maps, s.side, TOLD)
        self.D = Mlp(code, 64, 64, 1)

    def price(self, x, z):
        """-log p(x|z) of each row, nats: (N, 1, H, W), (N, K or L) -> (N)."""
        seen = torch.zeros_like(x) if self.s.sight == "none" else x
        logits = self.P(seen, self.B(z)).float()
        return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)

    def each(self, x):
        """-log p(x|k) of every class: (N, K)."""
        k = self.s.codes
        eye = torch.eye(k, device=x.device).repeat(len(x), 1)
        return self.price(x.repeat_interleave(k, 0), eye).view(-1, k)

    def posterior(self, x):
        """m and log variance of a normal code."""
        m, r = self.E(x).float().chunk(2, 1)
        return m, (F.softplus(r) if self.s.price or self.s.free else torch.zeros_like(r)) + math.log(self.s.floor)


def warped(x):
    """Another hand: slant, turn and size changed, moved by a little."""
    n = len(x)
    u = torch.rand(n, 6, device=x.device) * 2 - 1
    shear, turn, grow, wide, dx, dy = (u * torch.tensor([0.35, 0.15, 0.15, 0.15, 0.12, 0.12], device=x.device)).unbind(1)
    theta = torch.stack([1 + grow + wide, shear + turn, dx, -turn, 1 + grow, dy], 1).view(n, 2, 3)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), align_corners=False)


# ---------------------------------------------------------------- training

class Trainer:
    """mode: graph (bf16 in the decoder, one CUDA graph a step), eager (bf16), plain32 (float32)."""

    def __init__(self, mode, s, data):
        self.mode, self.s, self.data = mode, s, data
        torch.manual_seed(s.seed)
        self.net = Model(s).to(DEV)
        self.avg = Model(s).to(DEV)
        self.avg.load_state_dict(self.net.state_dict())
        self.avg.requires_grad_(False)
        self.ps, self.qs = list(self.net.parameters()), list(self.avg.parameters())
        theirs = set(map(id, self.net.D.parameters())) | set(map(id, self.net.E.parameters()))
        rest = [p for p in self.ps if id(p) not in theirs]
        self.lrs = [torch.tensor(1e-5, device=DEV) for _ in range(3)]
        kinds = dict(fused=True, capturable=True) if mode == "graph" else {}
        self.own = [p for p in self.net.E.parameters()] + rest
        self.opt = torch.optim.Adam([dict(params=rest, lr=self.lrs[0]), dict(params=list(self.net.E.parameters()), lr=self.lrs[1])], **kinds) \
            if mode == "graph" else torch.optim.Adam([dict(params=rest, lr=1e-5), dict(params=list(self.net.E.parameters()), lr=1e-5)])
        ds = list(self.net.D.parameters())
        self.opt_d = torch.optim.Adam(ds, lr=self.lrs[2] if mode == "graph" else 1e-5, betas=(0.5, 0.99), **kinds)
        self.rates = (s.rate, s.encoder_rate, 1e-3)
        self.at = torch.zeros(s.batch, dtype=torch.long, device=DEV)
        self.cost, self.heat = torch.tensor(s.price, device=DEV), torch.tensor(s.heat, device=DEV)
        self.q = torch.full((s.codes,), 1 / s.codes, device=DEV)
        self.sums = torch.zeros(3, device=DEV)
        self.order, self.pos, self.steps = None, 0, 0
        self.seen = torch.Generator().manual_seed(s.seed + 1)
        self.graph = None
        if mode == "graph":
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(5):
                    self.next_rows()
                    self.work()
            torch.cuda.current_stream().wait_stream(side)
            torch.cuda.synchronize()
            self.opt.zero_grad(set_to_none=True)
            self.opt_d.zero_grad(set_to_none=True)
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                self.work()
            self.sums.zero_()

    def work(self):
        s, net, n = self.s, self.net, self.s.painted
        self.opt.zero_grad(set_to_none=True)
        grey = self.data["grey"][self.at]
        x = (torch.rand(grey.shape, device=DEV) < grey).float()
        seen = x if not s.warp else (torch.rand(grey.shape, device=DEV) < warped(grey)).float()
        with torch.autocast(DEV.type, dtype=torch.bfloat16, enabled=self.mode != "plain32", cache_enabled=False):
            if net.normal:
                m, log_var = net.posterior(seen)
                z = m + (log_var / 2).exp() * torch.randn(m.shape, device=DEV)
                nats = net.price(x[:n], z[:n]).mean()
                extra = self.cost * 0.5 * (log_var.exp() + m * m - 1 - log_var).sum(1).mean()
                prior, fake = torch.randn(z.shape, device=DEV), z
            else:
                l = net.E(seen).float() / self.heat
                pi, log_pi = l.softmax(1), l.log_softmax(1)
                if s.recipe == "softmax":
                    z = pi + s.noise * torch.randn(pi.shape, device=DEV) if s.noise else pi
                    nats = net.price(x[:n], z[:n]).mean()
                elif s.recipe == "straight":
                    g = -torch.log(-torch.log(torch.rand(l.shape, device=DEV).clamp(1e-6, 1 - 1e-6)))
                    soft = ((l * self.heat + g) / self.heat).softmax(1) if s.gumbel else pi
                    hard = F.one_hot((log_pi + g).argmax(1) if not s.gumbel else soft.argmax(1), s.codes).float()
                    nats = net.price(x[:n], (hard + soft - soft.detach())[:n]).mean()
                elif s.recipe == "exact":
                    nats = (pi[:n] * net.each(x[:n])).sum(1).mean()
                else:  # drawn by exp(-(R_k + what k costs) / price), which is the best pi under that price
                    with torch.no_grad():
                        dear = s.balance * (s.codes * self.q + 1e-6).log()
                        noise = -torch.log(-torch.log(torch.rand((n, s.codes), device=DEV).clamp(1e-6, 1 - 1e-6)))
                        best = (self.cost * noise - net.each(x[:n]) - dear).argmax(1)
                        chosen = F.one_hot(best, s.codes).float()
                    nats = net.price(x[:n], chosen).mean()
                with torch.no_grad():
                    memory = max(s.memory, 0.9) if s.recipe == "hard" else s.memory
                    self.q.mul_(memory).add_((chosen if s.recipe == "hard" else pi).mean(0), alpha=1 - memory)
                if s.recipe == "hard":
                    extra = -log_pi[:n].gather(1, best[:, None]).mean()
                else:
                    entropy = -(pi * log_pi).sum(1).mean()
                    extra = s.balance * (pi.mean(0) * (s.codes * self.q + 1e-6).log()).sum() + self.cost * (math.log(s.codes) - entropy)
                prior = F.one_hot(torch.randint(s.codes, (s.batch,), device=DEV), s.codes).float()
                fake = pi
            # the best D says log p(z) / q(z): minus its mean over codes is KL(q(z) || p(z))
            said = -net.D(fake).float().mean() if s.adversary else 0.0
        (nats + extra + s.adversary * said).backward()
        norm = torch.nn.utils.clip_grad_norm_(self.own, s.clip)
        self.opt.step()
        if s.adversary:
            self.opt_d.zero_grad(set_to_none=True)
            loss = F.softplus(-net.D(prior)).mean() + F.softplus(net.D(fake.detach())).mean()
            loss.backward()
            self.opt_d.step()
        self.sums.add_(torch.stack([nats.detach(), norm, extra.detach() if torch.is_tensor(extra) else norm * 0]))

    def next_rows(self):
        if self.order is None or self.pos + self.s.batch > len(self.order):
            self.order, self.pos = torch.randperm(len(self.data["grey"]), generator=self.seen).to(DEV), 0
        self.at.copy_(self.order[self.pos:self.pos + self.s.batch])
        self.pos += self.s.batch

    def step(self, done):
        s = self.s
        fall = min(1.0, (self.steps + 1) / s.warm) * (1.0 if done < s.flat else max(0.0, (1 - done) / (1 - s.flat)))
        for lr, rate, group in zip(self.lrs, self.rates, self.opt.param_groups + self.opt_d.param_groups):
            if self.mode == "graph":
                lr.fill_(rate * fall)
            else:
                group["lr"] = rate * fall
        half = min(1.0, 2 * done)
        self.cost.fill_(s.price + (s.price_end - s.price) * half)
        self.heat.fill_(s.heat * (s.heat_end / s.heat) ** half)
        self.next_rows()
        self.graph.replay() if self.graph else self.work()
        self.steps += 1
        if self.steps % 5 == 0:
            with torch.no_grad():
                torch._foreach_lerp_(self.qs, self.ps, 1 - min(s.decay, (1 + self.steps) / (10 + self.steps)) ** 5)


# ---------------------------------------------------------------- what came of it

def rows(f, x, n=250):
    return torch.cat([f(x[i:i + n]) for i in range(0, len(x), n)])


def entropy(p):
    return float(-(p * p.clamp_min(1e-12).log()).sum())


@torch.no_grad()
def judged(net, s, data, heat):
    """Of the test digits, in float32; all nats a picture."""
    torch.backends.cudnn.benchmark = False
    x, y = data["test"], data["labels_test"]
    other = torch.randperm(len(x), generator=torch.Generator().manual_seed(3)).to(DEV)
    both = lambda z: rows(lambda i: net.price(x[i], z[i]), torch.arange(len(x), device=DEV)).mean().item()
    r = dict()
    gen = torch.Generator(device=DEV).manual_seed(5)
    if net.normal:
        m, log_var = (rows(lambda i: net.posterior(x[i])[j], torch.arange(len(x), device=DEV)) for j in (0, 1))
        z = m + (log_var / 2).exp() * torch.randn(m.shape, device=DEV, generator=gen)
        n = min(2000, len(z))
        log_q = -0.5 * (((z[:n, None] - m[None, :n]) ** 2) / log_var[None, :n].exp() + log_var[None, :n] + math.log(2 * math.pi)).sum(2)
        mixed = log_q.logsumexp(1) - math.log(n)
        r["information"] = (log_q.diagonal() - mixed).mean().item()
        r["to_prior"] = (mixed + 0.5 * (z[:n] ** 2 + math.log(2 * math.pi)).sum(1)).mean().item()
        # whom the codes of training digits say: the label of the nearest of 5,000
        t = data["grey"][:5000]
        t = (torch.rand(t.shape, device=DEV, generator=gen) < t).float()
        near = rows(lambda c: torch.cdist(c, net.posterior(t)[0]).argmin(1), m)
        r["error"] = 1 - (data["labels"][:5000][near] == y).float().mean().item()
    else:
        pi = rows(lambda c: (net.E(c) / heat).softmax(1), x)
        hard = F.one_hot(pi.argmax(1), s.codes).float()
        z = pi if s.recipe == "softmax" else hard
        mean = pi.mean(0)
        r["to_prior"] = math.log(s.codes) - entropy(mean)
        r["information"] = entropy(mean) - sum(entropy(p) for p in pi[:1000]) / len(pi[:1000])
        r["maximum"] = pi.max(1).values.mean().item()
        r["used"] = int((hard.sum(0) > 0.01 * len(x)).sum())
        r["leak"] = both(hard) - both(pi)  # nats that only the numbers between the corners say
        # classes named by the training digits' majority
        t = data["grey"][:10000]
        t = (torch.rand(t.shape, device=DEV, generator=gen) < t).float()
        k = rows(lambda c: net.E(c).argmax(1), t)
        table = torch.zeros(s.codes, 10, device=DEV).index_put_((k, data["labels"][:len(k)]), torch.ones(len(k), device=DEV), accumulate=True)
        r["error"] = 1 - (table.argmax(1)[hard.argmax(1)] == y).float().mean().item()
        joint = torch.zeros(s.codes, 10, device=DEV).index_put_((hard.argmax(1), y), torch.ones(len(y), device=DEV), accumulate=True) / len(y)
        r["about_label"] = entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint)
    r["nats"], r["wrong_code"] = both(z), both(z[other])
    r["gain"] = r["wrong_code"] - r["nats"]
    return r


def export(path, net, s, r):
    """As genlab.training.Checkpoint writes it: safetensors with the provenance and a SHA-256 in the header."""
    names = {}

    def put(who, n, part, layer):
        for what in ("weight", "bias"):
            t = getattr(layer, what, None)
            if t is not None:
                names[f"{who}.{n:02d}{part}_{what}"] = t
    for i, d in enumerate(net.E.down):
        put("E", i + 1, f"down{i + 1}", d)
    put("E", len(net.E.down) + 1, "out", net.E.out)
    for i, l in enumerate(net.B.layer):
        put("B", i + 1, f"layer{i + 1}", l)
    put("P", 1, "up", net.P.up)
    put("P", 2, "left", net.P.left)
    names["P.03places_maps"] = net.P.places
    put("P", 4, "place", net.P.place)
    n = 5
    for i, b in enumerate(net.P.blocks):
        for part in ("vertical", "horizontal", "link", "place", "out"):
            put("P", n, f"{part}{i}", getattr(b, part))
            n += 1
    put("P", n, "head", net.P.head)
    put("P", n + 1, "output", net.P.output)
    shown = {k: v for k, v in vars(s).items() if k not in ("data", "out", "grid", "every", "mode", "threads", "cpu_smoke", "seconds")}
    meta = dict(training="PixelGAN auto-encoder on binary digits, by a Python program with these networks", players=json.dumps(shown),
                data=f"MNIST train, {A.train} digits, side {s.side}, coins at each step", seed=str(s.seed), steps=str(r["steps"]),
                seconds=f"{r['seconds']:.1f}", versions=f"PyTorch {torch.__version__}", format="genlab-2", step=str(r["steps"]))
    head, blobs, at, sha = {}, [], 0, hashlib.sha256()
    for k in sorted(meta):
        sha.update(f"{k}={meta[k]}\n".encode())
    for k, t in names.items():
        t = t.detach().float().cpu().contiguous()
        raw = struct.pack(f"<{t.numel()}f", *t.flatten().tolist())
        sha.update(f"{k} float32{list(t.shape)}".encode() + raw)
        head[k] = dict(dtype="F32", shape=list(t.shape), data_offsets=[at, at + len(raw)])
        blobs.append(raw)
        at += len(raw)
    meta["sha256"] = sha.hexdigest()
    text = json.dumps(dict(__metadata__=meta, **head)).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".part", "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))
    os.replace(path + ".part", path)


def train(mode, s, data):
    t = Trainer(mode, s, data)
    begin = time.time()
    line_at, last = begin + s.every, 0
    while True:
        now = time.time()
        done = t.steps / s.steps if s.steps else (now - begin) / s.seconds
        if now >= line_at or done >= 1:
            if CUDA:
                torch.cuda.synchronize()
            nats, norm, extra = (t.sums / max(1, t.steps - last)).tolist()
            if not nats < 1e4:
                raise RuntimeError(f"{nats} nats after {t.steps} steps")
            r = judged(t.avg, s, data, float(t.heat))
            say(f"{s.name}: step {t.steps}, train {nats:.2f}, extra {extra:.2f}, gradient {norm:.1f}:",
                ", ".join(f"{k} {v:.3f}" for k, v in r.items()))
            t.sums.zero_()
            last, line_at = t.steps, time.time() + s.every
            if done >= 1:
                break
            r = dict(r, name=s.name, steps=t.steps, seconds=now - begin)
            export(os.path.join(A.out, s.name.replace(" ", "-").replace(",", "") + ".safetensors"), t.avg, s, r)
        t.step(min(1.0, done))
        if CUDA and t.steps % 20 == 0:
            torch.cuda.synchronize()
    r = dict(name=s.name, steps=t.steps, seconds=round(time.time() - begin, 1), mode=mode,
             device=torch.cuda.get_device_name() if CUDA else "cpu", **r)
    export(os.path.join(A.out, s.name.replace(" ", "-").replace(",", "") + ".safetensors"), t.avg, s, r)
    return r


if __name__ == "__main__":
    os.makedirs(A.out, exist_ok=True)
    if CUDA:
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cuda.matmul.allow_tf32 = False
    grid = [{}] if not A.grid else GRIDS.get(A.grid) or json.load(open(A.grid))
    modes = [A.mode] if A.mode else (["graph", "eager", "plain32"] if CUDA else ["plain32"])
    sides, table = {}, []
    for change in grid:
        s = argparse.Namespace(**{**vars(A), **change})
        if s.side not in sides:
            sides[s.side] = load(s.side)
        for mode in modes:
            try:
                torch.backends.cudnn.benchmark = CUDA
                table.append(dict({k: v for k, v in change.items()}, **train(mode, s, sides[s.side])))
                break
            except Exception:
                traceback.print_exc()
                say(f"{s.name}: mode {mode} failed")
        with open(os.path.join(A.out, "table.json"), "w") as f:
            json.dump(table, f, indent=1)
    say("done:")
    for r in sorted(table, key=lambda r: r.get("error", 1)):
        print(f"{r['name']:32s} error {r['error']:.4f} maximum {r.get('maximum', float('nan')):.3f} nats {r['nats']:.2f} gain {r['gain']:.2f} "
              f"information {r['information']:.3f} to prior {r['to_prior']:.3f} leak {r.get('leak', float('nan')):.2f} steps {r['steps']}", flush=True)
    sys.exit(len(table) < len(grid))
