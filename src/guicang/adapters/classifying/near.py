"""What lies near what: ridge regression on n-grams and on nearness to prototypes.

A straight border through sentence vectors is too stiff for many labels that are much
alike. A kernel machine bends it, but holds the vector of every text that it learned
from. This one holds means of about three such vectors of one label (prototypes): with
n-grams beside them, that keeps most of what it gains (docs/explanation).
"""

from typing import Any, Final, NamedTuple

import numpy as np

Array = Any
PER: Final = 3
MOST: Final = 10_000
"""Up to so many texts it is tried: its time grows with the cube of their number, its
memory with the square."""
_PROTOTYPES: Final = 2_400
_WIDTH: Final = 1.0
_RIDGE: Final = 0.3
_JITTER: Final = 1e-3
_ROUNDS: Final = 8
_BATCH: Final = 1_024


class Near(NamedTuple):
    """Prototypes, a row each, and what nearness to them adds to each label."""

    prototypes: Array
    pull: Array

    def scores(self, vectors: Array) -> Array:
        """Say what the nearness of sentence vectors adds."""
        return nearness(vectors, self.prototypes) @ self.pull


class Ground(NamedTuple):
    """Texts: their n-grams, how alike these are, prototypes, and nearness to them."""

    sparse: Array
    alike: Array
    means: Array
    lifted: Array
    whitening: Array


class Fitted(NamedTuple):
    """What was learned: weights of the n-grams, nearness, and the bias."""

    weights: Array
    near: Near
    bias: Array


def nearness(vectors: Array, prototypes: Array) -> Array:
    """Give a Gaussian of the distance between unit vectors: 1 for the same."""
    return np.exp(2 * _WIDTH * (vectors @ prototypes.T - 1))


def prototypes(vectors: Array, numbers: Array, seed: int) -> Array:
    """Give the means of what lies together, label by label, of unit length."""
    from sklearn.cluster import MiniBatchKMeans

    per = max(PER, len(vectors) / _PROTOTYPES)
    found = []
    for label in np.unique(numbers):
        some = vectors[numbers == label]
        many = int(len(some) / per)
        if many <= 1:
            found.append(some.mean(axis=0, keepdims=True))
            continue
        machine = MiniBatchKMeans(
            many, random_state=seed, n_init=1, max_iter=_ROUNDS, batch_size=_BATCH
        )
        found.append(machine.fit(some).cluster_centers_)
    means = np.concatenate(found)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    means = (means / np.maximum(lengths, _JITTER)).astype(np.float16)
    return means.astype(np.float32)


def ground(sparse: Array, dense: Array, numbers: Array, seed: int) -> Ground:
    """Reckon what does not depend on how much nearness counts."""
    means = prototypes(dense, numbers, seed)
    lifted, whitening = _lifted(dense, means)
    return Ground(sparse, (sparse @ sparse.T).toarray(), means, lifted, whitening)


def fit(on: Ground, numbers: Array, weight: float) -> Fitted:
    """Fit it; ``weight`` is how much nearness counts beside the n-grams.

    Solved among texts, not among features: there are fewer of them.
    """
    from scipy.linalg import cho_factor, cho_solve

    alike = on.alike + np.float32(weight) * (on.lifted @ on.lifted.T)
    alike[np.diag_indices(len(numbers))] += np.float32(_RIDGE)
    labels = int(numbers.max()) + 1
    wanted = 2 * np.eye(labels, dtype=np.float32)[numbers] - 1
    bias = wanted.mean(axis=0)
    factor = cho_factor(alike, lower=True, overwrite_a=True, check_finite=False)
    shares = cho_solve(factor, wanted - bias, check_finite=False)
    pull = np.float32(weight) * (on.whitening @ (on.lifted.T @ shares))
    weights = np.asarray(on.sparse.T @ shares, np.float32)
    return Fitted(weights, Near(on.means, pull.astype(np.float32)), bias)


def _lifted(vectors: Array, means: Array) -> tuple[Array, Array]:
    """Give features whose products are near those of a Gaussian (Nystroem)."""
    among = nearness(means, means).astype(np.float64)
    spread, axes = np.linalg.eigh(among + _JITTER * np.eye(len(means)))
    whitening = (axes / np.sqrt(np.maximum(spread, _JITTER))).astype(np.float32)
    return nearness(vectors, means) @ whitening, whitening
