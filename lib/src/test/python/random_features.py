"""A feature extractor that has learned nothing, as a TorchScript file: what FeatureExtractorTest and lab 14 read.

    pip install torch==2.7.1
    python random_features.py ../../../../data/weights/14-random-features.pt

Two convolutions 5 x 5 with stride 2 and ReLU, weights as they begin (seed 14), then the mean and the maximum of each of the 32 channels:
(N, 1, 28, 28) in [0, 1] to (N, 64).
"""

import sys

import torch


class RandomFeatures(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv2d(1, 16, 5, 2, 2)
        self.second = torch.nn.Conv2d(16, 32, 5, 2, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        h = torch.relu(self.second(torch.relu(self.first(x))))
        return torch.cat([h.mean((2, 3)), h.amax((2, 3))], 1)


torch.manual_seed(14)
torch.jit.save(torch.jit.script(RandomFeatures().eval()), sys.argv[1])
if len(sys.argv) > 2:  # the features of a grey picture of one half, for the test
    print(torch.jit.load(sys.argv[1])(torch.full((1, 1, 28, 28), 0.5))[0, [0, 31, 32, 63]].tolist())
