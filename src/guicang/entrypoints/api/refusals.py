"""Errors as answers: status, code, message and advice in the caller's language."""

from collections.abc import Mapping
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse

from guicang.domain.errors import (
    AnswerNotKept,
    AnswerPending,
    ApiFailed,
    ApiKeyRefused,
    ApiKeysUnreadable,
    DatabaseUnready,
    GuicangError,
    JobNotThere,
    NoSpace,
    NoSuchAddress,
    NoSuchAgent,
    NoSuchAlarm,
    NoSuchApiKey,
    NoSuchCallBack,
    NoSuchCertificate,
    NoSuchClient,
    NoSuchConnector,
    NoSuchConversation,
    NoSuchCourse,
    NoSuchCustomer,
    NoSuchDelivery,
    NoSuchDeskSession,
    NoSuchDestination,
    NoSuchErrand,
    NoSuchFreeze,
    NoSuchGrant,
    NoSuchHold,
    NoSuchIncident,
    NoSuchItem,
    NoSuchJob,
    NoSuchMessage,
    NoSuchNotice,
    NoSuchNoticeSent,
    NoSuchPerson,
    NoSuchPolicy,
    NoSuchQuarantined,
    NoSuchRequest,
    NoSuchReview,
    NoSuchSegment,
    NoSuchSource,
    NoSuchUpload,
    NoSuchWay,
    NoSuchWebhook,
    NotAllowed,
    NotArchived,
    NothingDue,
    NothingToMerge,
    NotInFolder,
    OutOfScope,
    PersonNeeded,
    Refused,
    SourceExists,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
    TooMuch,
    TooOften,
    TrainingLapsed,
    Unencrypted,
    UnprovenOrigin,
    UploadTooLarge,
    WrongCode,
    WrongMedia,
    WrongVerb,
)
from guicang.entrypoints.words import say, translator

STATUS: Final[Mapping[type[GuicangError], int]] = {
    ApiKeyRefused: 401,
    NotAllowed: 403,
    TrainingLapsed: 403,
    OutOfScope: 403,
    PersonNeeded: 403,
    Unencrypted: 403,
    UnprovenOrigin: 403,
    WrongCode: 403,
    NoSuchAddress: 404,
    NoSuchAgent: 404,
    NoSuchAlarm: 404,
    NoSuchCallBack: 404,
    NoSuchCertificate: 404,
    NoSuchConversation: 404,
    NoSuchCourse: 404,
    NoSuchCustomer: 404,
    NoSuchDelivery: 404,
    NoSuchFreeze: 404,
    NoSuchIncident: 404,
    NoSuchDeskSession: 404,
    NoSuchErrand: 404,
    NoSuchHold: 404,
    NoSuchItem: 404,
    NoSuchMessage: 404,
    NoSuchDestination: 404,
    NoSuchNotice: 404,
    NoSuchNoticeSent: 404,
    NoSuchUpload: 404,
    NoSuchWay: 404,
    NoSuchSource: 404,
    NoSuchJob: 404,
    NoSuchGrant: 404,
    NoSuchConnector: 404,
    NoSuchClient: 404,
    NoSuchApiKey: 404,
    NoSuchPerson: 404,
    NoSuchQuarantined: 404,
    NoSuchPolicy: 404,
    NoSuchRequest: 404,
    NoSuchReview: 404,
    NoSuchSegment: 404,
    NoSuchWebhook: 404,
    NotArchived: 404,
    NotInFolder: 404,
    WrongVerb: 405,
    AnswerNotKept: 409,
    AnswerPending: 409,
    JobNotThere: 409,
    NothingDue: 409,
    SourceExists: 409,
    SourceRefused: 409,
    NothingToMerge: 409,
    TooMuch: 413,
    UploadTooLarge: 413,
    WrongMedia: 415,
    TooOften: 429,
    ApiFailed: 500,
    SourceGarbled: 502,
    SourceUnreachable: 502,
    ApiKeysUnreadable: 503,
    SourceThrottled: 503,
    DatabaseUnready: 503,
    NoSpace: 507,
}
"""HTTP's status of an error (RFC 9110, 15; RFC 6585, 4; RFC 4918, 11.5)."""
_LATER: Final = frozenset({429, 503})


def status(error: GuicangError) -> int:
    """Give HTTP's status: what the rules refuse is 409, what cannot be meant is 400."""
    found = STATUS.get(type(error))
    return found or (409 if isinstance(error, Refused) else 400)


def told(error: GuicangError, language: str) -> dict[str, Any]:
    """Say an error in a language."""
    message, advice = say(error, translator(language))
    return {"error": {"code": error.code, "message": message, "advice": advice}}


def refusal(request: HttpRequest, error: GuicangError) -> HttpResponse:
    """Answer with an error."""
    number = status(error)
    language = getattr(request, "language", "zh")
    answer = HttpResponse(
        orjson.dumps(told(error, language)),
        status=number,
        content_type="application/json",
    )
    answer["Content-Language"] = language
    if isinstance(error, ApiKeyRefused):
        answer["WWW-Authenticate"] = "Bearer"
    elif isinstance(error, WrongVerb):
        answer["Allow"] = str(error.data["methods"])
    elif number in _LATER or isinstance(error, AnswerPending):
        answer["Retry-After"] = str(error.data.get("seconds", 1))
    return answer
