"""Trains the models of genlab.labs.VaeGanStudy, on a GPU or a CPU: kinds x settings x seeds, a line of numbers each.

    python3 18-vae-gan.py --data DIR --out DIR --kinds two,three --seeds 42,43,44 --steps 700 --kl 0.1,0.3 --seconds 500
    python3 18-vae-gan.py --out DIR --cpu-smoke

DIR of --data holds four idx files with MNIST's names (.gz or not): MNIST, or digits that this library drew, written by

    static void idx(Images x, String name) throws IOException {          // name: train or t10k
        try (var out = new DataOutputStream(new FileOutputStream(name + "-images-idx3-ubyte"))) {
            for (int n : new int[] {0x803, x.count(), 28, 28}) out.writeInt(n);
            out.write(x.pixels());
        }
        try (var out = new DataOutputStream(new FileOutputStream(name + "-labels-idx1-ubyte"))) {
            for (int n : new int[] {0x801, x.count()}) out.writeInt(n);
            for (int label : x.labels()) out.write(label);
        }
    }

The networks are ImageEncoder, ImageGenerator and ImageClassifier, first weights by the library's rule. A step, as in Java:

    d: -ln D(x) - ln(1 - D(G(z))) - ln(1 - D(x1)), or three classes' cross-entropy      + R1 in every eighth step
    e: kl KL(q || prior) - log p(D_l(x) | z)                                             pushed: - ln D_made(x1)
    g: gamma (- log p(D_l(x) | z)) - ln D(x1) - ln D(G(z))

OUT/numbers.csv has a row a run, with the columns of the study and the settings; OUT/KIND-SEED.safetensors (with --save) what
`new Checkpoint(file).with("E", m.encoder()).with("G", m.generator()).with("D", m.critic()).load()` reads. Needs torch and twins.py.
"""

import argparse
import itertools
import os
import time
import warnings

BORN = time.time()
ap = argparse.ArgumentParser()
ap.add_argument("--data", default="./data")
ap.add_argument("--out", default="./out")
ap.add_argument("--kinds", default="vae,gan,pixels,two,three,pushed")
ap.add_argument("--seeds", default="42")
ap.add_argument("--steps", type=int, default=700)
ap.add_argument("--seconds", type=float, default=500, help="no run begins after them")
ap.add_argument("--batch", type=int, default=16)
ap.add_argument("--rate", type=float, default=4e-3)
ap.add_argument("--kl", default="0.3", help="weights of the KL where features measure")
ap.add_argument("--gamma", default="1", help="weights of the copy in G's loss")
ap.add_argument("--r1", type=float, default=0.005)
ap.add_argument("--width", type=int, default=16)
ap.add_argument("--latent", type=int, default=16)
ap.add_argument("--judge-steps", type=int, default=400)
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--save", action="store_true")
ap.add_argument("--mode", choices=["graph", "eager"], default="graph", help="graph: two CUDA graphs, with R1 and without")
ap.add_argument("--cpu-smoke", action="store_true")
A = ap.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(A.threads))
warnings.filterwarnings("ignore")
import torch
from torch.nn import functional as F

from twins import CUDA, DEV, Encoder, Generator, Judge, Players, fid, idx, laplacian, parts_of, save, taught

torch.set_num_threads(A.threads)
if not CUDA:
    A.mode = "eager"
if A.cpu_smoke:
    A.steps, A.judge_steps = 9, 5
#          encodes, plays, by features, classes
KINDS = {"vae": (1, 0, 0, 1), "gan": (0, 1, 0, 1), "pixels": (1, 1, 0, 1), "two": (1, 1, 1, 1), "three": (1, 1, 1, 3), "pushed": (1, 1, 1, 3)}
REAL, COPY, MADE = 0, 1, 2


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s]", *words, flush=True)


# ---------------------------------------------------------------- data

def load():
    if A.cpu_smoke:  # noise: shows that all runs, and nothing else
        g = torch.Generator().manual_seed(1)
        return [(torch.rand(n, 1, 28, 28, generator=g), torch.randint(10, (n,), generator=g)) for n in (200, 150)]
    both = [(idx(A.data, f"{p}-images-idx3-ubyte").float().div(255).unsqueeze(1), idx(A.data, f"{p}-labels-idx1-ubyte").long()) for p in ("train", "t10k")]
    return [(x.to(DEV), y.to(DEV)) for x, y in both]


# ---------------------------------------------------------------- training

