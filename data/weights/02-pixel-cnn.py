"""Trains the gated PixelCNN of genlab.autoregressive.GatedPixelCnn on binary MNIST, on one GPU, for so many seconds.

    python3 train.py --data DIR --out DIR --seconds 380 [--what plain|class] [--threads 1]
    python3 train.py --data DIR --out DIR --cpu-smoke

DIR of --data holds MNIST's four idx files (.gz or not) and coins.bin: the 10,000 binary test digits, 7,840,000 bits, the lowest bit of a
byte first, the coins of Rng.of(42).split("coins").bernoulli(grey) in Java, which labs 06 and 02 toss with seed 42.

    s = S[y]                                  M maps by position, a set a class (one set without classes)
    v = up * x + place s                      three rows of seven above, strictly
    h = left * x                              three pixels to the left, strictly
    for each block with dilation d:
        v = v + gate(vertical * v)            2 x 3, rows i - d and i
        h = h + out gate(horizontal * h + link v + place s)      1 x 2, columns j - d and j
    logits = logits relu(head h)              gate(a, b) = tanh(a) sigmoid(b)

Training: 58,000 digits, coins anew in each pass; the last 2,000 training digits (coins tossed once) choose the weights that are kept.
Needs torch and twins.py (no numpy).
"""

import argparse
import io
import json
import os
import struct
import sys
import time
import traceback
import zipfile

BORN = time.time()

ap = argparse.ArgumentParser()
ap.add_argument("--data", default="./data")
ap.add_argument("--out", default="./out")
ap.add_argument("--seconds", type=float, default=380, help="wall clock of the whole process, the last evaluation included")
ap.add_argument("--what", choices=["plain", "class"], default="plain")
ap.add_argument("--channels", type=int, default=48)
ap.add_argument("--dilations", default=None)
ap.add_argument("--maps", type=int, default=8)
ap.add_argument("--batch", type=int, default=64)
ap.add_argument("--rate", type=float, default=2e-3)
ap.add_argument("--flat", type=float, default=0.2, help="share of the time before the rate falls, evenly, to 0")
ap.add_argument("--warm", type=int, default=200, help="steps in which the rate rises")
ap.add_argument("--decay", type=float, default=0.9995, help="of the averaged weights, a step")
ap.add_argument("--clip", type=float, default=200.0, help="longest gradient, of nats a picture")
ap.add_argument("--seed", type=int, default=42)
ap.add_argument("--threads", type=int, default=1)
ap.add_argument("--every", type=float, default=15.0, help="seconds between two lines")
ap.add_argument("--save-every", type=float, default=60.0)
ap.add_argument("--reserve", type=float, default=15.0, help="seconds kept for the last evaluation")
ap.add_argument("--mode", default="", help="graph, eager or plain32 alone")
ap.add_argument("--train", type=int, default=58000)
ap.add_argument("--cpu-smoke", action="store_true")
A = ap.parse_args()
os.environ.setdefault("OMP_NUM_THREADS", str(A.threads))
os.environ.setdefault("MKL_NUM_THREADS", str(A.threads))

import warnings

warnings.filterwarnings("ignore", message="Failed to initialize NumPy")
import torch
from torch.nn import functional as F

from twins import CUDA, DEV, GatedPixelCnn, idx

torch.set_num_threads(A.threads)
if A.dilations is None:
    A.dilations = "1,2,4,1,2,4,1,2,4,1" if A.what == "plain" else "1,2,4,1,2,4,1,2,4"
TEST_LINE, TEST_ALL, VALID = 2000, 10000, 2000
if A.cpu_smoke:
    A.channels, A.dilations, A.batch, A.seconds, A.reserve, A.every, A.save_every = 8, "1,2", 8, 14, 4, 2, 4
    A.train, TEST_LINE, TEST_ALL, VALID, A.warm = 1000, 100, 300, 100, 10
LAYOUT = torch.channels_last if CUDA else torch.contiguous_format
SIDE, CLASSES = 28, (10 if A.what == "class" else 0)
DILATIONS = [int(d) for d in A.dilations.split(",")]


def say(*words):
    print(f"[{time.time() - BORN:6.1f}s {A.what}]", *words, flush=True)


# ---------------------------------------------------------------- data

