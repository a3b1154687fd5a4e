"""GC-884 to GC-889: what storage costs."""

from guicang.domain.errors.base import GuicangError


class BadPriceBook(GuicangError):
    """A document that is no price book."""

    code = "GC-884"
    message = "the price book cannot be used ({place}): {reason}"
    advice = "Begin with a sample: `guicang cost book wecom --to prices.json`."
    exit_code = 2


class NoSuchOffer(GuicangError):
    """Something is asked for that the price book has no price of."""

    code = "GC-885"
    message = "the price book has no price for {tier} storage in {region}"
    advice = "Put an offer for it into the price book."
    exit_code = 2


class NoSuchPriceBook(GuicangError):
    """A version or a sample that is not there."""

    code = "GC-886"
    message = "there is no price book {version}"
    advice = "See `guicang cost prices`."
    exit_code = 2


class NothingMeasured(GuicangError):
    """Something is asked for that needs a sample, and none was taken yet."""

    code = "GC-887"
    message = "nothing was measured yet"
    advice = "Take a sample: `guicang cost measure`; a worker takes one each day."
