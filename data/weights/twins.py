"""What the programs beside this file share: the library's picture networks, data in idx files, three players and their loop, numbers, files.

Not run by itself. First weights, names of parts and the file of tensors are the library's. Needs torch alone.
"""

import gzip
import hashlib
import json
import os
import struct

import torch
from torch import nn
from torch.nn import functional as F

CUDA = torch.cuda.is_available()
DEV = torch.device("cuda" if CUDA else "cpu")


def idx(folder, name):
    path = os.path.join(folder, name)
    raw = gzip.open(path + ".gz").read() if os.path.exists(path + ".gz") else open(path, "rb").read()
    dims = raw[3]
    sizes = struct.unpack(f">{dims}I", raw[4:4 + 4 * dims])
    return torch.frombuffer(bytearray(raw[4 + 4 * dims:]), dtype=torch.uint8).reshape(sizes)


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
    """genlab.nn.ImageEncoder."""

    def __init__(self, side, channels, outputs, width, condition=0):
        super().__init__()
        sizes = [channels] + [width << i for i in range(halvings(side) + 1)]
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
    """genlab.nn.ImageGenerator, of so many numbers."""

    def __init__(self, side, channels, numbers, width):
        super().__init__()
        n = halvings(side)
        self.side, self.top = side >> n, width << (n - 1)
        self.linear = first(nn.Linear(numbers, self.top * self.side ** 2))
        self.correction = first(nn.Conv2d(self.top, self.top, 3, padding=1))
        sizes = [self.top >> i for i in range(n)] + [channels]
        self.ups = nn.ModuleList(first(nn.Conv2d(i, 4 * o, 3, padding=1)) for i, o in zip(sizes, sizes[1:]))

    def logits(self, z):
        h = self.linear(z).view(-1, self.top, self.side, self.side)
        h = h + self.correction(act(h))
        for up in self.ups:
            h = F.pixel_shuffle(up(act(h)), 2)
        return h

    def forward(self, *told):
        return torch.sigmoid(self.logits(*told))