def load():
    grey = idx(A.data, "train-images-idx3-ubyte").reshape(-1, 784)
    labels = idx(A.data, "train-labels-idx1-ubyte").long()
    grey_test = idx(A.data, "t10k-images-idx3-ubyte").reshape(-1, 784)
    labels_test = idx(A.data, "t10k-labels-idx1-ubyte").long()
    packed = torch.frombuffer(bytearray(open(os.path.join(A.data, "coins.bin"), "rb").read()), dtype=torch.uint8)
    test = ((packed[:, None] >> torch.arange(8)) & 1).reshape(-1, 784).to(torch.uint8)
    assert test.shape == grey_test.shape == (10000, 784), test.shape
    # a coin of a grey of 0 is 0, of 255 is 1; all in all as many ones as the greys say
    assert int(test[grey_test == 0].sum()) == 0 and bool((test[grey_test == 255] == 1).all())
    assert abs(float(test.float().sum() / (grey_test.double() / 255).sum()) - 1) < 0.01
    g = torch.Generator().manual_seed(1)
    held = grey[60000 - VALID:]
    valid = (torch.rand(held.shape, generator=g) < held.float() / 255).to(torch.uint8)
    return dict(grey=grey[:A.train].to(DEV), labels=labels[:A.train].to(DEV), test=test[:TEST_ALL].to(DEV),
                labels_test=labels_test[:TEST_ALL].to(DEV), valid=valid.to(DEV), labels_valid=labels[60000 - VALID:].to(DEV))


# ---------------------------------------------------------------- network

def made():
    torch.manual_seed(A.seed)
    net = GatedPixelCnn(A.channels, DILATIONS, A.maps, SIDE, max(1, CLASSES), LAYOUT)
    return net.to(DEV).to(memory_format=LAYOUT)


def told(y):
    """Labels as rows of 0s and a 1; None without classes."""
    return (y[:, None] == torch.arange(CLASSES, device=DEV)).float() if CLASSES else None


def nats(logits, x):
    """-log p(x), nats a picture: the mean over the rows."""
    return F.binary_cross_entropy_with_logits(logits.float(), x, reduction="sum") / x.shape[0]


def evaluate(net, data, labels, chunk=500):
    """float32, without TF32: mean nats a picture."""
    total = 0.0
    torch.backends.cudnn.benchmark = False
    with torch.no_grad():
        for i in range(0, len(data), chunk):
            x = data[i:i + chunk].float().view(-1, 1, SIDE, SIDE)
            logits = net(x, told(labels[i:i + len(x)]))
            total += float(F.binary_cross_entropy_with_logits(logits.double(), x.double(), reduction="sum"))
    torch.backends.cudnn.benchmark = CUDA
    return total / len(data)


def classify(net, data, labels):
    """Share of digits whose own class gives them the largest probability."""
    right = 0
    with torch.no_grad():
        for i in range(0, len(data), 200):
            x = data[i:i + 200].float().view(-1, 1, SIDE, SIDE)
            each = []
            for k in range(CLASSES):
                logits = net(x, told(torch.full((len(x),), k, device=x.device, dtype=torch.long)))
                each.append(F.binary_cross_entropy_with_logits(logits, x, reduction="none").flatten(1).sum(1))
            right += int((torch.stack(each, 1).argmin(1) == labels[i:i + len(x)]).sum())
    return right / len(data)


# ---------------------------------------------------------------- files (an npz without numpy)

def save_npz(path, tensors):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as z:
        for name, t in tensors.items():
            t = t.detach().float().cpu().contiguous()
            head = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s), }" % "".join(f"{n}, " for n in t.shape)
            head += " " * (63 - (10 + len(head)) % 64) + "\n"
            numbers = struct.pack(f"<{t.numel()}f", *t.flatten().tolist())
            z.writestr(zipfile.ZipInfo(name + ".npy"),
                       b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode("latin1") + numbers)
    write(path, buffer.getvalue())


def load_npz(path):
    tensors = {}
    with zipfile.ZipFile(path) as z:
        for name in z.namelist():
            raw = z.read(name)
            length = struct.unpack("<H", raw[8:10])[0]
            shape = eval(raw[10:10 + length].decode("latin1"))["shape"]
            t = torch.frombuffer(bytearray(raw[10 + length:]), dtype=torch.float32)
            tensors[name[:-4]] = t.reshape(shape)
    return tensors


