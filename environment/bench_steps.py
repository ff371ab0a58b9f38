"""The Python side of environment/bench: eager PyTorch, the same networks and steps as lib/src/test/java/genlab/bench/Steps.java.

Arguments: family, default or fused (Adam), cpu or gpu, threads. Says the number of weights, then for each line of the input,
a number of steps: seconds, processor seconds, losses. Without arguments: names the families. A family is a function here and
a method there; it returns one step, a function of its number that gives the losses, the critic's first.
"""

import math
import random
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

GOLDEN = 0.6180339887498949
FAMILY, ADAM, DEVICE, THREADS = sys.argv[1:] or ["", "default", "cpu", "1"]
DEV = torch.device("cuda" if DEVICE == "gpu" else "cpu")
adams, weights = [], 0


def numbers(shape, low=0.0, high=1.0):
    """Number i is the fractional part of i times the golden ratio, stretched to the range."""
    count = torch.Size(shape).numel()
    return (low + (high - low) * (torch.arange(count, dtype=torch.float64) * GOLDEN % 1)).float().view(shape).to(DEV)


def net(*layers):
    """Matrices and kernels +-1 / sqrt(fan in), biases +-0.1; scales and shifts stay as they are."""
    global weights
    module = (layers[0] if len(layers) == 1 else nn.Sequential(*layers)).to(DEV)
    for part in module.modules():
        for p in part.parameters(recurse=False):
            weights += p.numel()
            if not isinstance(part, nn.InstanceNorm2d):
                bound = 0.1 if p.dim() == 1 else p[0].numel() ** -0.5
                p.data = numbers(p.shape, -bound, bound)
    return module


def adam(lr, *nets, betas=(0.9, 0.999)):
    adams.append(torch.optim.Adam([p for n in nets for p in n.parameters()], lr, betas, fused=True if ADAM == "fused" else None))
    return adams[-1]


def minimise(optimizer, loss, clip=None):
    optimizer.zero_grad()
    loss.backward()
    if clip:
        nn.utils.clip_grad_norm_(optimizer.param_groups[0]["params"], clip)
    optimizer.step()
    return loss.detach()


def shuffled(data):
    return data[torch.randperm(len(data), device=DEV)]


def mlp(*widths):
    layers = [layer for pair in zip(widths, widths[1:]) for layer in (nn.Linear(*pair), nn.ReLU())]
    return net(*layers[:-1])


# ---- families ----


def vae(grey=False, latent=20, hidden=(400,), told=0):
    encoder, decoder = mlp(784 + told, *hidden, 2 * latent), mlp(latent + told, *hidden[::-1], 784)
    optimizer = adam(1e-3, encoder, decoder)
    ink = 0.26 * numbers((128, 784))
    data = torch.cat([ink if grey else (ink < 0.13).float(), numbers((128, told))], 1)

    def beside(own, y):
        return torch.cat([own, y], 1) if told else own

    def step(i):
        x, y = shuffled(data).split([784, told], 1)
        if grey:
            x = (torch.rand_like(x) < x).float()
        mean, log_variance = encoder(beside(x, y)).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        reconstruction = F.binary_cross_entropy_with_logits(decoder(beside(z, y)), x, reduction="none").sum(1).mean()
        kl = 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(1).mean()
        loss = minimise(optimizer, reconstruction + kl)
        if grey and i % 10 == 0:
            torch.stack([reconstruction.detach(), kl.detach()]).tolist()
        return [loss]

    return step


class PixelRnn(nn.Module):
    def __init__(self, embedding=32, hidden=128, colours=167):
        super().__init__()
        self.input = nn.Linear(2 * colours, embedding)
        self.lstm = nn.LSTM(embedding, hidden, batch_first=True)
        self.output = nn.Linear(hidden, colours)

    def forward(self, x):
        left = torch.cat([x.new_zeros(len(x), 1, 167), x[:, :-1]], 1)
        above = torch.cat([x.new_zeros(len(x), 20, 167), x[:, :-20]], 1)
        return self.output(self.lstm(self.input(torch.cat([left, above], 2)))[0])


