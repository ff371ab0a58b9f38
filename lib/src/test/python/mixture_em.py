"""EM for a mixture of two normals with diagonal covariance, by scikit-learn: what GaussianMixtureTest compares with.

Run with scikit-learn 1.9.1; any version with GaussianMixture will do. Prints the data and the fitted numbers as Java literals.
"""

import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

warnings.simplefilter("ignore")  # it warns that 20 steps are too few to converge: they are meant to be
rng = np.random.default_rng(0)
x = np.concatenate([rng.normal([-1, 0], [0.8, 0.4], (20, 2)), rng.normal([1, 1], [0.5, 1.0], (20, 2))]).round(2)
model = GaussianMixture(
    2,
    covariance_type="diag",
    reg_covar=0,
    tol=0,
    max_iter=20,
    weights_init=[0.5, 0.5],
    means_init=x[[0, 39]],
    precisions_init=np.ones((2, 2)) / x.var(0),
)
model.fit(x)
print("data", ", ".join(map(str, x.ravel())))
for name, value in [
    ("weights", model.weights_),
    ("means", model.means_),
    ("variances", model.covariances_),
    ("mean log density", model.score(x)),
]:
    print(name, ", ".join(repr(float(v)) for v in np.ravel(value)))
