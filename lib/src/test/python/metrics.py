"""FID, KID, precision and recall, classifier score and Parzen windows by numpy and scipy: what MetricsTest compares with.

    pip install numpy scipy
    python metrics.py > ../resources/genlab/metric/metrics.csv

Written from the papers' formulas, in other ways than the library where there are some: the root of the product of the covariances by
the eigenvalues of a general matrix, all sums over pairs without blocks. Two sets of 60 and 80 features of 6 numbers, rounded so that
the text holds them exactly; the first has a heavy tail and correlated columns, so that it is not normal.
"""

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import logsumexp, softmax

rng = np.random.default_rng(14)
mix = rng.normal(size=(6, 6))
made = (rng.standard_t(5, (60, 6)) @ mix * 0.4 + 0.3).round(4)
real = rng.normal(size=(80, 6)).round(4)
# as a classifier's features: nothing below 0, a column that is 0 throughout
made, real = np.maximum(made, 0), np.maximum(real, 0)
made[:, 5] = real[:, 5] = 0


def fid(a, b):
    s, t = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    roots = np.sqrt(np.maximum(np.linalg.eigvals(s @ t).real, 0))
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(s + t) - 2 * roots.sum()


def kid(a, b):
    def k(x, y):
        return (x @ y.T / x.shape[1] + 1) ** 3

    def own(x):
        return k(x, x)[~np.eye(len(x), dtype=bool)].mean()

    return own(a) + own(b) - 2 * k(a, b).mean()


def inside(x, points, k):
    radii = np.sort(cdist(points, points), axis=1)[:, k]
    return (cdist(x, points) <= radii).any(1).mean()


def score(p):
    return np.exp((p * np.log(p / p.mean(0))).sum(1).mean())


def parzen(x, samples, sigma):
    far = cdist(x, samples, "sqeuclidean")
    logs = logsumexp(-far / (2 * sigma**2), axis=1) - np.log(len(samples))
    return (logs - samples.shape[1] / 2 * np.log(2 * np.pi * sigma**2)).mean()


for name, x in [("made", made), ("real", real)]:
    for row in x:
        print(",".join([name, *map(repr, map(float, row))]))
for name, value in [
    ("fid", fid(made, real)),
    ("kid", kid(made, real)),
    ("precision 3", inside(made, real, 3)),
    ("recall 3", inside(real, made, 3)),
    ("precision 1", inside(made, real, 1)),
    ("recall 1", inside(real, made, 1)),
    ("score", score(softmax(made, axis=1))),
    ("parzen", parzen(real, made, 0.5)),
]:
    print(f"{name},{float(value)!r}")
