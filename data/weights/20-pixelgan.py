"""Trains the models of genlab.labs.PixelGanStudy on MNIST, on a GPU or a CPU: one setting, its weights and a line of numbers.

    python3 20-pixelgan.py --data DIR --out DIR --name classes --recipe classes --steps 8000
    python3 20-pixelgan.py --out DIR --cpu-smoke                                             seconds: that every recipe runs

DIR of --data holds MNIST's four idx files (.gz or not); its digits are made 14 x 14, each pixel the mean of four, and coins are
tossed anew at each step. Needs torch and twins.py. The networks are those of the library:

    E  ImageEncoder.Config.of(14, 1).outputs(K or 2 L).width(..)       x to logits, or to m and what more noise there is
    B  Mlp.of(LEAKY_RELU, K or L, 32, 32)                              a code to the numbers that the painter is told
    P  GatedPixelCnn.Config.of(1, 1)...places(8, 14).classes(32)       told them through its maps by position
    D  Mlp.of(LEAKY_RELU, K or L, 64, 64, 1)                           adversary: is this a draw of the prior?

What is minimised, in nats a picture: E[-log p(x|z)] + weight KL(q(z) || p(z)) + price I(x; z), where there are classes; otherwise
the price is 0, or for the recipe bound both are 1. Recipes, as in Java: normal, bound, softmax (the paper's form: an adversary
tells the probabilities from one-hot draws), loose and classes: a class is drawn and told one-hot, the gradient goes as if the soft
draw softmax((l + g) / T) had been told (g Gumbel numbers); loose has weight 0. T falls from 1 to --heat-end and the price from 0
to --price-end in the first half. --sharp takes softmax(l / T) for the probabilities of price and prior, in place of softmax(l).
OUT/NAME.safetensors is what `new Checkpoint(file).with("E", m.encoder()).with("B", m.told()).with("P", m.decoder()).load()` reads.
"""

import argparse
import math
import os
import time

BORN = time.time()
RECIPES = ["normal", "bound", "softmax", "loose", "classes"]
ap = argparse.ArgumentParser()
ap.add_argument("--data", default="./data")
ap.add_argument("--out", default="./out")
ap.add_argument("--name", default="classes")
ap.add_argument("--recipe", choices=RECIPES, default="classes")
ap.add_argument("--steps", type=int, default=8000)
ap.add_argument("--codes", type=int, default=10, help="K")
ap.add_argument("--sight", default="1", help="dilations of the painter's blocks: 1 short, 2,4 far; none: it sees no pixel")
ap.add_argument("--width", type=int, default=32, help="channels of the painter and of the encoder's first layer")
ap.add_argument("--weight", type=float, default=5.0)
ap.add_argument("--price-end", type=float, default=-1.0)
ap.add_argument("--heat-end", type=float, default=0.3)
ap.add_argument("--sharp", action="store_true")
ap.add_argument("--warp", action="store_true", help="the encoder sees another copy, slanted, scaled and moved: an invariance that the paper has not")
ap.add_argument("--batch", type=int, default=256)
ap.add_argument("--painted", type=int, default=64)
ap.add_argument("--rate", type=float, default=2e-3)
ap.add_argument("--encoder-rate", type=float, default=1e-3)
ap.add_argument("--decay", type=float, default=0.998)
ap.add_argument("--clip", type=float, default=200.0)
ap.add_argument("--seed", type=int, default=42)
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--every", type=float, default=60, help="seconds between lines")
ap.add_argument("--cpu-smoke", action="store_true")
A = ap.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(A.threads))
import torch
from torch import nn
from torch.nn import functional as F

from twins import DEV, Encoder, GatedPixelCnn, Mlp, idx, numbered, save

torch.set_num_threads(A.threads)
SIDE, TOLD, MAPS, LATENT, FLOOR = 14, 32, 8, 2, 0.1


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s]", *words, flush=True)


def coins(grey, generator=None):
    return (torch.rand(grey.shape, device=DEV, generator=generator) < grey).float()


def load():
    """Greys (N, 1, 14, 14) and labels, of training digits and test digits."""
    if A.cpu_smoke:  # noise: shows that all runs, and nothing else
        g = torch.Generator().manual_seed(1)
        return [(torch.rand(n, 1, SIDE, SIDE, generator=g).to(DEV), torch.randint(10, (n,), generator=g).to(DEV)) for n in (300, 100)]
    halved = lambda p: F.avg_pool2d(idx(A.data, p + "-images-idx3-ubyte").float().div(255).unsqueeze(1), 2).to(DEV)
    return [(halved(p), idx(A.data, p + "-labels-idx1-ubyte").long().to(DEV)) for p in ("train", "t10k")]


# ---------------------------------------------------------------- networks

