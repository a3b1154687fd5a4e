"""Errors cross processes whole: worker and command line are two."""

import pickle

from guicang.domain.errors import HoldInForce


def test_an_error_comes_back_from_another_process_with_its_data():
    error = HoldInForce(conversation="c-1", holds="h-1")

    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert type(back) is HoldInForce
    assert (back.data, str(back)) == (error.data, str(error))
