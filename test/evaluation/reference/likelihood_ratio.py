"""Expected values of the likelihood-ratio tests, from the definitions, with scipy's general-purpose optimisers.

Run again:  python3 test/evaluation/reference/likelihood_ratio.py > test/evaluation/reference/likelihood-ratio.json
Needs numpy and scipy. The test suite reads the stored output and needs neither.
"""

import json

import numpy as np
from scipy.optimize import isotonic_regression, minimize


def hash_of(a, b):
    """As hashOf in test/evaluation/synthetic.ts."""
    mixed = ((min(a, b) + 1) * 2654435761 & 0xFFFFFFFF) ^ (max(a, b) + 1)
    return (mixed * 2246822519 & 0xFFFFFFFF) / 256 // 1 / 2**24


mated = np.array([[0.45 + 0.5 * hash_of(1, i), 0.3 + 0.6 * hash_of(4, i)] for i in range(200)])
non_mated = np.array([[0.7 * hash_of(2, i) ** 2 + 0.1 * hash_of(3, i), 0.5 * hash_of(5, i)] for i in range(1000)])


def fit(columns):
    """Both classes weigh the same; Platt's targets."""
    m, n = mated[:, columns], non_mated[:, columns]
    targets = (len(m) + 1) / (len(m) + 2), 1 / (len(n) + 2)

    def entropy(logit, target):
        return np.mean(target * np.logaddexp(0, -logit) + (1 - target) * np.logaddexp(0, logit))

    def loss(p):
        return entropy(m @ p[:-1] + p[-1], targets[0]) + entropy(n @ p[:-1] + p[-1], targets[1])

    found = minimize(loss, np.zeros(len(columns) + 1), method="Nelder-Mead", options=dict(xatol=1e-12, fatol=1e-16, maxiter=50000, maxfev=50000))
    return minimize(loss, found.x, method="BFGS", options=dict(gtol=1e-13)).x


def clipped(p, scores):
    return np.clip((p[0] * scores + p[1]) / np.log(10), -np.log10(len(mated) + 1), np.log10(len(non_mated) + 1)) * np.log(10)


single = fit([0])
m, n = mated[:, 0], non_mated[:, 0]
cost = (np.mean(np.logaddexp(0, -clipped(single, m))) + np.mean(np.logaddexp(0, clipped(single, n)))) / (2 * np.log(2))

scores = np.r_[m, n]
labels = np.r_[np.ones(len(m)), np.zeros(len(n))]
weights = np.r_[np.full(len(m), 1 / len(m)), np.full(len(n), 1 / len(n))]
order = np.argsort(scores, kind="stable")
p = isotonic_regression(labels[order], weights=weights[order]).x
with np.errstate(all="ignore"):
    charged = np.where(labels[order] == 1, -np.log(p), -np.log1p(-p))
minimum = np.sum(weights[order] * charged) / (2 * np.log(2))

fused = fit([0, 1])
print(
    json.dumps(
        {
            "slope": single[0] / np.log(10),
            "offset": single[1] / np.log(10),
            "cost": cost,
            "minimumCost": minimum,
            "fusion": {"weights": list(fused[:2] / np.log(10)), "offset": fused[2] / np.log(10)},
        },
        indent=2,
    )
)