def rnn():
    model = net(PixelRnn())
    optimizer = adam(6e-3, model)
    data = (167 * numbers((64, 400)).double()).long()

    def step(i):
        codes = shuffled(data)
        log_p = F.log_softmax(model(F.one_hot(codes, 167).float()), -1).gather(-1, codes.unsqueeze(-1)).squeeze(-1)
        return [minimise(optimizer, -log_p.mean(1).mean(), clip=1.0)]

    return step


class GatedPixelCnn(nn.Module):
    def __init__(self, width=12, dilations=(1, 2, 4, 2), maps=8, side=28, classes=1):
        super().__init__()
        self.shape, self.dilations = (-1, maps, side, side), dilations
        self.places = nn.Parameter(torch.empty(classes, maps * side * side))
        self.up, self.left = nn.Conv2d(1, width, (3, 7)), nn.Conv2d(1, width, (1, 3))
        self.place = nn.Conv2d(maps, width, 1, bias=False)
        self.vertical = nn.ModuleList(nn.Conv2d(width, 2 * width, (2, 3), dilation=d) for d in dilations)
        self.horizontal = nn.ModuleList(nn.Conv2d(width, 2 * width, (1, 2), dilation=(1, d)) for d in dilations)
        self.link = nn.ModuleList(nn.Conv2d(width, 2 * width, 1, bias=False) for _ in dilations)
        self.place_too = nn.ModuleList(nn.Conv2d(maps, 2 * width, 1, bias=False) for _ in dilations)
        self.out = nn.ModuleList(nn.Conv2d(width, width, 1) for _ in dilations)
        self.head, self.output = nn.Conv2d(width, width, 1), nn.Conv2d(width, 1, 1)

    def gate(self, both):
        a, b = both.chunk(2, 1)
        return torch.tanh(a) * torch.sigmoid(b)

    def forward(self, x, y=None):
        s = (self.places if y is None else y @ self.places).view(self.shape)
        v = self.up(F.pad(x[:, :, :-1], (3, 3, 3, 0))) + self.place(s)
        h = self.left(F.pad(x[:, :, :, :-1], (3, 0, 0, 0)))
        for i, d in enumerate(self.dilations):
            v = v + self.gate(self.vertical[i](F.pad(v, (d, d, d, 0))))
            both = self.horizontal[i](F.pad(h, (d, 0, 0, 0))) + self.link[i](v) + self.place_too[i](s)
            h = h + self.out[i](self.gate(both))
        return self.output(torch.relu(self.head(h)))


class PixelLstm(nn.Module):
    """Row LSTM, or diagonal BiLSTM: each line of a picture in one step, of both directions at once."""

    def __init__(self, diagonal, width=24):
        super().__init__()
        self.diagonal, self.width = diagonal, width
        self.first = nn.Conv2d(1, width, 7, padding=3)
        self.register_buffer("mask", (torch.arange(49) < 24).float().view(7, 7))
        seen = (3 if diagonal else 5) * width + 1
        self.gates = nn.ModuleList(nn.Linear(seen, 4 * width, bias=False) for _ in range(2 if diagonal else 1))
        self.out = nn.Linear(width, width)
        self.head, self.output = nn.Linear(width, width), nn.Linear(width, 1)

    def lines(self, seen, taps):  # (S, D, L, N, ...) -> (S, D, L, N, width)
        s, d, length, n, _ = seen.shape
        k = torch.stack([g.weight for g in self.gates]).transpose(1, 2)
        beyond = seen.new_zeros(d, n, self.width)
        h = c = seen.new_zeros(d, 0 if self.diagonal else length * n, self.width)
        all = []
        for j, line in enumerate(seen.unbind(0)):
            low, high = (max(0, j - s + length), min(length, j + 1)) if self.diagonal else (0, length)  # rows that are there
            before, after = [beyond] if low == 0 else [], [beyond] if j < length or not self.diagonal else []
            around, p = torch.cat([*before, h, *after], 1), (high - low) * n
            near = [around[:, t * n:t * n + p] for t in range(taps)]
            if self.diagonal:
                c = torch.cat([*before, c, *after], 1)[:, n:n + p]
            ifo, g = torch.bmm(torch.cat([line[:, low:high].reshape(d, p, -1), *near], 2), k).split((3 * self.width, self.width), 2)
            i, f, o = torch.sigmoid(ifo).chunk(3, 2)
            c = f * c + i * torch.tanh(g)
            h = o * torch.tanh(c)
            all.append(F.pad(h, (0, 0, low * n, (length - high) * n)))
        return torch.stack(all).view(s, d, length, n, self.width)

    def forward(self, x):
        x = F.conv2d(F.pad(x, (0, 1)) if self.diagonal else x, self.first.weight * self.mask, self.first.bias, padding=3)
        m = x.permute(2, 3, 0, 1)
        high, wide, n, w = m.shape
        one = m.new_ones(high, wide, n, 1)
        if self.diagonal:
            seen = torch.cat([m, one], 3)
            flat = F.pad(torch.stack([seen, seen.flip(1)]), (0, 0, 0, 0, 0, high)).view(2, -1, n, w + 1)[:, :-high]
            h = self.lines(flat.view(2, high, -1, n, w + 1).permute(2, 0, 1, 3, 4), 2).permute(1, 2, 0, 3, 4).reshape(2, -1, n, w)
            left, right = F.pad(h, (0, 0, 0, 0, 0, high)).view(2, high, -1, n, w)[:, :, :wide]
            h = left + F.pad(right.flip(1)[:-1], (0, 0, 0, 0, 0, 0, 1, 0))
        else:
            h = self.lines(torch.cat([m, F.pad(m[:, :-1], (0, 0, 0, 0, 1, 0)), one], 3).unsqueeze(1), 3).squeeze(1)
        y = self.output(torch.relu(self.head(torch.relu(m + self.out(h))))).permute(2, 3, 0, 1)
        return y[:, :, :, :-1] if self.diagonal else y