def write(path, content):
    with open(path + ".part", "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    os.replace(path + ".part", path)


# ---------------------------------------------------------------- training

class Trainer:
    """mode: graph (bf16, one CUDA graph a step), eager (bf16), plain32 (float32, nothing special)."""

    def __init__(self, mode, data):
        self.mode, self.data = mode, data
        self.net = made()
        self.avg = made()
        self.avg.load_state_dict(self.net.state_dict())
        self.avg.requires_grad_(False)
        self.ps, self.qs = list(self.net.parameters()), list(self.avg.parameters())
        self.lr = torch.tensor(A.rate, device=DEV) if mode == "graph" else A.rate
        kinds = dict(fused=True, capturable=True) if mode == "graph" else (dict(fused=True) if mode == "eager" and CUDA else {})
        self.opt = torch.optim.Adam(self.ps, lr=self.lr, betas=(0.9, 0.999), **kinds)
        self.at = torch.zeros(A.batch, dtype=torch.long, device=DEV)
        self.sums = torch.zeros(2, device=DEV)  # nats, norm of the gradient
        self.order, self.pos, self.steps = None, 0, 0
        self.seen = torch.Generator(device="cpu").manual_seed(A.seed + 1)
        self.graph = None
        if mode == "graph":
            self.lr.fill_(A.rate / A.warm)
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                for _ in range(5):
                    self.next_rows()
                    self.work()
            torch.cuda.current_stream().wait_stream(side)
            torch.cuda.synchronize()
            self.opt.zero_grad(set_to_none=True)
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                self.work()
            self.sums.zero_()

    def work(self):
        self.opt.zero_grad(set_to_none=True)
        grey = self.data["grey"][self.at].float() / 255
        x = (torch.rand(grey.shape, device=DEV) < grey).float().view(-1, 1, SIDE, SIDE)
        y = told(self.data["labels"][self.at])
        with torch.autocast(DEV.type, dtype=torch.bfloat16, enabled=self.mode != "plain32", cache_enabled=False):
            logits = self.net(x, y)
        loss = nats(logits, x)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.ps, A.clip)
        self.opt.step()
        self.sums.add_(torch.stack([loss.detach(), norm]))

    def back_to(self, weights):
        with torch.no_grad():
            for net in (self.net, self.avg):
                net.load_state_dict(weights)
            for state in self.opt.state.values():
                state["exp_avg"].zero_()
                state["exp_avg_sq"].zero_()
                state["step"].zero_()

    def next_rows(self):
        if self.order is None or self.pos + A.batch > len(self.order):
            self.order, self.pos = torch.randperm(A.train, generator=self.seen).to(DEV), 0
        self.at.copy_(self.order[self.pos:self.pos + A.batch])
        self.pos += A.batch

    def step(self, rate):
        if self.mode == "graph":
            self.lr.fill_(rate)
        else:
            self.opt.param_groups[0]["lr"] = rate
        self.next_rows()
        self.graph.replay() if self.graph else self.work()
        self.steps += 1
        k = 5
        if self.steps % k == 0:
            decay = min(A.decay, (1 + self.steps) / (10 + self.steps)) ** k
            with torch.no_grad():
                torch._foreach_lerp_(self.qs, self.ps, 1 - decay)