class Run(Players):
    def __init__(self, kind, kl, gamma, seed, x):
        self.encodes, self.plays, self.by_features, self.classes = KINDS[kind]
        self.kind, self.kl, self.gamma = kind, kl if self.by_features else 1.0, gamma
        torch.manual_seed(seed)
        e, g = Encoder(28, 1, 2 * A.latent, A.width), Generator(28, 1, A.latent, A.width)
        super().__init__(e, g, Encoder(28, 1, self.classes, A.width), x, seed, A.batch, A.rate)
        if A.mode == "graph":
            self.capture()

    def q(self, x):
        return self.E(x).chunk(2, 1)

    def real(self, x):
        l = self.D(x)
        return l if self.classes == 1 else l[:, :1] - torch.logsumexp(l[:, 1:], 1, keepdim=True)

    def is_not(self, k, x):
        return -self.D(x).log_softmax(1)[:, k].mean()

    def copying(self, seen, z):
        if self.by_features:
            return 0.5 * (self.D.features(self.G(z)) - seen).square().sum(1).mean()  # without the constant
        return F.binary_cross_entropy_with_logits(self.G.logits(z).flatten(1), seen, reduction="sum") / len(seen)

    def work(self, steep):
        x = self.x[self.at]
        z, e = torch.randn(A.batch, A.latent, device=DEV), torch.randn(A.batch, A.latent, device=DEV)
        with torch.no_grad():
            m, s = self.q(x)
            zx = m + (s / 2).exp() * e
            x1, made = self.G(zx), self.G(z)
        if self.plays:
            if self.classes == 3:
                cost = self.is_not(REAL, x) + self.is_not(COPY, x1) + self.is_not(MADE, made)
            else:
                cost = F.softplus(-self.real(x)).mean() + F.softplus(self.real(made)).mean()
                cost = cost + F.softplus(self.real(x1)).mean() if self.encodes else cost
            if steep:
                at = x.detach().requires_grad_()
                slope = torch.autograd.grad(self.real(at).sum(), at, create_graph=True)[0]
                cost = cost + 8 * A.r1 * slope.flatten(1).square().sum(1).mean()
            self.minimise("D", cost, 2)
        with torch.no_grad():
            seen = self.D.features(x) if self.by_features else x.flatten(1)
        if self.encodes:
            m, s = self.q(x)
            own = m + (s / 2).exp() * e
            kl = 0.5 * (s.exp() + m.square() - 1 - s).sum(1).mean()
            cost = self.kl * kl + self.copying(seen, own)
            self.minimise("E", cost + self.is_not(MADE, self.G(own)) if self.kind == "pushed" else cost, 0)
        cost = self.gamma * self.copying(seen, zx) if self.encodes else 0
        if self.plays:
            cost = cost + F.softplus(-self.real(self.G(z))).mean()
            cost = cost + F.softplus(-self.real(self.G(zx))).mean() if self.encodes else cost
        self.minimise("G", cost, 1)

    def train(self):
        for step in range(A.steps):
            self.step(step, A.steps)
        return self


# ---------------------------------------------------------------- numbers

def judge_of(x, y, seed=0):
    torch.manual_seed(seed)
    return taught(Judge(28, 1, 10), x, lambda logits, at: F.cross_entropy(logits, y[at]), A.judge_steps, 128, seed)


def mmd(a, b):
    a, b = a.double(), b.double()
    k = lambda u, v: (u @ v.T / u.shape[1] + 1) ** 3
    own = lambda u: (k(u, u).sum() - k(u, u).diagonal().sum()) / len(u) / (len(u) - 1)
    return float(own(a) + own(b) - 2 * k(a, b).mean())


@torch.no_grad()
def measured(run, judge, x, y, seed):
    g = torch.Generator().manual_seed(seed)
    prior = torch.randn(len(x), A.latent, generator=g).to(DEV)
    made, seen = run.G(prior), judge.features(x)
    row = dict(sharpness=laplacian(made) / laplacian(x), fid=fid(judge.features(made), seen),
               sure=float((judge(made).softmax(1).max(1)[0] >= 0.9).float().mean()))
    if run.encodes:
        m, s = run.q(x)
        x1, zx = run.G(m), m + (s / 2).exp() * torch.randn(m.shape, generator=g).to(DEV)
        row.update(pixels=float((x1 - x).square().mean()), features=float((judge.features(x1) - seen).square().mean()),
                   kept=float((judge(x1).argmax(1) == y).float().mean()), mmd=mmd(zx, prior),
                   mean=float(zx.mean(0).square().mean().sqrt()), variance=float(zx.var(0, unbiased=False).mean()),
                   kl=float(0.5 * (s.exp() + m.square() - 1 - s).sum(1).mean()))
    return row


def main():
    os.makedirs(A.out, exist_ok=True)
    if CUDA:
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    (x, y), (test, labels) = load()
    judge = judge_of(x, y)
    right = float((judge(test).argmax(1) == labels).float().mean())
    say(f"{DEV}, torch {torch.__version__}, {len(x)} digits; judge right on {right:.4f}; fresh digits: FID "
        f"{fid(judge.features(x[:len(test)]), judge.features(test)):.2f}; mean digit: pixels {float((x.mean(0) - test).square().mean()):.4f}")
    columns = "kind kl gamma seed steps sharpness fid sure pixels features kept mmd mean variance kl_nats d_loss seconds".split()
    path = os.path.join(A.out, "numbers.csv")
    if not os.path.exists(path):
        open(path, "w").write(",".join(columns) + "\n")
    floats = lambda text: [float(v) for v in text.split(",")]
    for seed, kl, gamma, kind in itertools.product(map(int, A.seeds.split(",")), floats(A.kl), floats(A.gamma), A.kinds.split(",")):
        if time.time() - BORN > A.seconds:
            say("no time for", kind, kl, gamma, seed)
            continue
        begin = time.time()
        run = Run(kind, kl, gamma, seed, x).train()
        row = measured(run, judge, test, labels, seed)
        row["kl_nats"] = row.pop("kl", "")
        row.update(kind=kind, kl=kl, gamma=gamma, seed=seed, steps=A.steps, d_loss=float(run.losses[2]), seconds=round(time.time() - begin, 1))
        with open(path, "a") as f:
            f.write(",".join(f"{v:.5g}" if isinstance(v, float) else str(v) for v in (row.get(c, "") for c in columns)) + "\n")
        say(", ".join(f"{c} {row[c]:.4g}" if isinstance(row.get(c), float) else f"{c} {row.get(c, '')}" for c in columns))
        if A.save:
            parts = parts_of("E", run.E, "01body_") + parts_of("D", run.D) + parts_of("G", run.G)
            save(os.path.join(A.out, f"{kind}-{seed}.safetensors"), parts, training=kind,
                 players="E, G and D of VaeGanStudy, by data/weights/18-vae-gan.py", data=f"{len(x)} digits of {os.path.basename(A.data)}",
                 seed=str(seed), steps=str(A.steps), step=str(A.steps), seconds=f"{time.time() - begin:.1f}")


if __name__ == "__main__":
    main()