def pixelcnn(make=GatedPixelCnn):
    model = net(make())
    optimizer = adam(3e-3, model)
    average = [p.detach().clone() for p in model.parameters()]
    data = (numbers((16, 1, 28, 28)) < 0.13).float()

    def step(i):
        x = shuffled(data)
        loss = F.binary_cross_entropy_with_logits(model(x), x, reduction="none").flatten(1).sum(1).mean()
        loss = minimise(optimizer, loss)
        with torch.no_grad():
            torch._foreach_lerp_(average, list(model.parameters()), 0.01)
        return [loss]

    return step


class WaveNet(nn.Module):
    def __init__(self, width=24, outputs=12, dilations=2 * (1, 2, 4, 8, 16, 32)):
        super().__init__()
        self.dilations = dilations
        self.input = nn.Linear(4, width)
        self.convolutions = nn.ModuleList(nn.Linear(2 * width, 2 * width) for _ in dilations)
        self.skips = nn.ModuleList(nn.Linear(width, width) for _ in dilations)
        self.residuals = nn.ModuleList(nn.Linear(width, width) for _ in dilations[1:])
        self.hidden = nn.Linear(width, width)
        self.output = nn.Linear(width, outputs)

    @staticmethod
    def before(x, d):
        return torch.cat([x.new_zeros(len(x), d, x.shape[2]), x[:, :-d]], 1)

    def forward(self, x):
        x = self.before(x, 1)
        h = self.input(torch.cat([self.before(x, 1), x], 2))
        total = 0
        for i, d in enumerate(self.dilations):
            a, c = self.convolutions[i](torch.cat([self.before(h, d), h], 2)).chunk(2, 2)
            g = a.tanh() * c.sigmoid()
            total = total + self.skips[i](g)
            if i < len(self.residuals):
                h = h + self.residuals[i](g)
        return self.output(F.relu(self.hidden(F.relu(total))))


def wavenet():
    model = net(WaveNet())
    optimizer = adam(4e-3, model)
    data = (256 * numbers((4, 1000)).double()).long()
    c = (2 * torch.arange(256, device=DEV) + 1) / 256 - 1
    c = torch.stack([c, torch.arange(256, device=DEV) / 128 - 1])  # middles, lower edges
    amplitudes, edges = c.sign() * torch.expm1(c.abs() * math.log(256)) / 255
    edges = torch.cat([edges.new_tensor([-1e30]), edges[1:], edges.new_tensor([1e30])])
    table = torch.stack([amplitudes, c[0]], 1)

    def step(i):
        codes = shuffled(data)
        x = table[codes]
        logits, shift, scale = model(x).chunk(3, 2)
        mean = shift / 10 + WaveNet.before(x, 1)[..., :1]
        narrow = (10 - F.relu(scale + 6)).exp()
        low, high = edges[codes].unsqueeze(-1), edges[codes + 1].unsqueeze(-1)
        each = torch.log(-torch.expm1((low - high) * narrow)) - F.softplus((mean - high) * narrow) - F.softplus((low - mean) * narrow)
        return [minimise(optimizer, -torch.logsumexp(each + logits.log_softmax(-1), -1).mean(), clip=1.0)]

    return step