class Judge(nn.Module):
    """genlab.nn.ImageClassifier."""

    def __init__(self, side, channels, outputs):
        super().__init__()
        quarter = ((side + 1) // 2 + 1) // 2
        self.conv1, self.conv2 = first(nn.Conv2d(channels, 16, 5, 2, 2)), first(nn.Conv2d(16, 32, 5, 2, 2))
        self.hidden, self.out = first(nn.Linear(32 * quarter ** 2, 128)), first(nn.Linear(128, outputs))

    def features(self, x):
        return F.relu(self.hidden(F.relu(self.conv2(F.relu(self.conv1(x)))).flatten(1)))

    def forward(self, x):
        return self.out(self.features(x))


class Mlp(nn.Module):
    """genlab.nn.Mlp, of leaky ReLUs."""

    def __init__(self, *widths):
        super().__init__()
        self.layers = nn.ModuleList(first(nn.Linear(a, b)) for a, b in zip(widths, widths[1:]))

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(F.leaky_relu(x, 0.2) if i else x)
        return x


def gate(both):
    a, b = both.chunk(2, 1)
    return torch.tanh(a) * torch.sigmoid(b)


class Block(nn.Module):
    """A block of GatedPixelCnn: the vertical stack, the horizontal one, maps by position."""

    def __init__(self, channels, maps, d):
        super().__init__()
        self.d = d
        self.vertical = first(nn.Conv2d(channels, 2 * channels, (2, 3), dilation=(d, d)))
        self.horizontal = first(nn.Conv2d(channels, 2 * channels, (1, 2), dilation=(1, d)))
        self.link = first(nn.Conv2d(channels, 2 * channels, 1, bias=False))
        self.place = first(nn.Conv2d(maps, 2 * channels, 1, bias=False))
        self.out = first(nn.Conv2d(channels, channels, 1))

    def forward(self, v, h, s):
        d = self.d
        v = v + gate(self.vertical(F.pad(v, (d, d, d, 0))))
        return v, h + self.out(gate(self.horizontal(F.pad(h, (d, 0, 0, 0))) + self.link(v) + self.place(s)))


class GatedPixelCnn(nn.Module):
    """genlab.autoregressive.GatedPixelCnn; sets of maps by position, mixed by y (N, sets), the one there is without y."""

    def __init__(self, channels, dilations, maps, side, sets=1, layout=torch.contiguous_format):
        super().__init__()
        self.shape, self.layout = (-1, maps, side, side), layout
        self.up, self.left = first(nn.Conv2d(1, channels, (3, 7))), first(nn.Conv2d(1, channels, (1, 3)))
        near = (maps * side * side) ** -0.5
        self.places = nn.Parameter(torch.empty(sets, maps * side * side).uniform_(-near, near))
        self.place = first(nn.Conv2d(maps, channels, 1, bias=False))
        self.blocks = nn.ModuleList(Block(channels, maps, d) for d in dilations)
        self.head, self.logits = first(nn.Conv2d(channels, channels, 1)), first(nn.Conv2d(channels, 1, 1))

    def forward(self, x, y=None):
        s = (self.places if y is None else y @ self.places).view(self.shape).contiguous(memory_format=self.layout)
        # a row or a column of zeros is put before, and the last row or column has nobody to be seen by
        v = self.up(F.pad(x, (3, 3, 3, 0))[:, :, :-1]) + self.place(s)
        h = self.left(F.pad(x, (3, 0, 0, 0))[:, :, :, :-1])
        for block in self.blocks:
            v, h = block(v, h, s)
        return self.logits(torch.relu(self.head(h)))


# ---------------------------------------------------------------- training

def adam(net, rate, betas):
    kinds = dict(fused=True, capturable=True) if CUDA else {}
    return torch.optim.Adam(net.parameters(), torch.tensor(rate, device=DEV) if CUDA else rate, betas, **kinds)


def set_rate(optimizer, rate):
    group = optimizer.param_groups[0]
    if CUDA:
        group["lr"].fill_(rate)
    else:
        group["lr"] = rate


def taught(net, x, cost, steps, batch, seed):
    """A classifier: down cost(its logits, the rows of the batch), the step size falling to 0."""
    opt = adam(net.to(DEV), 2e-3, (0.9, 0.999))
    g = torch.Generator().manual_seed(seed)
    for step in range(steps):
        at = torch.randint(len(x), (batch,), generator=g).to(DEV)
        set_rate(opt, 2e-3 * (1 - step / steps))
        opt.zero_grad()
        cost(net(x[at]), at).backward()
        opt.step()
    return net.requires_grad_(False)


class Players:
    """E, G and D, an Adam each, and the order of the pictures; work(steep), a step on the rows self.at, is the heir's."""

    def __init__(self, e, g, d, x, seed, batch, rate):
        self.E, self.G, self.D, self.x, self.batch, self.rate = e.to(DEV), g.to(DEV), d.to(DEV), x, batch, rate
        self.opts = {n: adam(net, rate, (0.5, 0.99)) for n, net in (("E", self.E), ("G", self.G), ("D", self.D))}
        self.order = torch.Generator().manual_seed(seed + 1)
        self.at = torch.zeros(batch, dtype=torch.long, device=DEV)
        self.losses = torch.zeros(3, device=DEV)
        self.waiting, self.graphs = torch.empty(0, dtype=torch.long), {}

    def capture(self):
        """On a GPU: keeps a step as two graphs, with R1 and without."""
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
        with torch.no_grad():  # as if nothing had been done
            for net, state in zip((self.E, self.G, self.D), kept):
                net.load_state_dict(state)
            for opt in self.opts.values():
                for state in opt.state.values():
                    for v in state.values():
                        v.zero_()

    def minimise(self, name, loss, slot):
        net, opt = getattr(self, name), self.opts[name]
        grads = torch.autograd.grad(loss, list(net.parameters()))
        for p, g in zip(net.parameters(), grads):
            p.grad = g
        opt.step()
        self.losses[slot] = loss.detach()

    def step(self, step, steps):
        """Rates fall to 0 from half of the steps on; R1 in every eighth."""
        if len(self.waiting) < self.batch:
            self.waiting = torch.randperm(len(self.x), generator=self.order).to(DEV)
        self.at.copy_(self.waiting[:self.batch])
        self.waiting = self.waiting[self.batch:]
        for opt in self.opts.values():
            set_rate(opt, self.rate * min(1.0, 2 * (1 - step / steps)))
        steep = step % 8 == 0
        self.graphs[steep].replay() if self.graphs else self.work(steep)


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


# ---------------------------------------------------------------- files

def numbered(before, parts):
    """The names that DJL gives: a number for each part, in the order in which it was added."""
    return [(f"{before}{i + 1:02d}{part}", layer) for i, (part, layer) in enumerate(parts)]


def parts_of(letter, net, before=""):
    """Names and layers of an Encoder or a Generator."""
    if isinstance(net, Encoder):
        return numbered(f"{letter}.{before}", [(f"down{i + 1}", down) for i, down in enumerate(net.downs)] + [("out", net.out)])
    ups = [(f"up{i + 1}", up) for i, up in enumerate(net.ups)]
    return numbered(f"{letter}.{before}", [("linear", net.linear), ("correction", net.correction)] + ups)


def save(path, parts, **about):
    """The library's file of tensors (genlab.training.TensorFile), its checksum included: of a part its weight and bias, or itself."""
    tensors = {f"{n}_{w}": getattr(layer, w) for n, layer in parts if not torch.is_tensor(layer) for w in ("weight", "bias")}
    tensors.update((n, t) for n, t in parts if torch.is_tensor(t))
    meta = dict(format="genlab-2", **about, versions=f"PyTorch {torch.__version__}")
    sha, header, blobs, at = hashlib.sha256(), {}, [], 0
    for k in sorted(meta):
        sha.update(f"{k}={meta[k]}\n".encode())
    for name, t in tensors.items():
        bits, code = (16, "e") if t.dtype == torch.float16 else (32, "f")
        raw = struct.pack(f"<{t.numel()}{code}", *t.detach().flatten().tolist())
        sha.update(f"{name} float{bits}[{', '.join(map(str, t.shape))}]".encode() + raw)
        header[name] = dict(dtype=f"F{bits}", shape=list(t.shape), data_offsets=[at, at + len(raw)])
        blobs.append(raw)
        at += len(raw)
    head = json.dumps({"__metadata__": dict(meta, sha256=sha.hexdigest()), **header}).encode()
    with open(path + ".part", "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + b"".join(blobs))
    os.replace(path + ".part", path)
