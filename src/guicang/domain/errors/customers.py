"""GC-610 to GC-624: customers and their identities."""

from guicang.domain.errors.base import GuicangError, Refused


class NoSuchCustomer(GuicangError):
    """No customer has this identity."""

    code = "GC-610"
    message = "there is no customer {customer}"
    advice = "`guicang customer list` names them; an id has to be spelt exactly."


class NothingToMerge(GuicangError):
    """The identities are one customer's already."""

    code = "GC-611"
    message = "these are one customer already"
    advice = "Name identities of two customers at least: `guicang customer show`."
    exit_code = 10


class BadSplit(GuicangError):
    """What was to be split off is not a part of the customer."""

    code = "GC-612"
    message = "customer {customer} cannot be split like that"
    advice = (
        "Name some of its identities, and not all: `guicang customer show` lists them."
    )
    exit_code = 2


class CustomersChanged(Refused):
    """Customers are not any more what a change says they were."""

    code = "GC-613"
    message = "the identities of these customers have changed meanwhile"
    advice = "Look at them again with `guicang customer show`, and ask anew."