class WordGru(nn.Module):
    def __init__(self, more=0, words=49, embedding=32, units=96):
        super().__init__()
        self.table = nn.Embedding(words, embedding)
        self.gru = nn.GRU(embedding + more, units, batch_first=True)

    def forward(self, x, *more):
        embedded = self.table(x) * self.table.num_embeddings**0.5
        return self.gru(torch.cat([embedded, *(z[:, None].expand(-1, x.shape[1], -1) for z in more)], 2))


def word_gru(more):
    gru = net(WordGru(more))
    gru.table.weight.data = numbers((32, 49), -(49**-0.5), 49**-0.5).t().contiguous()  # Java keeps it the other way round
    return gru


def sentences():
    reader, code, writer, output = word_gru(0), net(nn.Linear(96, 64)), word_gru(32), net(nn.Linear(96, 49))
    optimizer = adam(4e-3, reader, code, writer, output)
    data = 2 + (47 * numbers((64, 10)).double()).long()
    data[:, 9] = 0

    def step(i):
        x = shuffled(data)
        mean, log_variance = code(reader(x)[1][0]).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        before = torch.cat([x.new_zeros(len(x), 1), x[:, :-1]], 1)
        before = torch.where((torch.rand(before.shape, device=DEV) < 0.75) & (before != 0), 1, before)
        log_p = F.log_softmax(output(writer(before, z)[0]), -1).gather(-1, x.unsqueeze(-1)).squeeze(-1)
        ends = (x == 0).long()
        reconstruction = -(log_p * (ends.cumsum(1) - ends == 0)).sum(1).mean()
        kl = 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(1).mean()
        loss = minimise(optimizer, reconstruction + 0.5 * kl)
        torch.stack([reconstruction.detach(), kl.detach()]).tolist()
        return [loss]

    return step


class Generator(nn.Module):
    def __init__(self, latent=64, width=40):
        super().__init__()
        self.linear = nn.Linear(latent, 2 * width * 49)
        self.correction = nn.Conv2d(2 * width, 2 * width, 3, padding=1)
        self.up1 = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.up2 = nn.Conv2d(width, 4, 3, padding=1)

    def act(self, h):
        return F.leaky_relu(h / torch.sqrt(h.square().mean(1, keepdim=True) + 1e-8), 0.2)

    def logits(self, z):
        h = self.linear(z).view(len(z), -1, 7, 7)
        h = h + self.correction(self.act(h))
        h = F.pixel_shuffle(self.up1(self.act(h)), 2)
        return F.pixel_shuffle(self.up2(self.act(h)), 2)

    def forward(self, z):
        return torch.sigmoid(self.logits(z))


class Critic(nn.Module):
    def __init__(self, width=40, outputs=1, layers=3):
        super().__init__()
        sizes = [1] + [width << i for i in range(layers)]
        self.downs = nn.ModuleList(nn.Conv2d(c, d, 4, 2, 1) for c, d in zip(sizes, sizes[1:]))
        self.out = nn.Linear(sizes[-1] * 9, outputs)

    def features(self, x):
        h = 2 * (x - 0.5)
        for down in self.downs:
            h = F.leaky_relu(down(h), 0.2)
        return h.flatten(1)

    def forward(self, x):
        return self.out(self.features(x))


def picture_vae():
    encoder, decoder = net(Critic(16, 32)), net(Generator(16, 16))
    optimizer = adam(2e-3, encoder, decoder)
    data = numbers((32, 1, 28, 28))

    def step(i):
        x = shuffled(data)
        mean, log_variance = encoder(x).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        reconstruction = F.binary_cross_entropy_with_logits(decoder.logits(z), x, reduction="none").sum((1, 2, 3))
        kl = 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(1)
        return [minimise(optimizer, (reconstruction + kl).mean())]

    return step


def slope(critic, x):
    x = x.detach().requires_grad_(True)
    return torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0].flatten(1).square().sum(1)