class Model(nn.Module):
    def __init__(self, recipe):
        super().__init__()
        self.recipe, self.normal, self.blind = recipe, recipe in ("normal", "bound"), A.sight == "none"
        code = LATENT if self.normal else A.codes
        self.E = Encoder(SIDE, 1, 2 * code if self.normal else code, A.width)
        self.B, self.D = Mlp(code, TOLD, TOLD), Mlp(code, 64, 64, 1)
        self.P = GatedPixelCnn(A.width, [int(d) for d in ("1" if self.blind else A.sight).split(",")], MAPS, SIDE, TOLD)

    def nats(self, x, z):
        """-log p(x|z) of each row: (N, 1, 14, 14), (N, K or L) -> (N)."""
        logits = self.P(torch.zeros_like(x) if self.blind else x, self.B(z))
        return F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1)

    def posterior(self, x):
        m, r = self.E(x).chunk(2, 1)
        return 5 * m, (F.softplus(r) if self.recipe == "bound" else torch.zeros_like(r)) + math.log(FLOOR)


def parts_of(net):
    """Names, as the library gives them, and tensors of E, B and P."""
    p = net.P
    layers = numbered("E.", [(f"down{i + 1}", down) for i, down in enumerate(net.E.downs)] + [("out", net.E.out)])
    layers += numbered("B.", [(f"layer{i + 1}", layer) for i, layer in enumerate(net.B.layers)])
    blocks = [(f"{part}{i}", getattr(b, part)) for i, b in enumerate(p.blocks) for part in ("vertical", "horizontal", "link", "place", "out")]
    layers += numbered("P.", [("up", p.up), ("left", p.left), ("places", p.places), ("place", p.place), *blocks, ("head", p.head), ("output", p.logits)])
    named = [(n, "weight", layer.weight) if isinstance(layer, nn.Module) else (n, "maps", layer) for n, layer in layers]
    named += [(n, "bias", layer.bias) for n, layer in layers if getattr(layer, "bias", None) is not None]
    return [(f"{n}_{what}", t.detach().float().cpu().contiguous()) for n, what, t in sorted(named, key=lambda part: part[0])]


# ---------------------------------------------------------------- training

def warped(x):
    """Another hand: slant, turn and size changed, moved by a little."""
    u = torch.rand(len(x), 6, device=DEV) * 2 - 1
    shear, turn, grow, wide, dx, dy = (u * torch.tensor([0.35, 0.15, 0.15, 0.15, 0.12, 0.12], device=DEV)).unbind(1)
    theta = torch.stack([1 + grow + wide, shear + turn, dx, -turn, 1 + grow, dy], 1).view(-1, 2, 3)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), align_corners=False)


def balance(p):
    q = p.mean(0)
    return (q * (A.codes * q + 1e-6).log()).sum()


def loss(net, grey, done):
    """What E, B and P go down, and, where D plays, draws of the prior and codes."""
    half, n = min(1.0, 2 * done), A.painted
    x = coins(grey)
    seen = coins(warped(grey)) if A.warp else x
    if net.normal:
        m, log_var = net.posterior(seen)
        z = m + (log_var / 2).exp() * torch.randn_like(m)
        nats = net.nats(x[:n], z[:n]).mean()
        if net.recipe == "bound":
            return nats + 0.5 * (log_var.exp() + m * m - 1 - log_var).sum(1).mean(), None
        return nats - A.weight * net.D(z).mean(), (torch.randn_like(z), z.detach())
    l, heat = net.E(seen), A.heat_end ** half
    pi = (l / heat if A.sharp else l).softmax(1)
    if net.recipe == "softmax":
        prior = F.one_hot(torch.randint(A.codes, (len(x),), device=DEV), A.codes).float()
        return net.nats(x[:n], pi[:n]).mean() - A.weight * net.D(pi).mean(), (prior, pi.detach())
    u = torch.rand(n, A.codes, device=DEV).clamp(1e-6, 1 - 1e-6)
    noisy = l[:n] - (-u.log()).log()
    soft = (noisy / heat).softmax(1)
    z = F.one_hot(noisy.argmax(1), A.codes) + soft - soft.detach()
    prior = balance(pi)
    information = math.log(A.codes) + (pi * pi.clamp_min(1e-12).log()).sum(1).mean() - prior
    return net.nats(x[:n], z).mean() + half * A.price_end * information + (0 if net.recipe == "loose" else A.weight) * prior, None


