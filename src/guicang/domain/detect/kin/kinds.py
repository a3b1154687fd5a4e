"""The types of this family: what they are called, and what their values look like."""

from collections.abc import Mapping, Sequence
from typing import Final

from guicang.domain.detect import abroad, documents, oldids, overseas, phones
from guicang.domain.detect.kin import beside, lists, sound
from guicang.domain.detect.kin.kind import Kind
from guicang.domain.detect.kin.tables import bare
from guicang.domain.detect.model import Entity

Words = Mapping[str, Sequence[str]]

_MONTHS: Final = (
    "(?:January|February|March|April|May|June|July|August|September|October|November"
    "|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)[.]?)"
)
_DATE: Final = (
    "(?=[0-9JFMASOND]|民)(?:"  # most places are passed by
    r"(?:19|20)[0-9]{2} ?(?:[-./]|年) ?(?:1[0-2]|0?[1-9]) ?(?:[-./]|月)"
    r" ?(?:3[01]|[12][0-9]|0?[1-9])(?: ?(?:日|号))?"
    r"|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    rf"|{_MONTHS} [0-9]{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}}"
    r"|[0-3]?[0-9]\.[01]?[0-9]\.(?:19|20)[0-9]{2}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]{_MONTHS}(?:,? |-)(?:19|20)[0-9]{{2}}"
    r"|(?:3[01]|[0-2]?[0-9])/(?:3[01]|[0-2]?[0-9])/(?:19|20)[0-9]{2}"
    "|(?:民國|民国) ?[0-9]{2,3} ?年 ?(?:1[0-2]|0?[1-9]) ?月"
    " ?(?:3[01]|[12][0-9]|0?[1-9]) ?(?:日|號|号)"
    r"|[0-9]{2} ?年 ?(?:1[0-2]|0?[1-9]) ?月 ?(?:3[01]|[12][0-9]|0?[1-9]) ?(?:日|号)"
    ")"
)
# Those of other states have letters within.
_PASSPORT: Final = (
    f"{documents.ANSWERED_PASSPORT}|[A-Z][0-9A-Z]{{8}}"
    "|[A-Za-z]{1,2} ?[0-9]{3,4} ?[0-9]{4}|[A-Za-z] [A-Za-z][0-9]{3} ?[0-9]{4}"
)
_QQ: Final = "[1-9][0-9]{4,10}|[1-9][0-9]{2} [0-9]{3} [0-9]{1,4}"
# With a space where letters end.
_WECHAT: Final = r"[A-Za-z][0-9A-Za-z_\-]{5,19}|[A-Za-z]{3,12} [0-9]{3,8}[a-z]{0,3}"
# What a router calls the network that it makes, before anybody gives it a name.
_NO_NETWORK: Final = (
    "(?=.*[A-Za-z])(?![0-9a-f]{8}-[0-9a-f]{4}-)(?!(?:tp-?link|huawei|honor|xiaomi|redmi|zte|cmcc|chinanet|chinaunicom|cu_|mercury"
    "|fast|tenda|netgear|asus|linksys|ruijie|h3c|guest|home|office|wifi|wlan|ssid|ap)"
    "(?:[_.-]|[0-9])).+"
)