def gan(restraint=None):
    wasserstein = restraint == "wgan-gp"
    generator, critic = net(Generator()), net(Critic())
    g, d = adam(1e-3, generator, betas=(0.5, 0.99)), adam(1e-3, critic, betas=(0.5, 0.99))
    average = [p.detach().clone() for p in generator.parameters()]
    data = numbers((64, 1, 28, 28))

    def step(i):
        x = shuffled(data)
        with torch.no_grad():
            fake = generator(torch.randn(64, 64, device=DEV))
        real, made = critic(x), critic(fake)
        loss = (made - real if wasserstein else F.softplus(-real) + F.softplus(made)).mean()
        if wasserstein:
            t = torch.rand(len(x), 1, 1, 1, device=DEV)
            loss = loss + 10 * ((slope(critic, t * x + (1 - t) * fake) + 1e-12).sqrt() - 1).square().mean()
        if restraint == "r1" and i % 8 == 0:
            loss = loss + 8 * 2 * slope(critic, x).mean()
        d_loss = minimise(d, loss)
        made = critic(generator(torch.randn(64, 64, device=DEV)))
        g_loss = minimise(g, (-made if wasserstein else F.softplus(-made)).mean())
        with torch.no_grad():
            torch._foreach_lerp_(average, list(generator.parameters()), 0.01)
        return [d_loss, g_loss]

    return step


def vae_gan():
    encoder, generator, critic = net(Critic(16, 32)), net(Generator(16, 16)), net(Critic(16))
    d, e, g = (adam(4e-3, part, betas=(0.5, 0.99)) for part in (critic, encoder, generator))
    data = numbers((16, 1, 28, 28))
    constant = 0.5 * 576 * math.log(2 * math.pi)

    def draw(mean, log_variance):
        return mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)

    def price(f, seen):
        return constant + 0.5 * (f - seen).square().sum(1).mean()

    def step(i):
        x, z = shuffled(data), torch.randn(16, 16, device=DEV)
        with torch.no_grad():
            zx = draw(*encoder(x).chunk(2, 1))
            x1, made = generator(zx), generator(z)
        cost = (F.softplus(-critic(x)) + F.softplus(critic(made)) + F.softplus(critic(x1))).mean()
        d_loss = minimise(d, cost + 8 * 0.005 * slope(critic, x).mean() if i % 8 == 0 else cost)
        with torch.no_grad():
            seen = critic.features(x)
        mean, log_variance = encoder(x).chunk(2, 1)
        kl = 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(1).mean()
        e_loss = minimise(e, 0.3 * kl + price(critic.features(generator(draw(mean, log_variance))), seen))
        f = critic.features(generator(zx))
        g_loss = minimise(g, (F.softplus(-critic.out(f)) + F.softplus(-critic(generator(z)))).mean() + price(f, seen))
        return [d_loss, e_loss, g_loss]

    return step


def info_gan():
    generator, critic = net(Generator(28, 16)), net(Critic(16))
    reader = net(nn.Linear(576, 128), nn.LeakyReLU(0.2), nn.Linear(128, 14))
    d, g = adam(1e-3, critic, betas=(0.5, 0.99)), adam(1e-3, generator, reader, betas=(0.5, 0.99))
    data = numbers((32, 1, 28, 28))

    def step(i):
        x, z = shuffled(data), torch.randn(32, 16, device=DEV)
        k, u = torch.randint(10, (32,), device=DEV), torch.rand(32, 2, device=DEV) * 2 - 1
        zc = torch.cat([z, F.one_hot(k, 10).float(), u], 1)
        with torch.no_grad():
            fake = generator(zc)
        cost = (F.softplus(-critic(x)) + F.softplus(critic(fake))).mean()
        d_loss = minimise(d, cost + 8 * 0.005 * slope(critic, x).mean() if i % 8 == 0 else cost)
        seen = critic.features(generator(zc))
        said = reader(seen)
        of_k = F.cross_entropy(said[:, :10], k)
        mean, log_variance = said[:, 10:12], said[:, 12:]
        of_u = 0.5 * ((u - mean).square() * torch.exp(-log_variance) + log_variance + math.log(2 * math.pi)).sum(1).mean()
        g_loss = minimise(g, F.softplus(-critic.out(seen)).mean() + of_k + 0.1 * of_u)
        return [d_loss, g_loss]

    return step


