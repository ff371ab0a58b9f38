"""
A WaveNet on the spoken digits: trains by wall time and keeps the averaged weights that are best on validation recordings.

    python train.py --data DIR --out DIR --seconds 380        # CUDA, float32 (TF32 products); a CUDA graph of the step where it can be had
    python train.py --data DIR --out DIR --cpu-smoke          # a tiny net for some seconds, with all checks

DIR of the data holds digits.bin.xz and digits.csv (pack.py). Needs torch and nothing else (no numpy).

Network: the one of the Java library (genlab.autoregressive.WaveNet):
    r_t = [amplitude of x_{t-1}, its mu-law value]                zeros before the first
    e_t = A y_t                                                   y: digit times place in the word (hats), speaker
    h   = W [r_{t-1}; r_t] + b
    g_i = tanh(a) sigmoid(b),  (a, b) = W_i [h_{t-d}; h_t] + b_i + V_i e_t
    s  += S_i g_i + c_i;   h += R_i g_i + q_i
    o   = U2 relu(U1 relu(s) + u1) + u2                           (3 M): weights, shifts, scales of M logistics
    p(code k) = sum_m w_m (sigmoid((top_k - m_m) / s_m) - sigmoid((low_k - m_m) / s_m)),  m_m = last amplitude + shift / 10
"""
import argparse, array, csv, io, json, lzma, math, os, struct, sys, time, wave, zipfile
import torch
from torch import nn
import torch.nn.functional as F

START = time.time()
RATE = 8000
SPEAKERS = ["george", "jackson", "lucas", "nicolas", "theo", "yweweler"]
LONGEST, TEST, VALID = 6144, range(0, 5), range(5, 7)


def say(*what):
    print(f"[{time.time() - START:6.1f}]", *what, flush=True)


