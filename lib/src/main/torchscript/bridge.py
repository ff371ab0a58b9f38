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
    def gated(self, past: Tensor, now: Tensor, matrix: Tensor, said: Tensor, out: Tensor, bias: Tensor) -> Tensor:
        """now + gate([past, now] matrix + said) out + bias, with gate(a, b) = tanh(a) sigmoid(b): a block of a gated stack at one place."""
        a, b = torch.addmm(said, torch.cat([past, now], 1), matrix).chunk(2, 1)
        return torch.addmm(bias, torch.tanh(a) * torch.sigmoid(b), out).add_(now)


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