def cgan():
    generator, critic, embedding = net(Generator(26, 16)), net(Critic(16)), net(nn.Linear(10, 576, bias=False))
    d, g = adam(1e-3, critic, embedding, betas=(0.5, 0.99)), adam(1e-3, generator, betas=(0.5, 0.99))
    data, labels = numbers((32, 1, 28, 28)), F.one_hot(torch.arange(32, device=DEV) % 10, 10).float()

    def real(x, y):
        seen = critic.features(x)
        return critic.out(seen) + (embedding(y) * seen).sum(1, keepdim=True)

    def step(i):
        at = torch.randperm(32, device=DEV)
        x, y = data[at], labels[at]
        zy = torch.cat([torch.randn(32, 16, device=DEV), y], 1)
        with torch.no_grad():
            made = generator(zy)
        cost = (F.softplus(-real(x, y)) + F.softplus(real(made, y))).mean()
        d_loss = minimise(d, cost + 8 * 0.005 * slope(lambda rows: real(rows, y), x).mean() if i % 8 == 0 else cost)
        return [d_loss, minimise(g, F.softplus(-real(generator(zy), y)).mean())]

    return step


def cvae_gan():
    encoder = Critic(16, 32)
    encoder.downs[0] = nn.Conv2d(11, 16, 4, 2, 1)
    encoder, generator, critic, classifier = net(encoder), net(Generator(26, 16)), net(Critic(16)), net(Critic(16, 10))
    d, e, g = (adam(1e-3, part, betas=(0.5, 0.99)) for part in (critic, encoder, generator))
    data, labels = numbers((32, 1, 28, 28)), F.one_hot(torch.arange(32, device=DEV) % 10, 10).float()
    goal, average = numbers((10, 576)), numbers((10, 576))

    def half(a, b):
        return 0.5 * (a - b).square().sum(1)

    def q(x, y):
        mean, log_variance = encoder(torch.cat([x, y[:, :, None, None].expand(-1, -1, 28, 28)], 1)).chunk(2, 1)
        return mean, log_variance, mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)

    def means(f, y):
        return (y.T @ f) / y.sum(0).clamp(min=1).unsqueeze(1)

    def told(z, y):
        return torch.cat([z, 3 * y], 1)

    def near(x, copy, seen_d, seen_c):
        x1 = torch.sigmoid(copy)
        pixels = F.binary_cross_entropy_with_logits(copy, x, reduction="none").flatten(1).sum(1)
        return (0.1 * pixels + 0.3 * (half(critic.features(x1), seen_d) + half(classifier.features(x1), seen_c))).mean()

    def step(i):
        at = torch.randperm(32, device=DEV)
        x, y, z = data[at], labels[at], torch.randn(32, 16, device=DEV)
        with torch.no_grad():
            zx = q(x, y)[2]
            z_new, y_new = torch.cat([z[:16], zx[16:]]), y.roll(-1, 0)
            x1, made = generator(told(zx, y)), generator(told(z_new, y_new))
        cost = (F.softplus(-critic(x)) + F.softplus(critic(made)) + F.softplus(critic(x1))).mean()
        d_loss = minimise(d, cost + 8 * 0.005 * slope(critic, x).mean() if i % 8 == 0 else cost)
        with torch.no_grad():
            seen_d, seen_c = critic.features(x), classifier.features(x)
        mean, log_variance, own = q(x, y)
        kl = 0.5 * (log_variance.exp() + mean.square() - 1 - log_variance).sum(1).mean()
        e_loss = minimise(e, 0.1 * kl + near(x, generator.logits(told(own, y)), seen_d, seen_c))
        copy, made = generator.logits(told(zx, y)), generator(told(z_new, y_new))
        real = (F.softplus(-critic(made)) + F.softplus(-critic(torch.sigmoid(copy)))).mean()
        moved = average + 0.1 * y.sum(0).clamp(max=1).unsqueeze(1) * (means(classifier.features(made), y_new) - average)
        average.copy_(moved.detach())
        right = 0.1 / 0.1 * half(moved, goal).sum()
        return [d_loss, e_loss, minimise(g, near(x, copy, seen_d, seen_c) + 2 * real + right)]

    return step