def train(mode, data):
    t = Trainer(mode, data)
    count = sum(p.numel() for p in t.ps)
    say(f"mode {mode}, {DEV}, torch {torch.__version__}, {torch.cuda.get_device_name() if CUDA else 'cpu'}; {count} numbers, "
        f"{4 * count / 1e6:.2f} MB; C {A.channels}, dilations {A.dilations}, maps {A.maps}, batch {A.batch}, rate {A.rate}")
    begin, end = time.time(), BORN + A.seconds - A.reserve
    best = (float("inf"), 0, None)
    curve = ["seconds,steps,passes,rate,train_nats,valid_nats,test2000_nats,gradient_norm"]
    line_at, save_at, last = begin + min(A.every, 10), begin + A.save_every, 0
    sync = 20 if CUDA else 1
    while True:
        now = time.time()
        done = min(1.0, (now - begin) / max(1e-9, end - begin))
        if now >= line_at or done >= 1:
            if CUDA:
                torch.cuda.synchronize()
            both, n = (t.sums / max(1, t.steps - last)).tolist(), t.steps - last
            t.sums.zero_()
            last = t.steps
            if n and not both[0] < (400 if t.steps > 1000 else 1e6):
                if best[2] is None or best[0] > 100:
                    raise RuntimeError(f"train nats {both[0]} after {t.steps} steps")
                say(f"train nats {both[0]}: back to the averaged weights of step {best[1]}, at half the rate")
                t.back_to(best[2])
                A.rate /= 2
            valid = evaluate(t.avg, data["valid"], data["labels_valid"])
            test = evaluate(t.avg, data["test"][:TEST_LINE], data["labels_test"])
            rate = f"{rate_at(t.steps, done):.2e}"
            curve.append(f"{now - begin:.1f},{t.steps},{t.steps * A.batch / A.train:.2f},{rate},{both[0]:.3f},{valid:.3f},{test:.3f},{both[1]:.2f}")
            say(f"step {t.steps}, pass {t.steps * A.batch / A.train:.1f}, rate {rate}: train {both[0]:.2f}, held out {valid:.2f}, "
                f"test ({TEST_LINE}) {test:.2f}, gradient {both[1]:.1f}, {1000 * (now - begin) / max(1, t.steps):.1f} ms a step")
            if valid < best[0]:
                best = (valid, t.steps, {k: w.detach().clone() for k, w in t.avg.state_dict().items()})
            if now >= save_at or done >= 1:
                save_npz(os.path.join(A.out, "pixelcnn.npz"), best[2])
                write(os.path.join(A.out, "curve.csv"), "\n".join(curve) + "\n")
                save_at = time.time() + A.save_every
            line_at = time.time() + A.every
        if done >= 1:
            break
        t.step(rate_at(t.steps, done))
        if CUDA and t.steps % sync == 0:
            torch.cuda.synchronize()
    seconds = time.time() - begin
    t.avg.load_state_dict(best[2])
    result = dict(what=A.what, mode=mode, torch=torch.__version__, device=torch.cuda.get_device_name() if CUDA else "cpu",
                  numbers=count, steps=t.steps, best_step=best[1], seconds=round(seconds, 1), passes=t.steps * A.batch / A.train,
                  batch=A.batch, rate=A.rate, flat=A.flat, decay=A.decay, clip=A.clip, seed=A.seed, channels=A.channels,
                  dilations=DILATIONS, maps=A.maps, classes=CLASSES, valid=best[0],
                  test_nats=evaluate(t.avg, data["test"], data["labels_test"]), test_digits=len(data["test"]))
    say(f"kept: step {best[1]} of {t.steps}, held out {best[0]:.3f}; all {len(data['test'])} test digits in float32: {result['test_nats']:.4f} nats")
    again = made()
    again.load_state_dict({k: w.to(DEV) for k, w in load_npz(os.path.join(A.out, "pixelcnn.npz")).items()})
    same = all(torch.equal(a, b) for a, b in zip(again.state_dict().values(), t.avg.state_dict().values()))
    result["reloaded_nats"] = evaluate(again, data["test"], data["labels_test"])
    say(f"reloaded: equal {same}, {result['reloaded_nats']:.4f} nats")
    assert same
    write(os.path.join(A.out, "result.json"), json.dumps(result, indent=1) + "\n")
    if CLASSES:
        result["classified_right_1000"] = classify(t.avg, data["test"][:1000], data["labels_test"][:1000])
        say(f"of the first 1000 test digits {result['classified_right_1000']:.3f} are likeliest under their own class")
        write(os.path.join(A.out, "result.json"), json.dumps(result, indent=1) + "\n")
    say("done")


def rate_at(step, done):
    falling = 1.0 if done < A.flat else (1 - done) / (1 - A.flat)
    return A.rate * min(1.0, (step + 1) / A.warm) * max(falling, 0.0)


if __name__ == "__main__":
    os.makedirs(A.out, exist_ok=True)
    if CUDA:  # float32 means float32 everywhere; the training's speed comes from bf16
        torch.backends.cudnn.benchmark = True
        for part in (torch.backends.cudnn, torch.backends.cuda.matmul):
            try:
                part.allow_tf32 = False
            except Exception:
                traceback.print_exc()
    data = load()
    say("data loaded")
    modes = [A.mode] if A.mode else (["graph", "eager", "plain32"] if CUDA else ["plain32"])
    for mode in modes:
        try:
            train(mode, data)
            sys.exit(0)
        except Exception:
            traceback.print_exc()
            say(f"mode {mode} failed; {A.seconds - (time.time() - BORN):.0f} s left")
            if CUDA:
                try:
                    torch.cuda.synchronize()
                    torch.cuda.empty_cache()
                except Exception:
                    traceback.print_exc()
    sys.exit(1)
