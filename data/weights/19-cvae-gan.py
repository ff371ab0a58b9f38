"""Trains the models of genlab.labs.CvaeGanStudy, on a GPU or a CPU: kinds x settings x seeds, a line of numbers each.

    python3 19-cvae-gan.py --data DIR --out DIR --kinds whole,cvae,cgan --seeds 42,43 --steps 400 --mean 0.1,0.3 --seconds 500
    python3 19-cvae-gan.py --data FACES --out DIR --sizes 8,6,4,2,2,3,3,4 --told 0,1,3,5 --kinds whole --steps 20000 --save
    python3 19-cvae-gan.py --out DIR --cpu-smoke

DIR of --data holds four idx files with MNIST's names (.gz or not): MNIST, digits that this library drew (how: 18-vae-gan.py), or its
faces: train-images-idx4-ubyte (N, 3, 32, 32) and train-labels-idx2-ubyte (N, 8), the number of each kind of tag, and t10k-... , by

    static void idx(Faces faces, String name) throws IOException {       // name: train or t10k
        var x = faces.images();
        try (var out = new DataOutputStream(new FileOutputStream(name + "-images-idx4-ubyte"))) {
            for (int n : new int[] {0x804, x.count(), 3, 32, 32}) out.writeInt(n);
            out.write(x.pixels());
        }
        try (var out = new DataOutputStream(new FileOutputStream(name + "-labels-idx2-ubyte"))) {
            for (int n : new int[] {0x802, x.count(), 8}) out.writeInt(n);
            for (var tags : faces.tags()) for (var kind : Tag.Kind.values()) out.write(tags.get(kind).number());
        }
    }

With --swaps half of the new pictures G(z, y) take their code from E, and all of them the next picture's y, in the losses of D and G.
--sizes are the numbers of tags of each kind, --told the kinds that E, G, D and C know of; the judge reads all of them.

The networks are ImageEncoder, ImageGenerator and ImageClassifier, first weights by the library's rule. A step, as in Java:

    d: -ln D(x) - ln(1 - D(G(z, y))) - ln(1 - D(x1))                                  + R1 in every eighth step
    e: bound KL(q(z|x, y) || prior) + near                                              near: bound (-log p(x|z, y))
    g: near + look (-ln D(x1) - ln D(G(z, y))) + mean sum_k |f_k - g_k|^2 / 2 (1 - keep)  + eyes |D_l(x) - D_l(x1)|^2 / 2
    c: -log P(y|x), beforehand                                                          + eyes |C_l(x) - C_l(x1)|^2 / 2

OUT/numbers.csv has a row a run, with columns of the study, the settings and, of swaps of each kind told, `arrived`, `stayed` and `untold`;
OUT/KIND-SEED.safetensors (with --save) what `new Checkpoint(file).with("E", m.encoder()).with("G", m.generator()).load()` reads. A copy of the
last state lies in OUT/KIND-SEED.pt every --every steps, and a run that finds one goes on from there. Needs torch and twins.py.
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
ap.add_argument("--kinds", default="whole,not_near,not_real,not_right,cvae,cgan")
ap.add_argument("--seeds", default="42")
ap.add_argument("--sizes", default="10")
ap.add_argument("--told", default="0")
ap.add_argument("--few", type=int, default=0, help="learn from so many training pictures alone; the judge from all")
ap.add_argument("--steps", type=int, default=400)
ap.add_argument("--seconds", type=float, default=500, help="no run begins after them")
ap.add_argument("--batch", type=int, default=32)
ap.add_argument("--rate", type=float, default=1e-3)
ap.add_argument("--bound", default="0.1")
ap.add_argument("--eyes", default="0.3")
ap.add_argument("--look", default="2")
ap.add_argument("--mean", default="0.1")
ap.add_argument("--keep", type=float, default=0.9)
ap.add_argument("--loud", type=float, default=3)
ap.add_argument("--r1", type=float, default=0.005)
ap.add_argument("--swaps", action="store_true", help="half of the new pictures: a training picture's code under the next one's y")
ap.add_argument("--width", type=int, default=16)
ap.add_argument("--latent", type=int, default=16)
ap.add_argument("--reader-steps", type=int, default=250)
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--every", type=int, default=0, help="steps between two states on disk; 0: none")
ap.add_argument("--save", action="store_true")
ap.add_argument("--mode", choices=["graph", "eager"], default="graph", help="graph: two CUDA graphs, with R1 and without")
ap.add_argument("--cpu-smoke", action="store_true")
A = ap.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(A.threads))
warnings.filterwarnings("ignore")
import torch
from torch.nn import functional as F

import twins
from twins import CUDA, DEV, Encoder, Judge, Players, fid, idx, laplacian, parts_of, save

torch.set_num_threads(A.threads)
if not CUDA:
    A.mode = "eager"
if A.cpu_smoke:
    A.steps, A.reader_steps = 9, 5
SIZES = [int(s) for s in A.sizes.split(",")]
TOLD = [int(s) for s in A.told.split(",")]


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s]", *words, flush=True)


# ---------------------------------------------------------------- data

def load():
    """Pictures (N, C, S, S) and the numbers of their tags (N, kinds), to learn from and to test on."""
    if A.cpu_smoke:  # noise: shows that all runs, and nothing else
        g = torch.Generator().manual_seed(1)
        shape = (1, 28, 28) if len(SIZES) == 1 else (3, 32, 32)
        return [(torch.rand(n, *shape, generator=g), torch.stack([torch.randint(s, (n,), generator=g) for s in SIZES], 1)) for n in (200, 150)]
    both = []
    for p in ("train", "t10k"):
        faces = os.path.exists(os.path.join(A.data, p + "-images-idx4-ubyte"))
        x = idx(A.data, p + ("-images-idx4-ubyte" if faces else "-images-idx3-ubyte")).float().div(255)
        y = idx(A.data, p + ("-labels-idx2-ubyte" if faces else "-labels-idx1-ubyte")).long()
        both.append(((x if faces else x.unsqueeze(1)).to(DEV), y.reshape(len(x), -1).to(DEV)))
    return both


def ones(numbers, kinds):
    return torch.cat([F.one_hot(numbers[:, k], SIZES[k]) for k in kinds], 1).float()


def groups(columns, kinds):
    return columns.split([SIZES[k] for k in kinds], 1)


# ---------------------------------------------------------------- networks

class Generator(twins.Generator):
    def logits(self, z, y):
        return super().logits(torch.cat([z, A.loud * y], 1))


def taught(net, x, numbers, kinds, batch, seed):
    """C, or the judge: down -log P(y|x), the step size falling to 0."""
    def cost(logits, at):
        return sum(F.cross_entropy(l, numbers[at, k]) for l, k in zip(groups(logits, kinds), kinds))
    return twins.taught(net, x, cost, A.reader_steps, batch, seed)


def means(f, y):
    return (y.T @ f) / y.sum(0).clamp(min=1).unsqueeze(1)


def half(a, b):
    return 0.5 * (a - b).square().sum(1)


# ---------------------------------------------------------------- training

class Run(Players):
    def __init__(self, kind, bound, eyes, look, mean, seed, x, y, c):
        self.kind, self.bound, self.eyes, self.look, self.mean, self.y, self.C = kind, bound, eyes, look, mean, y, c
        self.encodes, self.plays = kind != "cgan", kind != "cvae"
        self.nears, self.rights = kind not in ("cgan", "not_near"), kind not in ("cgan", "cvae", "not_right")
        torch.manual_seed(seed)
        side, channels, told = x.shape[2], x.shape[1], y.shape[1]
        e = Encoder(side, channels + told, 2 * A.latent, A.width)
        g = Generator(side, channels, A.latent + told, A.width)
        super().__init__(e, g, Encoder(side, channels, 1, A.width, 0 if self.encodes else told), x, seed, A.batch, A.rate)
        with torch.no_grad():  # the mean of C's features for each column of y: of training pictures, and of made ones so far
            self.goal = means(c.features(x[:2000]), y[:2000])
            self.average = self.goal.clone()
        self.done = 0
        self.path = os.path.join(A.out, f"{kind}-{seed}.pt")
        if A.every and os.path.exists(self.path):
            state = torch.load(self.path, map_location=DEV)
            for n in "EGD":
                getattr(self, n).load_state_dict(state[n])
            self.done = state["done"]  # Adam's memory and the order begin anew
        if A.mode == "graph":
            self.capture()

    def capture(self):
        super().capture()
        self.average.copy_(self.goal)

    def q(self, x, y):
        planes = y[:, :, None, None].expand(-1, -1, *x.shape[2:])
        return self.E(torch.cat([x, planes], 1)).chunk(2, 1)

    def near(self, x, l, seen_d, seen_c):
        cost = self.bound * F.binary_cross_entropy_with_logits(l, x, reduction="none").flatten(1).sum(1)
        if self.plays:
            x1 = torch.sigmoid(l)
            cost = cost + self.eyes * (half(self.D.features(x1), seen_d) + half(self.C.features(x1), seen_c))
        return cost.mean()

    def work(self, steep):
        x, y = self.x[self.at], self.y[self.at]
        z, e = torch.randn(A.batch, A.latent, device=DEV), torch.randn(A.batch, A.latent, device=DEV)
        with torch.no_grad():
            m, s = self.q(x, y)
            zx = m + (s / 2).exp() * e
            swaps = A.swaps and self.encodes
            new_y = y.roll(-1, 0) if swaps else y
            z = torch.cat([z[:A.batch // 2], zx[A.batch // 2:]]) if swaps else z
            x1, made = self.G(zx, y), self.G(z, new_y)
        if self.plays:
            cost = F.softplus(-self.D(x, y)).mean() + F.softplus(self.D(made, new_y)).mean()
            cost = cost + F.softplus(self.D(x1, y)).mean() if self.encodes else cost
            if steep:
                at = x.detach().requires_grad_()
                slope = torch.autograd.grad(self.D(at, y).sum(), at, create_graph=True)[0]
                cost = cost + 8 * A.r1 * slope.flatten(1).square().sum(1).mean()
            self.minimise("D", cost, 2)
        with torch.no_grad():
            seen_d, seen_c = self.D.features(x), self.C.features(x)
        if self.encodes:
            m, s = self.q(x, y)
            cost = self.bound * 0.5 * (s.exp() + m.square() - 1 - s).sum(1).mean()
            own = m + (s / 2).exp() * e
            self.minimise("E", cost + self.near(x, self.G.logits(own, y), seen_d, seen_c) if self.nears else cost, 0)
        copy = self.G.logits(zx, y)
        cost = self.near(x, copy, seen_d, seen_c) if self.nears else 0
        if self.plays:
            made = self.G(z, new_y)
            if self.kind != "not_real":
                cost = cost + self.look * F.softplus(-self.D(made, new_y)).mean()
                cost = cost + self.look * F.softplus(-self.D(torch.sigmoid(copy), y)).mean() if self.encodes else cost
            if self.rights:
                there = y.sum(0).clamp(max=1).unsqueeze(1)
                moved = self.average + (1 - A.keep) * there * (means(self.C.features(made), new_y) - self.average)
                cost = cost + self.mean / (1 - A.keep) * half(moved, self.goal).sum()
                self.average.copy_(moved.detach())
        self.minimise("G", cost, 1)

    def train(self):
        for step in range(self.done, A.steps):
            self.step(step, A.steps)
            if A.every and (step + 1) % A.every == 0:
                torch.save(dict(E=self.E.state_dict(), G=self.G.state_dict(), D=self.D.state_dict(), done=step + 1), self.path + ".part")
                os.replace(self.path + ".part", self.path)
        return self


# ---------------------------------------------------------------- numbers

def within(f, y):
    return float((f - y @ means(f, y) / y.sum(1, keepdim=True)).square().mean())


def rights(judge, x, numbers):
    """The share of pictures in which the judge reads what it should, for each kind of tag."""
    parts = groups(torch.cat([judge(rows) for rows in x.split(500)]), range(len(SIZES)))
    return [float((p.argmax(1) == numbers[:, k]).float().mean()) for k, p in enumerate(parts)]


def average(values):
    return sum(values) / len(values) if values else ""


@torch.no_grad()
def measured(run, judge, x, numbers, seed):
    g = torch.Generator().manual_seed(seed)
    y = ones(numbers, TOLD)
    made = run.G(torch.randn(len(x), A.latent, generator=g).to(DEV), y)
    seen, of_made = judge.features(x), judge.features(made)
    row = dict(right=average([rights(judge, made, numbers)[k] for k in TOLD]), sharpness=laplacian(made) / laplacian(x),
               fid=fid(of_made, seen), spread=within(of_made, y) / within(seen, y))
    if run.encodes:
        z = run.q(x, y)[0]
        other = numbers.roll(-1, 0)
        swap = run.G(z, ones(other, TOLD))
        ink = torch.stack([x.flatten(1).mean(1), swap.flatten(1).mean(1)])
        row.update(copy=float((run.G(z, y) - x).square().mean()), ink=float(torch.corrcoef(ink)[0, 1]),
                   swapped=average([rights(judge, swap, other)[k] for k in TOLD]))
        arrived, stayed, untold = [], [], []
        for k in TOLD:
            new = numbers.clone()
            new[:, k] = (new[:, k] + 1) % SIZES[k]
            shares = rights(judge, run.G(z, ones(new, TOLD)), new)
            arrived.append(shares[k])
            stayed += [s for j, s in enumerate(shares) if j != k]
            untold += [s for j, s in enumerate(shares) if j not in TOLD]
        row.update(arrived=average(arrived), stayed=average(stayed), untold=average(untold))
    return row


def main():
    os.makedirs(A.out, exist_ok=True)
    if CUDA:
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
    (x, numbers), (test, test_numbers) = load()
    side, channels = x.shape[2], x.shape[1]
    torch.manual_seed(0)
    judge = taught(Judge(side, channels, sum(SIZES)), x, numbers, range(len(SIZES)), 4 * A.batch, 0)
    real = rights(judge, test, test_numbers)
    say(f"{DEV}, torch {torch.__version__}, {len(x)} pictures; judge right on", ", ".join(f"{r:.4f}" for r in real),
        f"; fresh pictures: FID {fid(judge.features(x[:len(test)]), judge.features(test)):.2f}")
    columns = ("kind bound eyes look mean few seed steps right sharpness fid spread copy swapped ink arrived stayed untold "
               "c_right d_loss seconds").split()
    path = os.path.join(A.out, "numbers.csv")
    if not os.path.exists(path):
        open(path, "w").write(",".join(columns) + "\n")
    floats = lambda text: [float(v) for v in text.split(",")]
    settings = itertools.product(map(int, A.seeds.split(",")), floats(A.bound), floats(A.eyes), floats(A.look), floats(A.mean), A.kinds.split(","))
    readers = {}
    for seed, bound, eyes, look, mean, kind in settings:
        if time.time() - BORN > A.seconds:
            say("no time for", kind, bound, eyes, look, mean, seed)
            continue
        begin = time.time()
        chosen = torch.randperm(len(x), generator=torch.Generator().manual_seed(seed + 2))[:A.few or len(x)].to(DEV)
        if seed not in readers:
            torch.manual_seed(seed + 3)
            readers[seed] = taught(Encoder(side, channels, sum(SIZES[k] for k in TOLD), A.width), x[chosen], numbers[chosen], TOLD, A.batch, seed)
        c = readers[seed]
        with torch.no_grad():
            parts = groups(c(test), TOLD)
            c_right = average([float((p.argmax(1) == test_numbers[:, k]).float().mean()) for p, k in zip(parts, TOLD)])
        run = Run(kind, bound, eyes, look, mean, seed, x[chosen], ones(numbers[chosen], TOLD), c).train()
        row = measured(run, judge, test, test_numbers, seed)
        row.update(kind=kind, bound=bound, eyes=eyes, look=look, mean=mean, few=A.few, seed=seed, steps=A.steps, c_right=c_right,
                   d_loss=float(run.losses[2]), seconds=round(time.time() - begin, 1))
        with open(path, "a") as f:
            f.write(",".join(f"{v:.5g}" if isinstance(v, float) else str(v) for v in (row.get(c, "") for c in columns)) + "\n")
        say(", ".join(f"{c} {row[c]:.4g}" if isinstance(row.get(c), float) else f"{c} {row.get(c, '')}" for c in columns))
        if A.save:
            parts = parts_of("E", run.E, "01body_") + parts_of("G", run.G)
            save(os.path.join(A.out, f"{kind}-{seed}.safetensors"), parts, training=kind,
                 players="E, G and D of CvaeGanStudy, by data/weights/19-cvae-gan.py",
                 data=f"{len(chosen)} pictures of {os.path.basename(A.data)}", seed=str(seed), steps=str(A.steps), step=str(A.steps),
                 seconds=f"{time.time() - begin:.1f}")


if __name__ == "__main__":
    main()
