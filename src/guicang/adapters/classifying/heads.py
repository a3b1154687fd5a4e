"""What is learned from weighed n-grams: linear machines, and naive Bayes.

A head is one matrix of weights. Half of it may come from features that were first
multiplied by how much more often they come with a label than without it (NBSVM: Wang
and Manning, 2012), which tells opinions better; for very many labels it only costs.
"""

import warnings
from typing import Any, NamedTuple

import numpy as np

from guicang.adapters.classifying.near import Near

Array = Any


class Settings(NamedTuple):
    """How a head is fitted.

    ``cost`` is the machine's C; ``bayes`` that of the other half; 0 for none of them;
    ``sentences`` how much the sentence vector counts beside the n-grams, 0 for nothing;
    ``near`` how much nearness to prototypes does in a second machine, 0 for none.
    """

    cost: float
    bayes: float = 0.0
    sentences: float = 0.0
    near: float = 0.0


class Head(NamedTuple):
    """Weights: a row a feature, a column a label; and prototypes, if any."""

    weights: Array
    bias: Array
    near: Near | None = None

    def scores(self, matrix: Array) -> Array:
        """Score rows of features."""
        return np.asarray(matrix @ self.weights + self.bias)


def parts(how: Settings) -> list[Settings]:
    """Give the machines that a head is the mean of, each by itself."""
    one = Settings(how.cost, 0.0, how.sentences)
    return [one, Settings(0.0, how.bayes, how.sentences)] if how.bayes else [one]


def fit(matrix: Array, numbers: Array, labels: int, how: Settings, seed: int) -> Head:
    """Fit a head; ``numbers`` are the labels' of the rows, each of them there."""
    if not how.bayes:
        return _machine(matrix, numbers, labels, how.cost, seed)
    other = _bayes(matrix, numbers, labels, how.bayes, seed)
    if not how.cost:
        return other
    head = _machine(matrix, numbers, labels, how.cost, seed)
    return Head((head.weights + other.weights) / 2, (head.bias + other.bias) / 2)


def _machine(
    matrix: Array, numbers: Array, labels: int, cost: float, seed: int
) -> Head:
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=cost, tol=1e-3, random_state=seed, max_iter=400)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it would like to go on: it is near
        machine.fit(matrix, numbers)
    weights, bias = machine.coef_.T, machine.intercept_
    if weights.shape[1] < labels:  # two labels are one question
        weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
    return Head(weights.astype(np.float32), bias.astype(np.float32))


def _bayes(matrix: Array, numbers: Array, labels: int, cost: float, seed: int) -> Head:
    """Ask for each label by itself, on features weighed by their log ratio."""
    from scipy.sparse import diags

    asked = [1] if labels == 2 else range(labels)  # noqa: PLR2004 - two are one question
    columns, biases = [], []
    for label in asked:
        ratio = _ratio(matrix, numbers == label)
        head = _machine(
            matrix @ diags(ratio), (numbers == label).astype(int), 2, cost, seed
        )
        columns.append(head.weights[:, 1] * ratio)
        biases.append(head.bias[1])
    weights, bias = np.stack(columns, axis=1), np.array(biases)
    if len(asked) < labels:
        weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
    return Head(weights.astype(np.float32), bias.astype(np.float32))


def _ratio(matrix: Array, true: Array) -> Array:
    """Give each feature's log ratio with and without a label, smoothed by one.

    A feature that may be negative, of a sentence vector, has none: it keeps its weight.
    """
    there = (matrix > 0).astype(np.float32)
    with_, without = there[true], there[~true]
    one = np.asarray(with_.sum(axis=0)).ravel() + 1
    other = np.asarray(without.sum(axis=0)).ravel() + 1
    ratio = np.log((one / one.sum()) / (other / other.sum())).astype(np.float32)
    signed = np.asarray((matrix < 0).sum(axis=0)).ravel() > 0
    ratio[signed] = 1.0
    return ratio