# ---------------------------------------------------------------- files, without numpy
def save(path, tensors):
    kinds = {torch.float32: ("<f4", "f"), torch.uint8: ("|u1", "B"), torch.int64: ("<i8", "q")}
    with zipfile.ZipFile(path + ".part", "w", zipfile.ZIP_STORED) as z:
        for name, t in tensors.items():
            descr, code = kinds[t.dtype]
            t = t.detach().cpu().contiguous()
            shape = "(" + ",".join(map(str, t.shape)) + ("," if t.dim() == 1 else "") + ")"
            head = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }" % (descr, shape)
            head += " " * ((-len(head) - 11) % 64) + "\n"
            z.writestr(name + ".npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + array.array(code, t.flatten().tolist()).tobytes())
    os.replace(path + ".part", path)


def load(path):
    kinds = {"<f4": torch.float32, "|u1": torch.uint8, "<i8": torch.int64}
    out = {}
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            b = z.read(name)
            n = struct.unpack("<H", b[8:10])[0]
            head = eval(b[10 : 10 + n].decode())
            out[name[:-4]] = torch.frombuffer(bytearray(b[10 + n :]), dtype=kinds[head["descr"]]).view(head["shape"])
    return out


def write_wav(path, x):
    with wave.open(path, "wb") as w:
        w.setnchannels(1), w.setsampwidth(2), w.setframerate(RATE)
        w.writeframes(array.array("h", (x.clamp(-1, 1) * 32767).round().to(torch.int64).tolist()).tobytes())


# ---------------------------------------------------------------- mu-law
def compress(x):
    return x.sign() * torch.log1p(255 * x.abs()) / math.log(256)


def expand(c):
    return c.sign() * torch.expm1(c.abs() * math.log(256)) / 255


def code(x):
    return ((compress(x) + 1) * 128).floor().clamp(0, 255).long()


def middle(k):
    return (2 * k + 1) / 256 - 1


# ---------------------------------------------------------------- network
class WaveNet(nn.Module):
    def __init__(self, conditions, channels, skip, embedding, dilations, mixtures):
        super().__init__()
        r, s, e, n = channels, skip, embedding, len(dilations)
        self.dilations, self.mixtures, self.channels, self.s = dilations, mixtures, r, s
        self.embed = nn.Linear(conditions, e, bias=False)
        self.input = nn.Linear(2 * 2, r)
        self.conv = nn.ModuleList(nn.Linear(2 * r, 2 * r) for _ in range(n))
        self.cond = nn.ModuleList(nn.Linear(e, 2 * r, bias=False) for _ in range(n))
        self.skip = nn.ModuleList(nn.Linear(r, s) for _ in range(n))
        self.residual = nn.ModuleList(nn.Linear(r, r) for _ in range(n - 1))
        self.hidden = nn.Linear(s, s)
        self.out = nn.Linear(s, 3 * mixtures)

    def joined(self):
        """The weights of each layer as the two products that are computed."""
        for i in range(len(self.dilations)):
            wide = torch.cat((self.conv[i].weight, self.cond[i].weight), 1)
            if i < len(self.residual):
                yield wide, self.conv[i].bias, torch.cat((self.skip[i].weight, self.residual[i].weight)), torch.cat((self.skip[i].bias, self.residual[i].bias))
            else:
                yield wide, self.conv[i].bias, self.skip[i].weight, self.skip[i].bias

    @staticmethod
    def before(h, d):
        return F.pad(h, (0, 0, d, 0))[:, : h.shape[1]]

    def forward(self, read, e):
        """read (N, T, 2) of the sounds themselves, e (N, T, E) -> (N, T, 3 M)."""
        r = self.before(read, 1)
        h = self.input(torch.cat((self.before(r, 1), r), 2))
        total = 0
        for d, (w, b, w2, b2) in zip(self.dilations, self.joined()):
            both = F.linear(torch.cat((self.before(h, d), h, e), 2), w, b)
            g = both[..., : self.channels].tanh() * both[..., self.channels :].sigmoid()
            o = F.linear(g, w2, b2)
            total = total + o[..., : self.s]
            if o.shape[2] > self.s:
                h = h + o[..., self.s :]
        return self.out(F.relu(self.hidden(F.relu(total))))


class Words:
    """All recordings on the device; what is read of them, what is told of them."""

    def __init__(self, folder, device, few=False):
        rows = list(csv.reader(open(os.path.join(folder, "digits.csv"))))
        raw = array.array("h", lzma.decompress(open(os.path.join(folder, "digits.bin.xz"), "rb").read()))
        parts, waves, keep, at = [], [], [], 0
        for d, s, t, n in rows:
            n, t = int(n), int(t)
            if n <= LONGEST and (not few or t in (0, 1, 5, 8, 9)):
                x = torch.frombuffer(raw, dtype=torch.int16, count=n, offset=2 * at).float()
                waves.append(0.95 * x / x.abs().max())
                parts.append(code(waves[-1]).to(torch.uint8))
                keep.append((int(d), SPEAKERS.index(s), t, n))
            at += n
        self.rows = keep
        self.codes = torch.cat(parts).to(device)
        self.wave = torch.cat(waves).to(device)
        n = torch.tensor([r[3] for r in keep])
        self.length = n.to(device)
        self.offset = (n.cumsum(0) - n).to(device)
        self.digit = torch.tensor([r[0] for r in keep]).to(device)
        self.speaker = torch.tensor([r[1] for r in keep]).to(device)
        part = lambda takes: [i for i, r in enumerate(keep) if r[2] in takes]
        self.test, self.valid = part(TEST), part(VALID)
        self.train = [i for i, r in enumerate(keep) if r[2] not in TEST and r[2] not in VALID]
        self.device = device

    def sound(self, i):
        return self.codes[int(self.offset[i]) : int(self.offset[i] + self.length[i])].long()


def told(net, digit, speaker, place, knots):
    """A y: place in the word (N, T), 0 ... 1 -> (N, T, E)."""
    w = net.embed.weight
    e = w.shape[0]
    hats = (1 - (place[..., None] * (knots - 1) - torch.arange(knots, device=w.device)).abs()).clamp(min=0)
    table = w[:, : 10 * knots].reshape(e, 10, knots).permute(1, 2, 0).index_select(0, digit)  # (N, J, E)
    return hats @ table + w[:, 10 * knots :].t().index_select(0, speaker)[:, None]


class Logistics:
    def __init__(self, device, mixtures):
        edges = expand(torch.arange(257, device=device) / 128 - 1)
        edges[0], edges[-1] = -1e3, 1e3
        self.low, self.top, self.m = edges[:-1].contiguous(), edges[1:].contiguous(), mixtures

    def parts(self, o, last):
        w, shift, scale = o.split(self.m, -1)
        return w, last[..., None] + 0.1 * shift, (scale - 4).clamp(min=-10)

    def log_p(self, o, last, k):
        w, mean, log_s = self.parts(o, last)
        low, top = self.low[k][..., None], self.top[k][..., None]
        inverse = (-log_s).exp()
        each = -F.softplus((mean - top) * inverse) - F.softplus((low - mean) * inverse) + torch.log(-torch.expm1((low - top) * inverse))
        return torch.logsumexp(w.log_softmax(-1) + each, -1)

    def sample(self, o, last, temperature):
        w, mean, log_s = self.parts(o, last)
        which = (w / temperature - torch.log(-torch.log(torch.rand_like(w).clamp(1e-7, 1 - 1e-7)))).argmax(-1, keepdim=True)
        u = torch.rand_like(last).clamp(1e-6, 1 - 1e-6)
        x = mean.gather(-1, which)[..., 0] + temperature * log_s.gather(-1, which)[..., 0].exp() * (u.log() - torch.log1p(-u))
        return code(x)


def read_of(k):
    c = middle(k.float())
    return torch.stack((expand(c), c), -1)


def last_of(read):
    return WaveNet.before(read, 1)[..., 0]


def nats(net, dist, words, some, knots, rows=24):
    """Nats a sample of whole recordings, and by speaker."""
    total = torch.zeros(len(SPEAKERS), dtype=torch.float64)
    count = torch.zeros(len(SPEAKERS), dtype=torch.float64)
    some = sorted(some, key=lambda i: words.rows[i][3])
    with torch.no_grad():
        for a in range(0, len(some), rows):
            i = torch.tensor(some[a : a + rows], device=words.device)
            n = words.length[i]
            t = torch.arange(int(n.max()), device=words.device)
            k = words.codes[(words.offset[i][:, None] + torch.minimum(t, n[:, None] - 1))].long()
            mask = (t < n[:, None]).float()
            read = read_of(k)
            o = net(read, told(net, words.digit[i], words.speaker[i], (t / n[:, None]).clamp(max=1), knots))
            loss = -(dist.log_p(o, last_of(read), k) * mask).sum(1).double().cpu()
            total.index_add_(0, words.speaker[i].cpu(), loss)
            count.index_add_(0, words.speaker[i].cpu(), n.double().cpu())
    return float(total.sum() / count.sum()), (total / count).tolist()


def bigram(words):
    """Counts of pairs of codes of the training recordings, one added: nats a sample of the test recordings; the unigram's as well."""
    pairs = torch.ones(257 * 256, dtype=torch.float64, device=words.device)
    first = torch.tensor([256], device=words.device)
    def of(some):
        return [torch.cat((first, k))[:-1] * 256 + k for k in map(words.sound, some)]
    both = torch.cat(of(words.train))
    pairs += torch.bincount(both, minlength=257 * 256)
    p = pairs.view(257, 256)
    test = torch.cat(of(words.test))
    two = -(p / p.sum(1, keepdim=True)).log().flatten()[test].mean()
    one = -(p.sum(0) / p.sum()).log()[test % 256].mean()
    return float(two), float(one)


# ---------------------------------------------------------------- sampling by queues
@torch.no_grad()
def sample(net, dist, digit, speaker, length, knots, temperature, forced=None, deadline=None):
    """Codes (N, T) and, where forced codes are given, the outputs (N, T, 3 M) in the place of draws."""
    dev = digit.device
    n, steps = len(digit), int(length.max())
    place = (torch.arange(steps, device=dev) / length[:, None]).clamp(max=1)
    e = told(net, digit, speaker, place, knots).transpose(0, 1).contiguous()
    layers = [tuple(x.contiguous() for x in layer) for layer in net.joined()]
    queues = [torch.zeros(d, n, net.channels, device=dev) for d in net.dilations]
    r0 = r1 = torch.zeros(n, 2, device=dev)
    codes = torch.zeros(steps, n, dtype=torch.long, device=dev)
    outs = []
    c = net.channels
    for t in range(steps):
        h = net.input(torch.cat((r0, r1), 1))
        total = 0
        for (w, b, w2, b2), q, d in zip(layers, queues, net.dilations):
            both = F.linear(torch.cat((q[t % d], h, e[t]), 1), w, b)
            q[t % d] = h
            o = F.linear(both[:, :c].tanh() * both[:, c:].sigmoid(), w2, b2)
            total = total + o[:, : net.s]
            if o.shape[1] > net.s:
                h = h + o[:, net.s :]
        o = net.out(F.relu(net.hidden(F.relu(total))))
        if forced is None:
            codes[t] = dist.sample(o, r1[:, 0], temperature)
        else:
            outs.append(o)
            codes[t] = forced[:, t]
        r0, r1 = r1, read_of(codes[t])
        if deadline and t % 200 == 0 and time.time() > deadline:
            raise TimeoutError(f"sampling had come to {t} of {steps}")
    return codes.t(), torch.stack(outs, 1) if outs else None


# ---------------------------------------------------------------- who hears the digit
FRAMES = BANDS = 32


def spectrogram(k):
    """Codes (T) -> (32, 32): 32 frames of 256 samples spread over the word, 32 bands of 125 Hz, 5 decades of power under the largest to 0 ... 1."""
    x = expand(middle(k.float()))
    n = x.numel()
    if n < 256:
        x = F.pad(x, (0, 256 - n))
        n = 256
    at = (torch.arange(FRAMES, device=x.device) * (n - 256) / (FRAMES - 1)).round().long()
    t = torch.arange(256, device=x.device)
    hann = 0.5 - 0.5 * torch.cos(2 * math.pi * t / 256)
    f = x[at[:, None] + t] * hann
    angle = 2 * math.pi * t[:, None] * torch.arange(1, 129, device=x.device) / 256
    power = (f @ angle.cos()) ** 2 + (f @ angle.sin()) ** 2
    band = power.view(FRAMES, BANDS, 4).mean(2)
    return (1 + (band / band.max().clamp(min=1e-12)).clamp(min=1e-12).log10() / 5).clamp(min=0)


def judge(words, steps, device):
    net = nn.Sequential(
        nn.Conv2d(1, 16, 5, 2, 2), nn.ReLU(), nn.Conv2d(16, 32, 5, 2, 2), nn.ReLU(), nn.Flatten(), nn.Dropout(0.3),
        nn.Linear(32 * 64, 128), nn.ReLU(), nn.Linear(128, 10)).to(device)
    pictures = torch.stack([spectrogram(words.sound(i)) for i in range(len(words.rows))])[:, None]
    train = torch.tensor(words.train, device=device)
    adam = torch.optim.Adam(net.parameters(), 1e-3, weight_decay=1e-4)
    for step in range(steps):
        i = train[torch.randint(len(train), (64,), device=device)]
        x = pictures[i]
        x = torch.roll(x, int(torch.randint(-2, 3, (1,))), 2) + 0.05 * torch.randn_like(x)
        loss = F.cross_entropy(net(x), words.digit[i])
        adam.zero_grad()
        loss.backward()
        adam.step()
    net.eval()
    with torch.no_grad():
        right = lambda some: float((net(pictures[some]).argmax(1) == words.digit[some]).float().mean())
        return net, right(torch.tensor(words.test, device=device)), right(torch.tensor(words.valid + words.train[:100], device=device))


# ---------------------------------------------------------------- training
class Training:
    def __init__(self, net, dist, words, a, device):
        self.net, self.dist, self.words, self.a = net, dist, words, a
        ps = list(net.parameters())
        size = sum(p.numel() for p in ps)
        z = lambda: torch.zeros(size, device=device)
        self.flat, self.grad, self.m, self.v, self.mean = z(), z(), z(), z(), z()
        at = 0
        for p in ps:
            n = p.numel()
            self.flat[at : at + n] = p.data.flatten()
            p.data = self.flat[at : at + n].view_as(p)
            p.grad = self.grad[at : at + n].view_as(p)
            at += n
        self.mean.copy_(self.flat)
        one = lambda: torch.zeros((), device=device)
        self.rate, self.weight, self.loss_sum, self.bad = one(), one(), one(), one()
        self.row = torch.zeros(a.batch, dtype=torch.long, device=device)
        self.start = torch.zeros(a.batch, dtype=torch.long, device=device)
        self.gain = torch.ones(a.batch, device=device)
        self.t = torch.arange(a.window, device=device)
        self.train = torch.tensor(words.train, device=device)

    def draw(self):
        i = self.train[torch.randint(len(self.train), (self.a.batch,), device=self.row.device)]
        over = (self.words.length[i] - self.a.window).clamp(min=0)
        u = 2 * torch.rand(self.a.batch, device=i.device) - 1
        self.row.copy_(i)
        # every other word is made quieter, down to 0.4: no sequence of codes comes often enough to be learned by heart
        v = torch.rand(2, self.a.batch, device=i.device)
        self.gain.copy_(torch.where(v[0] < self.a.quieter, 1 - 0.6 * v[1], torch.ones_like(self.gain)))
        self.start.copy_(torch.minimum((u.clamp(min=0) * (over + 1)).long(), over))

    def loss(self):
        w, i, t = self.words, self.row, self.t
        n = w.length[i][:, None]
        at = self.start[:, None] + t
        k = code(w.wave[w.offset[i][:, None] + torch.minimum(at, n - 1)] * self.gain[:, None])
        mask = ((at < n) & ((self.start[:, None] == 0) | (t >= self.a.burn))).float()
        read = read_of(k)
        o = self.net(read, told(self.net, w.digit[i], w.speaker[i], (at / n).clamp(max=1), self.a.knots))
        return -(self.dist.log_p(o, last_of(read), k) * mask).sum() / mask.sum()

    def step(self):
        """Everything between a drawn batch and moved weights, on the device."""
        self.grad.zero_()
        loss = self.loss()
        loss.backward()
        with torch.no_grad():
            norm = self.grad.norm()
            fine = torch.isfinite(norm)
            self.bad += (~fine).float()
            self.loss_sum += torch.where(fine, loss.detach(), torch.zeros_like(loss))
            g = torch.where(fine, self.grad / norm.clamp(min=self.a.clip) * self.a.clip, torch.zeros_like(self.grad))
            self.m.lerp_(g, 0.1)
            self.v.mul_(0.999).addcmul_(g, g, value=0.001)
            self.flat.sub_(self.rate * self.m / (self.v.sqrt() + 1e-8))
            self.mean.add_(self.weight * (self.flat - self.mean))

    def before_step(self, number, done):
        bias = math.sqrt(1 - 0.999**number) / (1 - 0.9**number)
        shape = min(1, number / self.a.warmup) * (1 if done < 0.4 else max(0.0, (1 - done) / 0.6))
        self.rate.fill_(self.a.rate * bias * shape)
        self.weight.fill_(1 - min(self.a.decay, (1 + number) / (10 + number)))
        self.draw()

    def exchange(self):
        kept = self.flat.clone()
        self.flat.copy_(self.mean)
        self.mean.copy_(kept)


def graph_of(training):
    """The step as a CUDA graph; undoes what warming it up has moved."""
    kept = [x.clone() for x in (training.flat, training.m, training.v, training.mean)]
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            training.draw()
            training.step()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        training.step()
    for x, k in zip((training.flat, training.m, training.v, training.mean), kept):
        x.copy_(k)
    training.loss_sum.zero_(), training.bad.zero_()
    return graph


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", default=os.path.dirname(os.path.abspath(__file__)))
    p.add_argument("--out", default="out")
    p.add_argument("--seconds", type=float, default=380, help="wall time of everything")
    p.add_argument("--ending", type=float, default=50, help="of these for samples and the last numbers")
    p.add_argument("--batch", type=int, default=12)
    p.add_argument("--window", type=int, default=4096)
    p.add_argument("--burn", type=int, default=1500)
    p.add_argument("--channels", type=int, default=56)
    p.add_argument("--skip", type=int, default=56)
    p.add_argument("--embedding", type=int, default=32)
    p.add_argument("--cycles", type=int, default=2)
    p.add_argument("--deepest", type=int, default=512)
    p.add_argument("--mixtures", type=int, default=8)
    p.add_argument("--knots", type=int, default=16)
    p.add_argument("--rate", type=float, default=2e-3)
    p.add_argument("--warmup", type=int, default=200)
    p.add_argument("--clip", type=float, default=1.0)
    p.add_argument("--quieter", type=float, default=0.5, help="the share of words that are made quieter in training")
    p.add_argument("--decay", type=float, default=0.999)
    p.add_argument("--judge-steps", type=int, default=1500)
    p.add_argument("--copies", type=int, default=5, help="samples of each digit by each speaker")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--eager", action="store_true", help="no CUDA graph")
    p.add_argument("--no-tf32", action="store_true")
    p.add_argument("--cpu-smoke", action="store_true")
    a = p.parse_args()
    if a.cpu_smoke:
        a.batch, a.window, a.burn, a.channels, a.skip, a.embedding, a.cycles, a.deepest = 2, 1024, 200, 12, 10, 8, 2, 8
        a.judge_steps, a.copies, a.warmup, a.ending = 30, 1, 20, a.ending if a.seconds != 380 else 12
        a.seconds = 30 if a.seconds == 380 else a.seconds
    device = torch.device("cpu" if a.cpu_smoke or not torch.cuda.is_available() else "cuda")
    torch.set_num_threads(1 if a.cpu_smoke else a.threads)
    torch.manual_seed(42)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = not a.no_tf32
    os.makedirs(a.out, exist_ok=True)
    out = lambda name: os.path.join(a.out, name)
    say("torch", torch.__version__, device, torch.cuda.get_device_name() if device.type == "cuda" else "")

    words = Words(a.data, device, few=a.cpu_smoke)
    report = {"settings": vars(a), "recordings": [len(words.train), len(words.valid), len(words.test)], "samples": words.codes.numel()}
    report["bigram"], report["unigram"] = bigram(words)
    say("recordings", report["recordings"], "samples", report["samples"], "bigram", round(report["bigram"], 4), "unigram", round(report["unigram"], 4))
    dilations = [2**i for _ in range(a.cycles) for i in range(int(math.log2(a.deepest)) + 1)]
    net = WaveNet(10 * a.knots + len(SPEAKERS), a.channels, a.skip, a.embedding, dilations, a.mixtures).to(device)
    dist = Logistics(device, a.mixtures)
    training = Training(net, dist, words, a, device)
    report["numbers"], report["field"] = training.flat.numel(), 2 + sum(dilations)
    say("numbers", report["numbers"], "receptive field", report["field"])
    assert report["numbers"] <= 500_000
    report["mass"] = check_mass(dist, device, a.mixtures)
    say("probabilities of all codes sum to 1 within", report["mass"])

    graph = None
    if device.type == "cuda" and not a.eager:
        try:
            graph = graph_of(training)
            say("the step is a CUDA graph")
        except Exception as failure:  # noqa: BLE001 - whatever it is, the plain way remains
            say("no CUDA graph:", repr(failure)[:300])
            torch.cuda.synchronize()
            training = Training(net, dist, words, a, device)

    begin, end = time.time(), START + a.seconds - a.ending
    curve = open(out("curve.csv"), "w")
    curve.write("seconds,steps,train,valid\n")
    best, kept, number, line, since, saved = math.inf, None, 0, begin, 0, 0.0
    every = 20 if device.type == "cuda" else 2
    while True:
        number += 1
        training.before_step(number, (time.time() - begin) / max(1e-9, end - begin))
        graph.replay() if graph else training.step()
        if number == 50 and graph:
            loss = float(training.loss_sum) / 50
            if not math.isfinite(loss) or float(training.bad) > 25:
                say("the graph gives", loss, float(training.bad), "- the plain way")
                graph = None
        if number % every:
            continue
        float(training.loss_sum)  # wait for the device
        now = time.time()
        if now - line < (3 if a.cpu_smoke else 15) and now < end:
            continue
        train, bad = float(training.loss_sum) / max(1, number - since - float(training.bad)), float(training.bad)
        training.loss_sum.zero_(), training.bad.zero_()
        training.exchange()
        valid, _ = nats(net, dist, words, words.valid, a.knots)
        if valid < best:
            best, kept = valid, {k: v.detach().clone() for k, v in net.state_dict().items()}
        training.exchange()
        say(f"step {number} ({(number - since) / (now - line):.1f}/s) train {train:.4f} valid {valid:.4f} best {best:.4f} bad {bad:.0f}")
        curve.write(f"{now - begin:.1f},{number},{train:.5f},{valid:.5f}\n")
        curve.flush()
        line, since = now, number
        if kept and (now - saved > 60 or now >= end):
            save(out("wavenet.npz"), kept)
            saved = now
        if now >= end:
            break
    report["steps"], report["valid"] = number, best
    if kept is None:
        sys.exit("no finite number on the validation recordings")

    back = load(out("wavenet.npz"))
    assert set(back) == set(kept) and all(torch.equal(back[k], kept[k].cpu()) for k in kept), "what was written is not what was read"
    with torch.no_grad():
        for k, v in net.state_dict().items():
            v.copy_(back[k])
    report["test"], by = nats(net, dist, words, words.test, a.knots)
    report["test by speaker"] = dict(zip(SPEAKERS, by))
    report["valid again"], _ = nats(net, dist, words, words.valid, a.knots)
    report["seconds of training"] = end - begin
    if abs(report["valid again"] - best) > 1e-3:
        say("the weights that were read give", report["valid again"], "where", best, "was the best")
    write = lambda: json.dump(report, open(out("report.json"), "w"), indent=1)
    write()
    say("test nats a sample", round(report["test"], 4), "bigram", round(report["bigram"], 4), {k: round(v, 3) for k, v in report["test by speaker"].items()})

    some = torch.tensor(words.test[:2], device=device)
    steps = min(300, int(words.length[some].min()))
    k = torch.stack([words.sound(int(i))[:steps] for i in some])
    place = torch.arange(steps, device=device) / steps
    full, torch.backends.cuda.matmul.allow_tf32 = torch.backends.cuda.matmul.allow_tf32, False
    _, each = sample(net, dist, words.digit[some], words.speaker[some], torch.full((2,), steps, device=device), a.knots, 1.0, forced=k)
    with torch.no_grad():
        whole = net(read_of(k), told(net, words.digit[some], words.speaker[some], place.expand(2, -1), a.knots))
    torch.backends.cuda.matmul.allow_tf32 = full
    report["queues"] = float((whole - each).abs().max())
    say("queues against the whole: largest difference of an output", report["queues"])
    write()

    ear, heard, _ = judge(words, a.judge_steps, device)
    report["judge on test recordings"] = heard
    say("the judge is right on", round(heard, 3), "of the test recordings")
    write()

    lengths = torch.zeros(10, len(SPEAKERS))
    for d in range(10):
        for s in range(len(SPEAKERS)):
            n = [words.rows[i][3] for i in words.train if words.rows[i][:2] == (d, s)]
            lengths[d, s] = sum(n) / len(n)
    grid = [(d, s) for _ in range(a.copies) for d in range(10) for s in range(len(SPEAKERS))]
    digit = torch.tensor([g[0] for g in grid], device=device)
    speaker = torch.tensor([g[1] for g in grid], device=device)
    length = lengths[[g[0] for g in grid], [g[1] for g in grid]].round().long().to(device)
    if a.cpu_smoke:
        length = length.clamp(max=400)
    files = {"digit": digit, "speaker": speaker, "length": length}
    for temperature in (1.0, 0.8):
        try:
            began = time.time()
            codes, _ = sample(net, dist, digit, speaker, length, a.knots, temperature, deadline=START + a.seconds + 20)
            pictures = torch.stack([spectrogram(codes[i, : int(length[i])]) for i in range(len(grid))])[:, None]
            with torch.no_grad():
                guess = ear(pictures).argmax(1)
            right = (guess == digit).float()
            report[f"heard as asked, temperature {temperature}"] = float(right.mean())
            report[f"by digit, temperature {temperature}"] = [float(right[digit == d].mean()) for d in range(10)]
            report[f"by speaker, temperature {temperature}"] = {n: float(right[speaker == s].mean()) for s, n in enumerate(SPEAKERS)}
            say(f"temperature {temperature}: {len(grid)} samples in {time.time() - began:.1f} s, heard as asked {float(right.mean()):.3f}", report[f"by digit, temperature {temperature}"])
            files[f"codes {temperature}"] = codes.to(torch.uint8)
            gap = torch.zeros(RATE // 5)
            x = expand(middle(codes.float())).cpu()
            write_wav(out(f"samples-{temperature}.wav"), torch.cat([torch.cat((x[i, : int(length[i])], gap)) for i in range(min(60, len(grid)))]))
            save(out("samples.npz"), files)
            write()
        except Exception as failure:  # noqa: BLE001 - the weights are there
            say("samples:", repr(failure)[:300])
    say("done", json.dumps({k: v for k, v in report.items() if k != "settings"}))


def check_mass(dist, device, m):
    o = torch.randn(5, 3 * m, device=device) * 2
    k = torch.arange(256, device=device).expand(5, -1)
    last = torch.linspace(-0.9, 0.9, 5, device=device)
    p = dist.log_p(o[:, None].expand(-1, 256, -1), last[:, None].expand(-1, 256), k).exp().sum(1)
    return float((p - 1).abs().max())


main()