def kinds(words: Words) -> list[Kind]:
    """Return them, with the names and hints of the word lists."""

    def kind(entity: Entity, value: str, **more: object) -> Kind:
        names = words[f"NAME_{entity.value}"]
        spoken = (bare(n.encode()) for n in names if n.isascii())
        keys = frozenset(key for key in spoken if len(key) > 1)
        hints = words.get(f"HINT_{entity.value}", ())
        made = {"sound": sound.always, "hints": hints, **more}
        return Kind(entity=entity, names=names, keys=keys, value=value, **made)  # type: ignore[arg-type]

    lettered = frozenset({Entity.QQ})  # Q and digits
    return [
        kind(
            Entity.DRIVER_LICENSE,
            "[1-9][0-9]{16}[0-9Xx]|[0-9]{12}",
            sound=sound.resident,
            listed=lists.filed,
            sure="[0-9]{12}",
            over=frozenset({Entity.CN_ID}),
        ),
        kind(
            Entity.VAT,
            abroad.VAT,
            sound=sound.vat,
            beside=frozenset({Entity.EMAIL}),
            listed=beside.signed,
            caseless=True,
        ),
        kind(
            Entity.HK_MO_PERMIT,
            documents.PERMIT,
            over=lettered,
            beside=frozenset({Entity.PERSON}),
            listed=lists.of_person,
            sure="[HM][0-9]{8}(?:[0-9]{2})?|C(?:[0-9]{8}|[A-Z][0-9]{7})",
            caseless=True,
        ),
        kind(
            Entity.TW_PERMIT,
            documents.TAIWAN,
            sound=sound.undated,
            over=lettered | {Entity.PHONE},
            caseless=True,
        ),
        kind(
            Entity.SOCIAL_SECURITY,
            f"{documents.SOCIAL}|[0-9]{{8}}",
            sound=sound.rings,
            over=lettered,
            listed=lists.on_card,
        ),
        kind(
            Entity.US_SSN,
            "[0-9]{3}([ -]?)[0-9]{2}\\1[0-9]{4}",
            sound=sound.american,
        ),
        kind(
            Entity.PASSPORT,
            _PASSPORT,
            sound=sound.passport,
            over=lettered,
            beside=frozenset({Entity.CN_ID, Entity.PERSON}),
            listed=lists.passenger,
            sure="[EGDSP][0-9]{8}|[ED][A-HJ-NP-Z][0-9]{7}",
        ),
        kind(
            Entity.DOB,
            _DATE,
            sound=sound.birth,
            beside=beside.PAPERS | {Entity.PERSON},
            listed=lists.born,
        ),
        kind(
            Entity.WECHAT,
            _WECHAT,
            sound=sound.wechat,
            beside=frozenset({Entity.EMAIL}),
            listed=beside.reached,
            sure="[a-z][a-z]{2,}[_-]?[0-9]{2,8}|[a-z]{2,}[_-][a-z0-9]{2,}",
        ),
        kind(
            Entity.PHONE,
            f"{overseas.SHORT}|{overseas.TAIWAN_PLAIN}|{overseas.AT_HOME}"
            r"|\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-][0-9]{4}",
            sound=sound.rings,
            beside=frozenset(
                (
                    *(Entity.PERSON, Entity.ADDRESS),
                    *(Entity.EMAIL, Entity.HK_MO_PERMIT),
                )
            ),
            listed=lists.rings,
        ),
        kind(
            Entity.QQ,
            _QQ,
            sound=sound.qq,
            over=frozenset({Entity.PHONE}),
            spaced=True,
        ),
        kind(
            Entity.PASSWORD,
            r"[0-9A-Za-z][!-+.-9;-~\-]{2,38}[0-9A-Za-z!#$%^&*+=?@_~]",
            sound=sound.secret,
            beside=beside.LOGINS,
            listed=beside.logged,
            sure=_NO_NETWORK,
            loose=True,
        ),
        kind(
            Entity.SECRET,
            "[0-9A-Za-z+/_-]{20,128}={0,2}",
            sound=sound.key,
            loose=True,
        ),
        kind(
            Entity.CN_ID,
            oldids.OLD_NUMBER,
            sound=sound.old_resident,
            beside=frozenset({Entity.PERSON}),
            listed=beside.named,
        ),
        kind(
            Entity.MAC,
            "[0-9A-Fa-f]{12}",
            sound=sound.hardware,
            beside=frozenset({Entity.IP}),
            listed=beside.connected,
        ),
        kind(
            Entity.MOBILE,
            r"(?:(?:00|\+)?86[ -]?|0)?1[3-9][0-9]{9}|1[3-9][0-9]-[0-9]{4}-[0-9]{4}",
            sound=sound.mobile,
            beside=beside.WHOSE | beside.PAPERS,
            listed=beside.owned,
        ),
        kind(
            Entity.LANDLINE,
            phones.PLAIN,
            sound=sound.landline,
            beside=beside.WHOSE | beside.LOGINS,
            listed=beside.called,
        ),
    ]
