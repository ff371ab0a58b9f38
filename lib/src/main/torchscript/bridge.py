"""The engine operations that DJL does not expose, as one TorchScript module.

genlab.engine.Bridge calls these methods by name. Every method is a thin name for operations of
PyTorch itself: nothing here is an algorithm of its own. Rebuild the archive with build.sh after a
change; a unit test compares the copy of this file inside the archive with this file.

DJL runs a module's methods without recording, which is right for updates in place, and its forward,
in training mode, with recording, which is what a gradient of a gradient needs.
"""

from typing import List, Optional, Tuple

import torch
from torch import Tensor


class Bridge(torch.nn.Module):
    # ---- gradients: returned, never accumulated in the tensors ----

    def forward(self, y: Tensor, xs: List[Tensor]) -> List[Tensor]:
        """d sum(y) / d x for every x, with a graph of its own. Only forward runs with the grad mode on."""
        return self.differentiate(y, xs, True)

    @torch.jit.export
    def gradients(self, y: Tensor, xs: List[Tensor]) -> List[Tensor]:
        """d sum(y) / d x for every x. Frees the graph of y.

        Each in the layout of its x: the gradient of a convolution's gradient comes with other strides,
        and _fused_adam_ on the CPU pairs weights and gradients by place in memory, whatever the strides.
        """
        return [g.contiguous() for g in self.differentiate(y, xs, False)]

    def differentiate(self, y: Tensor, xs: List[Tensor], graph: bool) -> List[Tensor]:
        if not graph and not y.requires_grad:
            raise RuntimeError("depends on none of the weights")
        ones: List[Optional[Tensor]] = [torch.ones_like(y)]
        found = torch.autograd.grad([y], xs, ones, create_graph=graph, allow_unused=True)
        if not graph and not any([g is not None for g in found]):
            raise RuntimeError("depends on none of the weights")
        result: List[Tensor] = []
        for i in range(len(xs)):
            g = found[i]
            result.append(torch.zeros_like(xs[i]) if g is None else g)
        return result

    # ---- lists of gradients and parameters, in place ----

    @torch.jit.export
    def clamp_(self, xs: List[Tensor], bound: float) -> None:
        torch._foreach_clamp_min_(xs, -bound)
        torch._foreach_clamp_max_(xs, bound)

    @torch.jit.export
    def norm(self, xs: List[Tensor]) -> Tensor:
        """Of all xs taken as one vector. _foreach_norm is one call on a GPU, and a single thread on the CPU, where dot has all."""
        if xs[0].is_cuda:
            return torch.linalg.vector_norm(torch.stack(torch._foreach_norm(xs)))
        flat = [x.flatten() for x in xs]
        return torch.stack([torch.dot(x, x) for x in flat]).sum().sqrt()

    # ---- one step of an optimiser: (loss, norm of the gradient before clipping), both still on the device ----
    # Where either is not finite nothing moves: the caller reads both once, when it likes, and the last good weights are still there.

    def ready(self, loss: Tensor, gs: List[Tensor], bound: float) -> Tuple[Tensor, Tensor]:
        """(loss, norm), and 1 where one of them is not finite, else 0; shortens gradients whose norm is above bound."""
        if bound < float("inf"):
            norm = self.norm(gs)
            torch._foreach_mul_(gs, torch.clamp(bound / (norm + 1e-6), max=1.0))
        else:  # nothing hangs on its last digits; by one thread, since on the CPU it costs more to wake others than they save
            norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gs)))
        seen = torch.stack([loss.detach().sum().to(norm.dtype), norm])
        return seen, torch.logical_not(torch.isfinite(seen)).any().to(torch.float32)

    def unless(self, bad: Tensor, gs: List[Tensor]) -> List[Tensor]:
        """The gradients, or zeros where bad is 1: decided on the device, which nobody waits for."""
        return [g.masked_fill(bad > 0, 0.0) for g in gs]

    @torch.jit.export
    def sgd_(self, loss: Tensor, ps: List[Tensor], gs: List[Tensor], lr: float, bound: float) -> Tensor:
        seen, bad = self.ready(loss, gs, bound)
        torch._foreach_add_(ps, self.unless(bad, gs), alpha=-lr)
        return seen

    @torch.jit.export
    def adam_(self, loss: Tensor, ps: List[Tensor], gs: List[Tensor], ms: List[Tensor], vs: List[Tensor],
              steps: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, bound: float) -> Tensor:
        seen, bad = self.ready(loss, gs, bound)
        steps[0].add_(1.0 - bad)
        torch._fused_adam_(ps, gs, ms, vs, [], [steps[0] for _ in ps], lr=lr, beta1=beta1, beta2=beta2,
                           weight_decay=0.0, eps=eps, amsgrad=False, maximize=False,
                           grad_scale=None, found_inf=bad)
        return seen

    @torch.jit.export
    def rms_prop_(self, loss: Tensor, ps: List[Tensor], gs: List[Tensor], vs: List[Tensor],
                  lr: float, alpha: float, eps: float, bound: float) -> Tensor:
        seen, bad = self.ready(loss, gs, bound)
        sound = self.unless(bad, gs)
        torch._foreach_mul_(vs, alpha + (1.0 - alpha) * bad.to(torch.float64))
        torch._foreach_addcmul_(vs, sound, sound, value=1.0 - alpha)
        roots = torch._foreach_sqrt(vs)
        torch._foreach_add_(roots, eps)
        torch._foreach_addcdiv_(ps, sound, roots, value=-lr)
        return seen

    @torch.jit.export
    def in_one_piece_(self, ws: List[Tensor]) -> None:
        """The same values, one tensor behind the other in memory: so cuDNN wants an LSTM's weights, or it copies them at each call."""
        piece = torch.cat([w.detach().flatten() for w in ws])
        at = 0
        with torch.no_grad():
            for w in ws:
                size = w.numel()
                w.set_(piece[at:at + size].view(w.size()))
                at += size

    @torch.jit.export
    def lerp_(self, xs: List[Tensor], ys: List[Tensor], weight: float) -> None:
        torch._foreach_lerp_(xs, ys, weight)

    # ---- loops of small steps, in which calls cost more than arithmetic ----

    @torch.jit.export
    def gated_(self, t: int, x: Tensor, ws: List[Tensor], queues: List[Tensor], said: List[Tensor], told: List[Tensor]) -> Tensor:
        """What a stack of gated causal convolutions puts out at place t, given those before; moves its queues on.

        ws are matrices and biases: two of the first layer, then three of each gated one (gate, out, bias of out), then two of each last one.
        """
        taps = ws[0].size(0) // x.size(2)
        now = torch.addmm(ws[1], x.narrow(1, t, taps).flatten(1), ws[0])
        size = queues[0].size(2)
        skip = now.size(1) - size  # what is summed for the outputs stands before what goes from layer to layer
        last = 2 + 3 * len(queues)
        ys = [y[t % y.size(0)] for y in told]
        for i, queue in enumerate(queues):
            h = now.narrow(1, skip, size) if skip > 0 else now
            past = queue[t % queue.size(0)]
            both = torch.addmm(said[i][t % said[i].size(0)], torch.cat([past, h] + ys, 1), ws[3 * i + 2])
            past.copy_(h)
            both.narrow(1, 0, size).tanh_()
            now.addmm_(torch._C._nn.glu(both, 1), ws[3 * i + 3]).add_(ws[3 * i + 4])
        if skip > 0:
            now = torch.relu(now.narrow(1, 0, skip))
        for i in range(last, len(ws), 2):
            now = torch.addmm(ws[i + 1], now if i == last else now.relu_(), ws[i])
        return now

    @torch.jit.export
    def place(self, x: Tensor, t: int) -> Tensor:
        """(N, T, C) -> (N, C)"""
        return x.select(1, t)

    @torch.jit.export
    def place_(self, x: Tensor, t: int, value: Tensor) -> None:
        """(N, T, C), (N, C). DJL's own copies into a part of a tensor go by way of the host."""
        x.select(1, t).copy_(value)

    def beside(self, row: Tensor, count: int, apart: int) -> Tensor:
        """At each place of a row so many places around it, so far apart, zeros outside: (N, W, C) -> (N, W, count C)."""
        reach = apart * (count // 2)
        wide = torch.nn.functional.pad(row, [0, 0, reach, reach])
        return torch.cat([wide.narrow(1, apart * i, row.size(1)) for i in range(count)], 2)

    @torch.jit.export
    def gated_row(self, above: List[Tensor], place: List[Tensor], ws: List[Tensor], dilations: List[int]) -> List[Tensor]:
        """The vertical stack of a gated PixelCNN in one row: for each block v before it, and what v and the place say to h after it.

        above: the rows of pixels above, side by side, then for each block the row of v that it looks back to; all (N, W, channels).
        ws: a matrix and a bias of the first layer, then of each block those of v and those of what is said.
        """
        s = [p.expand(above[0].size(0), p.size(1), p.size(2)) for p in place]
        v = torch.cat([self.beside(above[0], 7, 1)] + s, 2) @ ws[0] + ws[1]
        result: List[Tensor] = []
        for i, d in enumerate(dilations):
            result.append(v)
            both = self.beside(torch.cat([above[i + 1], v], 2), 3, d) @ ws[4 * i + 2] + ws[4 * i + 3]
            a, b = both.chunk(2, 2)
            v = v + torch.tanh(a) * torch.sigmoid(b)
            result.append((torch.cat([v] + s, 2) @ ws[4 * i + 4] + ws[4 * i + 5]).transpose(0, 1).contiguous())
        return result


if __name__ == "__main__":
    import io
    import sys
    import zipfile

    with open(__file__, encoding="utf-8") as source:
        copy = source.read()
    buffer = io.BytesIO()
    torch.jit.save(torch.jit.script(Bridge()), buffer, _extra_files={"bridge.py": copy})
    # without the debug entries, which name the folder of whoever built it
    with zipfile.ZipFile(buffer) as full, zipfile.ZipFile(sys.argv[1], "w") as archive:
        for entry in full.namelist():
            if not entry.endswith(".debug_pkl"):
                archive.writestr(zipfile.ZipInfo(entry), full.read(entry))