def train(recipe, x, judge):
    torch.manual_seed(A.seed)
    net, mean = Model(recipe).to(DEV), Model(recipe).to(DEV).requires_grad_(False)
    mean.load_state_dict(net.state_dict())
    own = [dict(params=[*net.B.parameters(), *net.P.parameters()]), dict(params=list(net.E.parameters()))]
    opts = [torch.optim.Adam(own), torch.optim.Adam(net.D.parameters(), betas=(0.5, 0.99))]
    order, waiting = torch.Generator().manual_seed(A.seed + 1), []
    line = time.time() + A.every
    for step in range(A.steps):
        done = step / A.steps
        if len(waiting) < A.batch:
            waiting = torch.randperm(len(x), generator=order).to(DEV)
        grey, waiting = x[waiting[:A.batch]], waiting[A.batch:]
        for group, rate in zip([*opts[0].param_groups, *opts[1].param_groups], (A.rate, A.encoder_rate, 1e-3)):
            group["lr"] = rate * min(1.0, (step + 1) / 100, 2 * (1 - done))
        cost, both = loss(net, grey, done)
        for opt in opts:
            opt.zero_grad()
        cost.backward()
        nn.utils.clip_grad_norm_([p for group in own for p in group["params"]], A.clip)
        opts[0].step()
        if both:
            opts[1].zero_grad()
            (F.softplus(-net.D(both[0])).mean() + F.softplus(net.D(both[1])).mean()).backward()
            opts[1].step()
        with torch.no_grad():
            torch._foreach_lerp_(list(mean.parameters()), list(net.parameters()), 1 - min(A.decay, (1 + step) / (10 + step)))
        if time.time() > line:
            say(recipe, f"step {step + 1},", judge(mean, done))
            line = time.time() + A.every
    return mean


# ---------------------------------------------------------------- what came of it

def rows(f, *x):
    return torch.cat([f(*(t[i:i + 250] for t in x)) for i in range(0, len(x[0]), 250)])


@torch.no_grad()
def judged(net, done, train, test):
    """Of test digits, nats a picture; whoever names the classes are training digits, by majority."""
    (greys, labels), (grey, y) = train, test
    x = coins(grey, torch.Generator(DEV).manual_seed(1))
    other = torch.randperm(len(x), generator=torch.Generator().manual_seed(3)).to(DEV)
    r = {}
    if net.normal:
        m, log_var = (rows(lambda c: net.posterior(c)[j], x) for j in (0, 1))
        z = m + (log_var / 2).exp() * torch.randn(m.shape, device=DEV, generator=torch.Generator(DEV).manual_seed(5))
        n = min(2000, len(z))
        log_q = -0.5 * ((z[:n, None] - m[None, :n]).square() / log_var[None, :n].exp() + log_var[None, :n]).sum(2)
        mixed = log_q.logsumexp(1) - math.log(n)
        r.update(information=log_q.diagonal() - mixed, to_prior=mixed + 0.5 * z[:n].square().sum(1))
    else:
        l = rows(net.E, x)
        pi = (l / A.heat_end ** min(1.0, 2 * done) if A.sharp else l).softmax(1)
        hard = F.one_hot(l.argmax(1), A.codes).float()
        z = pi if net.recipe == "softmax" else hard
        code = rows(net.E, coins(greys, torch.Generator(DEV).manual_seed(2))).argmax(1)
        table = torch.zeros(A.codes, 10, device=DEV).index_put_((code, labels), torch.ones(len(code), device=DEV), accumulate=True)
        r.update(error=(table.argmax(1)[hard.argmax(1)] != y).float(), maximum=pi.max(1).values, to_prior=balance(pi),
                 leak=rows(net.nats, x, hard) - rows(net.nats, x, pi))
        r["information"] = math.log(A.codes) + (pi * pi.clamp_min(1e-12).log()).sum(1).mean() - r["to_prior"]
    r["nats"] = rows(net.nats, x, z)
    r["lie"] = rows(net.nats, x, z[other]) - r["nats"]
    return ", ".join(f"{name} {float(value.mean()):.4f}" for name, value in r.items())


def main():
    os.makedirs(A.out, exist_ok=True)
    if A.cpu_smoke:
        A.width, A.batch, A.painted, A.steps = 4, 16, 4, 3
    digits = load()
    for recipe in RECIPES if A.cpu_smoke else [A.recipe]:
        begin = time.time()
        net = train(recipe, digits[0][0], lambda mean, done: judged(mean, done, *digits))
        numbers = judged(net, 1.0, *digits)
        say(f"{recipe}, {A.steps} steps, {time.time() - begin:.0f} s: {numbers}")
        settings = {k: v for k, v in vars(A).items() if k not in ("data", "out", "name", "recipe", "steps", "seed", "threads", "every", "cpu_smoke")}
        save(os.path.join(A.out, (recipe if A.cpu_smoke else A.name) + ".safetensors"), parts_of(net), training=f"{recipe}: {numbers}",
             players=f"E, B and P of PixelGanStudy, averaged, by data/weights/20-pixelgan.py {settings}",
             data="noise" if A.cpu_smoke else "MNIST train, 14 x 14, coins anew in each step", seed=str(A.seed), steps=str(A.steps),
             step=str(A.steps), seconds=f"{time.time() - begin:.1f}")


if __name__ == "__main__":
    main()
