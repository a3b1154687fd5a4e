"""GC-71x and GC-79x: training files, models and the classifier in force."""

from guicang.domain.errors.base import GuicangError, Refused


class BadExamples(GuicangError):
    """A file from which nothing can be learned."""

    code = "GC-710"
    message = "nothing can be learned from {file}: {reason}"
    advice = (
        "Give one JSON object a line with the fields text and label; at least two"
        " labels, with two texts each."
    )
    exit_code = 2


class NoSuchModel(GuicangError):
    """A folder that holds no model."""

    code = "GC-711"
    message = "{folder} holds no model"
    advice = "Train one: `guicang classify train FILE --model DIR`."
    exit_code = 2


class ModelBroken(GuicangError):
    """A model whose files are not those that were written, or that is not ours."""

    code = "GC-712"
    message = "the model in {folder} cannot be used: {reason}"
    advice = "It was not loaded. Train it anew, or copy it whole from its origin."


class SentencesMissing(GuicangError):
    """A model that reads sentences, where what reads them is not installed."""

    code = "GC-713"
    message = "this model needs {package}, which is not installed"
    advice = "Install it, or train anew with `--no-sentences`."
    exit_code = 2


class SentencesChanged(GuicangError):
    """A file of the sentence model that is not the one this release was made with."""

    code = "GC-714"
    message = "{file} of the sentence model is not the file that was pinned"
    advice = "It was not loaded. Install requirements/runtime.txt anew, with hashes."


class ModelExists(GuicangError):
    """A model that would be written over."""

    code = "GC-715"
    message = "{folder} holds a model already"
    advice = "Give another folder, or `--replace`."
    exit_code = 2


class BadTaxonomy(GuicangError):
    """A classifier whose labels do not say how long a record is kept."""

    code = "GC-716"
    message = "the classifier cannot be used: {place} {reason}"
    advice = (
        "Give each label of the model a retention category: a label that is none of"
        " them itself stands under topics."
    )
    exit_code = 2


class NoSuchClassifier(GuicangError):
    """A version of the classifier that does not exist."""

    code = "GC-717"
    message = "no version {version} of the classifier"
    advice = "See `guicang classify history`."
    exit_code = 2


class TooFewReviewed(GuicangError):
    """Training on one's own records with too few that a person labelled."""

    code = "GC-718"
    message = "people labelled {have} conversations: {need} are needed, of two labels"
    advice = "Label more in the review queue: it shows first what teaches most."
    exit_code = 10


class ModelWorse(Refused):
    """A model that is worse than the one in force, by more than chance."""

    code = "GC-790"
    message = (
        "the model is worse than the one in force: of {texts} records that neither"
        " learned from, {only_second} only the old one said rightly, {only_first} only"
        " the new one (p = {p})"
    )
    advice = (
        "Look at its confusion matrix, label more, and train anew. Who wants it in"
        " force all the same says why: that is recorded, and signed with it."
    )


class NotDivisible(GuicangError):
    """Records that cannot be divided by customer and time."""

    code = "GC-791"
    message = "the records cannot be divided by customer and time"
    advice = (
        "Give each line customer or at (ISO 8601, with its offset), of more than a few"
        " customers; or measure with --split random, which flatters."
    )
    exit_code = 2


class NothingToUndo(Refused):
    """A label that is to be taken back, and is no longer what its person gave last."""

    code = "GC-792"
    message = "there is no label of yours to take back on {conversation}"
    advice = "Somebody changed it since, or it was not yours: label it anew."


class NoSuchTraining(GuicangError):
    """A training that is asked for and is not there."""

    code = "GC-793"
    message = "no training has the number {job}"
    advice = "See `guicang jobs list`: what ended long ago is forgotten."
    exit_code = 2