class Orthonormal(nn.Linear):
    def forward(self, x):
        wide = self.out_features < self.in_features
        q = self.weight / self.square(self.weight, wide).abs().sum(0).max().sqrt()
        for _ in range(0 if min(q.shape) == 1 else 7):
            square = self.square(q, wide)
            q = 1.5 * q - 0.5 * (square @ q if wide else q @ square)
        return F.linear(x, q, self.bias)

    @staticmethod
    def square(q, wide):
        return q @ q.T if wide else q.T @ q


class GroupSort(nn.Module):
    def forward(self, x):
        one, other = x.chunk(2, 1)
        return torch.cat([torch.maximum(one, other), torch.minimum(one, other)], 1)


def orthonormal(*widths):
    layers = [layer for pair in zip(widths, widths[1:]) for layer in (Orthonormal(*pair), GroupSort())]
    critic = net(*layers[:-1])
    d = adam(1e-3, critic, betas=(0.5, 0.9))
    both = torch.cat([numbers((512, 2)), 0.5 * numbers((512, 2))])

    def step(i):
        said, of_made = critic(both).chunk(2)
        return [minimise(d, (of_made - said).mean())]

    return step


class Scaled(nn.Module):
    def forward(self, x):
        return 2 * x - 1


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def normed(convolution, *after):
    return [convolution, nn.InstanceNorm2d(convolution.out_channels, affine=True), *after]


