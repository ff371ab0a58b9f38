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
last state lies in OUT/KIND-SEED.pt every --every steps, and a run that finds one goes on from there. Needs torch alone.
"""

import argparse
import gzip
import hashlib
import itertools
import json
import os
import struct
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
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(A.threads)
CUDA = torch.cuda.is_available()
DEV = torch.device("cuda" if CUDA else "cpu")
if not CUDA:
    A.mode = "eager"
if A.cpu_smoke:
    A.steps, A.reader_steps = 9, 5
SIZES = [int(s) for s in A.sizes.split(",")]
TOLD = [int(s) for s in A.told.split(",")]


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s]", *words, flush=True)


# ---------------------------------------------------------------- data

def idx(name):
    path = os.path.join(A.data, name)
    raw = gzip.open(path + ".gz").read() if os.path.exists(path + ".gz") else open(path, "rb").read()
    dims = raw[3]
    sizes = struct.unpack(f">{dims}I", raw[4:4 + 4 * dims])
    return torch.frombuffer(bytearray(raw[4 + 4 * dims:]), dtype=torch.uint8).reshape(sizes)


def load():
    """Pictures (N, C, S, S) and the numbers of their tags (N, kinds), to learn from and to test on."""
    if A.cpu_smoke:  # noise: shows that all runs, and nothing else
        g = torch.Generator().manual_seed(1)
        shape = (1, 28, 28) if len(SIZES) == 1 else (3, 32, 32)
        return [(torch.rand(n, *shape, generator=g), torch.stack([torch.randint(s, (n,), generator=g) for s in SIZES], 1)) for n in (200, 150)]
    both = []
    for p in ("train", "t10k"):
        faces = os.path.exists(os.path.join(A.data, p + "-images-idx4-ubyte"))
        x = idx(p + ("-images-idx4-ubyte" if faces else "-images-idx3-ubyte")).float().div(255)
        y = idx(p + ("-labels-idx2-ubyte" if faces else "-labels-idx1-ubyte")).long()
        both.append(((x if faces else x.unsqueeze(1)).to(DEV), y.reshape(len(x), -1).to(DEV)))
    return both


def ones(numbers, kinds):
    return torch.cat([F.one_hot(numbers[:, k], SIZES[k]) for k in kinds], 1).float()


def groups(columns, kinds):
    return columns.split([SIZES[k] for k in kinds], 1)


# ---------------------------------------------------------------- networks

def first(layer):
    """As genlab: kernels, matrices and biases uniform within 1 / sqrt(fan in)."""
    bound = layer.weight[0].numel() ** -0.5
    nn.init.uniform_(layer.weight, -bound, bound)
    if layer.bias is not None:
        nn.init.uniform_(layer.bias, -bound, bound)
    return layer


def halvings(side):
    n = 0
    while side > 7:
        side, n = side // 2, n + 1
    return n


class Encoder(nn.Module):
    def __init__(self, side, channels, outputs, condition=0):
        super().__init__()
        sizes = [channels] + [A.width << i for i in range(halvings(side) + 1)]
        self.downs = nn.ModuleList(first(nn.Conv2d(i, o, 4, 2, 1)) for i, o in zip(sizes, sizes[1:]))
        with torch.no_grad():
            count = self.features(torch.zeros(1, channels, side, side)).shape[1]
        self.out = first(nn.Linear(count, outputs))
        self.embedding = first(nn.Linear(condition, count, bias=False)) if condition else None

    def features(self, x):
        h = 2 * (x - 0.5)
        for down in self.downs:
            h = F.leaky_relu(down(h), 0.2)
        return h.flatten(1)

    def forward(self, x, y=None):
        h = self.features(x)
        return self.out(h) if y is None or self.embedding is None else self.out(h) + (self.embedding(y) * h).sum(1, keepdim=True)


def act(h):
    return F.leaky_relu(h / (h.square().mean(1, keepdim=True) + 1e-8).sqrt(), 0.2)


class Generator(nn.Module):
    def __init__(self, side, channels, told):
        super().__init__()
        n = halvings(side)
        self.side, self.top = side >> n, A.width << (n - 1)
        self.linear = first(nn.Linear(A.latent + told, self.top * self.side ** 2))
        self.correction = first(nn.Conv2d(self.top, self.top, 3, padding=1))
        sizes = [self.top >> i for i in range(n)] + [channels]
        self.ups = nn.ModuleList(first(nn.Conv2d(i, 4 * o, 3, padding=1)) for i, o in zip(sizes, sizes[1:]))

    def logits(self, z, y):
        h = self.linear(torch.cat([z, A.loud * y], 1)).view(-1, self.top, self.side, self.side)
        h = h + self.correction(act(h))
        for up in self.ups:
            h = F.pixel_shuffle(up(act(h)), 2)
        return h

    def forward(self, z, y):
        return torch.sigmoid(self.logits(z, y))


class Judge(nn.Module):
    def __init__(self, side, channels, outputs):
        super().__init__()
        quarter = ((side + 1) // 2 + 1) // 2
        self.conv1, self.conv2 = first(nn.Conv2d(channels, 16, 5, 2, 2)), first(nn.Conv2d(16, 32, 5, 2, 2))
        self.hidden, self.out = first(nn.Linear(32 * quarter ** 2, 128)), first(nn.Linear(128, outputs))

    def features(self, x):
        return F.relu(self.hidden(F.relu(self.conv2(F.relu(self.conv1(x)))).flatten(1)))

    def forward(self, x):
        return self.out(self.features(x))


def adam(net, rate, betas):
    kinds = dict(fused=True, capturable=True) if CUDA else {}
    return torch.optim.Adam(net.parameters(), torch.tensor(rate, device=DEV) if CUDA else rate, betas, **kinds)


def set_rate(optimizer, rate):
    group = optimizer.param_groups[0]
    if CUDA:
        group["lr"].fill_(rate)
    else:
        group["lr"] = rate


def taught(net, x, numbers, kinds, batch, seed):
    """C, or the judge: down -log P(y|x), the step size falling to 0."""
    opt = adam(net.to(DEV), 2e-3, (0.9, 0.999))
    g = torch.Generator().manual_seed(seed)
    for step in range(A.reader_steps):
        at = torch.randint(len(x), (batch,), generator=g).to(DEV)
        set_rate(opt, 2e-3 * (1 - step / A.reader_steps))
        opt.zero_grad()
        logits = groups(net(x[at]), kinds)
        sum(F.cross_entropy(l, numbers[at, k]) for l, k in zip(logits, kinds)).backward()
        opt.step()
    return net.requires_grad_(False)


def means(f, y):
    return (y.T @ f) / y.sum(0).clamp(min=1).unsqueeze(1)


def half(a, b):
    return 0.5 * (a - b).square().sum(1)


# ---------------------------------------------------------------- training

class Run:
    def __init__(self, kind, bound, eyes, look, mean, seed, x, y, c):
        self.kind, self.bound, self.eyes, self.look, self.mean, self.x, self.y, self.C = kind, bound, eyes, look, mean, x, y, c
        self.encodes, self.plays = kind != "cgan", kind != "cvae"
        self.nears, self.rights = kind not in ("cgan", "not_near"), kind not in ("cgan", "cvae", "not_right")
        torch.manual_seed(seed)
        side, channels, told = x.shape[2], x.shape[1], y.shape[1]
        self.E, self.G = Encoder(side, channels + told, 2 * A.latent).to(DEV), Generator(side, channels, told).to(DEV)
        self.D = Encoder(side, channels, 1, 0 if self.encodes else told).to(DEV)
        self.opts = {n: adam(net, A.rate, (0.5, 0.99)) for n, net in (("E", self.E), ("G", self.G), ("D", self.D))}
        self.order = torch.Generator().manual_seed(seed + 1)
        self.at = torch.zeros(A.batch, dtype=torch.long, device=DEV)
        self.losses = torch.zeros(3, device=DEV)
        with torch.no_grad():  # the mean of C's features for each column of y: of training pictures, and of made ones so far
            self.goal = means(c.features(x[:2000]), y[:2000])
            self.average = self.goal.clone()
        self.waiting, self.graphs, self.done = torch.empty(0, dtype=torch.long), {}, 0
        self.path = os.path.join(A.out, f"{kind}-{seed}.pt")
        if A.every and os.path.exists(self.path):
            state = torch.load(self.path, map_location=DEV)
            for n in "EGD":
                getattr(self, n).load_state_dict(state[n])
            self.done = state["done"]  # Adam's memory and the order begin anew
        if A.mode == "graph":
            self.capture()

    def capture(self):
        kept = [{k: v.clone() for k, v in net.state_dict().items()} for net in (self.E, self.G, self.D)]
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for steep in (True, False, True, False):
                self.work(steep)
        torch.cuda.current_stream().wait_stream(side)
        for steep in (True, False):
            self.graphs[steep] = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graphs[steep]):
                self.work(steep)
        self.average.copy_(self.goal)
        with torch.no_grad():  # as if nothing had been done
            for net, state in zip((self.E, self.G, self.D), kept):
                net.load_state_dict(state)
            for opt in self.opts.values():
                for state in opt.state.values():
                    for v in state.values():
                        v.zero_()

    def q(self, x, y):
        planes = y[:, :, None, None].expand(-1, -1, *x.shape[2:])
        return self.E(torch.cat([x, planes], 1)).chunk(2, 1)

    def near(self, x, l, seen_d, seen_c):
        cost = self.bound * F.binary_cross_entropy_with_logits(l, x, reduction="none").flatten(1).sum(1)
        if self.plays:
            x1 = torch.sigmoid(l)
            cost = cost + self.eyes * (half(self.D.features(x1), seen_d) + half(self.C.features(x1), seen_c))
        return cost.mean()

    def minimise(self, name, loss, slot):
        net, opt = getattr(self, name), self.opts[name]
        grads = torch.autograd.grad(loss, list(net.parameters()))
        for p, g in zip(net.parameters(), grads):
            p.grad = g
        opt.step()
        self.losses[slot] = loss.detach()

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
            if len(self.waiting) < A.batch:
                self.waiting = torch.randperm(len(self.x), generator=self.order).to(DEV)
            self.at.copy_(self.waiting[:A.batch])
            self.waiting = self.waiting[A.batch:]
            for opt in self.opts.values():
                set_rate(opt, A.rate * min(1.0, 2 * (1 - step / A.steps)))
            steep = step % 8 == 0
            self.graphs[steep].replay() if self.graphs else self.work(steep)
            if A.every and (step + 1) % A.every == 0:
                torch.save(dict(E=self.E.state_dict(), G=self.G.state_dict(), D=self.D.state_dict(), done=step + 1), self.path + ".part")
                os.replace(self.path + ".part", self.path)
        return self


# ---------------------------------------------------------------- numbers

def fid(a, b):
    a, b = a.double(), b.double()
    s, t = torch.cov(a.T), torch.cov(b.T)
    w, v = torch.linalg.eigh(s)
    root = v @ torch.diag(w.clamp(min=0).sqrt()) @ v.T
    shared = torch.linalg.eigvalsh(root @ t @ root).clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + s.trace() + t.trace() - 2 * shared)


def laplacian(x):
    edge = torch.tensor([[0, -1, 0], [-1, 4, -1], [0, -1, 0]], dtype=x.dtype, device=x.device).view(1, 1, 3, 3)
    return float(F.conv2d(x.flatten(0, 1).unsqueeze(1), edge).square().mean())


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


# ---------------------------------------------------------------- files

def names(run):
    """The names that DJL gives: a number for each part, in the order in which it was added."""
    parts = [(f"down{i + 1}", down) for i, down in enumerate(run.E.downs)] + [("out", run.E.out)]
    for i, (part, layer) in enumerate(parts):
        yield f"E.01body_{i + 1:02d}{part}", layer
    parts = [("linear", run.G.linear), ("correction", run.G.correction)] + [(f"up{i + 1}", up) for i, up in enumerate(run.G.ups)]
    for i, (part, layer) in enumerate(parts):
        yield f"G.{i + 1:02d}{part}", layer


def save(run, seed, seconds, data):
    """The library's file of tensors (genlab.training.TensorFile), its checksum included."""
    tensors = {f"{n}_{w}": getattr(layer, w).detach().float().cpu().contiguous() for n, layer in names(run) for w in ("weight", "bias")}
    meta = dict(format="genlab-2", training=run.kind, players="E, G and D of CvaeGanStudy, by data/weights/19-cvae-gan.py", data=data,
                seed=str(seed), steps=str(A.steps), step=str(A.steps), seconds=f"{seconds:.1f}", versions=f"PyTorch {torch.__version__}")
    sha, header, blobs, at = hashlib.sha256(), {}, [], 0
    for k in sorted(meta):
        sha.update(f"{k}={meta[k]}\n".encode())
    for name, t in tensors.items():
        raw = struct.pack(f"<{t.numel()}f", *t.flatten().tolist())
        sha.update(f"{name} float32[{', '.join(map(str, t.shape))}]".encode() + raw)
        header[name] = dict(dtype="F32", shape=list(t.shape), data_offsets=[at, at + len(raw)])
        blobs.append(raw)
        at += len(raw)
    head = json.dumps({"__metadata__": dict(meta, sha256=sha.hexdigest()), **header}).encode()
    path = os.path.join(A.out, f"{run.kind}-{seed}.safetensors")
    with open(path + ".part", "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + b"".join(blobs))
    os.replace(path + ".part", path)


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
            readers[seed] = taught(Encoder(side, channels, sum(SIZES[k] for k in TOLD)), x[chosen], numbers[chosen], TOLD, A.batch, seed)
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
            save(run, seed, time.time() - begin, f"{len(chosen)} pictures of {os.path.basename(A.data)}")


if __name__ == "__main__":
    main()