def translator(c=24, halvings=2, blocks=6):
    layers = [Scaled(), *normed(nn.Conv2d(3, c, 3, padding=1), nn.ReLU())]
    for _ in range(halvings):
        layers += normed(nn.Conv2d(c, 2 * c, 4, 2, 1), nn.ReLU())
        c *= 2
    for _ in range(blocks):
        layers.append(Residual(*normed(nn.Conv2d(c, c, 3, padding=1), nn.ReLU()), *normed(nn.Conv2d(c, c, 3, padding=1))))
    for _ in range(halvings):
        layers += [nn.Upsample(scale_factor=2), *normed(nn.Conv2d(c, c // 2, 3, padding=1), nn.ReLU())]
        c //= 2
    return net(*layers, nn.Conv2d(c, 3, 3, padding=1), nn.Sigmoid())


def patch_critic(c=48):
    return net(Scaled(), nn.Conv2d(3, c, 4, 2, 1), nn.LeakyReLU(0.2), *normed(nn.Conv2d(c, 2 * c, 4, 2, 1), nn.LeakyReLU(0.2)),
               *normed(nn.Conv2d(2 * c, 4 * c, 4, 2, 1), nn.LeakyReLU(0.2)), nn.Conv2d(4 * c, 1, 3, padding=1))


def exchange(pool, fresh, size=50):
    if len(pool) < size:
        pool.append(fresh)
    elif random.random() < 0.5:
        place = random.randrange(size)
        pool[place], fresh = fresh, pool[place]
    return fresh


def cyclegan():
    to_a, to_b, on_a, on_b = translator(), translator(), patch_critic(), patch_critic()
    g, d = adam(4e-4, to_a, to_b, betas=(0.5, 0.999)), adam(4e-4, on_a, on_b, betas=(0.5, 0.999))
    data_a = 0.5 * numbers((1, 3, 64, 64))
    data_b = data_a + 0.5
    pool_a, pool_b = [], []

    def l1(x, y):
        return (x - y).abs().mean()

    def step(i):
        a, b = shuffled(data_a), shuffled(data_b)
        made_a, made_b = to_a(b), to_b(a)
        loss = (on_b(made_b) - 1).square().mean() + (on_a(made_a) - 1).square().mean()
        loss = loss + 20 * (l1(to_a(made_b), a) + l1(to_b(made_a), b)) + 10 * (l1(to_b(b), b) + l1(to_a(a), a))
        g_loss = minimise(g, loss)
        old_a, old_b = exchange(pool_a, made_a.detach()), exchange(pool_b, made_b.detach())
        loss = ((on_a(a) - 1).square() + on_a(old_a).square()).mean() + ((on_b(b) - 1).square() + on_b(old_b).square()).mean()
        return [minimise(d, loss), g_loss]

    return step


def pixelgan():
    encoder, told = net(Critic(12, 10, 2)), net(nn.Linear(10, 32), nn.LeakyReLU(0.2), nn.Linear(32, 32))
    painter = net(GatedPixelCnn(12, (1,), 8, 14, 32))
    optimizer = adam(2e-3, encoder, told, painter)
    data = numbers((128, 1, 14, 14))

    def step(i):
        x = shuffled(data)
        x = (torch.rand_like(x) < x).float()
        logits, seen = encoder(x), x[:32]
        noisy = logits[:32] - torch.empty_like(logits[:32]).exponential_().log()
        soft = (noisy / 0.3).softmax(1)
        z = F.one_hot(noisy.argmax(1), 10) + soft - soft.detach()
        nats = F.binary_cross_entropy_with_logits(painter(seen, told(z)), seen, reduction="none").flatten(1).sum(1).mean()
        log_pi = logits.log_softmax(1)
        q = log_pi.exp().mean(0)
        prior = (q * ((q + 1e-6).log() + math.log(10))).sum()
        information = math.log(10) + (log_pi.exp() * log_pi).sum(1).mean() - prior
        return [minimise(optimizer, nats - information + 5 * prior)]

    return step


FAMILIES = {
    "vae": ("VAE 784-400-20, batch 128", vae),
    "vae-lab06": ("VAE of lab 06 at full, 784-500-500-50, batch 128", lambda: vae(True, 50, (500, 500))),
    "cvae-lab07": ("CVAE of lab 07, 784-400-4 and 12 more inputs each, batch 128", lambda: vae(True, 4, told=12)),
    "vae-lab09": ("convolutional VAE of lab 09, 28 x 28, code of 16, batch 32", picture_vae),
    "rnn": ("pixel RNN, 20 x 20 of 167 colours, 128 units, batch 64", rnn),
    "pixelcnn": ("gated PixelCNN 28 x 28, 12 channels, four blocks, batch 16", pixelcnn),
    "rowlstm": ("row LSTM 28 x 28, 24 channels, one layer, batch 16", lambda: pixelcnn(lambda: PixelLstm(False))),
    "diagonal": ("diagonal BiLSTM 28 x 28, 24 channels, one layer, batch 16", lambda: pixelcnn(lambda: PixelLstm(True))),
    "wavenet": ("WaveNet, 24 channels, 12 layers, 4 logistics, batch 4 of 1,000 samples", wavenet),
    "sentences": ("sentence VAE, GRUs of 96 units, 10 places, 49 words, batch 64", sentences),
    "cgan": ("conditional GAN of lab 15, projection, 16 channels, batch 32", cgan),
    "cvae-gan": ("CVAE-GAN of lab 19, 16 channels, batch 32", cvae_gan),
    "dcgan": ("DCGAN 28 x 28, batch 64", gan),
    "dcgan-r1": ("DCGAN with R1 in every eighth step", lambda: gan("r1")),
    "wgan-gp": ("WGAN-GP 28 x 28, batch 64, one step each", lambda: gan("wgan-gp")),
    "vae-gan": ("VAE-GAN of lab 18, 16 channels, batch 16", vae_gan),
    "infogan": ("InfoGAN of lab 17, 16 channels, batch 32", info_gan),
    "pixelgan": ("PixelGAN auto-encoder of lab 20, ten classes, 14 x 14, 12 channels, batch 128, 32 painted", pixelgan),
    "orthonormal": ("critic of lab 12, orthonormal 2-64-64-64-1, 1,024 points", lambda: orthonormal(2, 64, 64, 64, 1)),
    "cyclegan": ("CycleGAN 64 x 64, batch 1", cyclegan),
}


def main():
    torch.set_num_threads(int(THREADS))
    step = FAMILIES[FAMILY][1]()
    print(weights, flush=True)
    for line in sys.stdin:
        count, losses = int(line), []
        cpu, began = time.process_time(), time.perf_counter()
        for i in range(count):
            losses.append(torch.stack(step(i)).tolist())
        print(time.perf_counter() - began, time.process_time() - cpu, *(sum(of) / count for of in zip(*losses)), flush=True)
        for optimizer in adams:  # as in Java, the weights hardly move from here on
            for group in optimizer.param_groups:
                group["lr"] *= 1e-4
        adams.clear()


if __name__ == "__main__":
    if FAMILY:
        main()
    else:
        for name, (title, _) in FAMILIES.items():
            print(f"{name}\t{title}")
