"""What a platform cannot do is answered so by its connector, without asking anybody."""

import pytest

from guicang.adapters.connecting.plugins import Plugins
from tests.contract import connectors as contract
from tests.fakes.clock import FakeClock
from tests.simulators import matrix, wecom, zoho
from tests.simulators.wecom_finance import pems
from tests.sources import chatwoot, dingtalk, feishu
from tests.sources.tools import tools

NOWHERE = "http://127.0.0.1:9"
WECOM = {
    "corp_id": wecom.CORP,
    "secret": wecom.SECRET,
    "token": wecom.TOKEN,
    "aes_key": wecom.AES_KEY,
    "address": NOWHERE,
}
ARCHIVE = {"library": "/nowhere.so", "library_sha256": "0" * 64}
DINGTALK = {**dingtalk.FORM, "address": NOWHERE}
FEISHU = {**feishu.SETTINGS, "base": NOWHERE}
ZOHO = {**zoho.SETTINGS, "address": NOWHERE}
FORMS = {
    "chatwoot": {**chatwoot.FORM, "address": NOWHERE},
    "dingtalk-exclusive": DINGTALK,
    "dingtalk-robot": DINGTALK,
    "dingtalk-service": DINGTALK,
    "feishu-helpdesk": FEISHU,
    "feishu-im": FEISHU,
    "matrix": {"address": NOWHERE, "access_token": matrix.TOKEN},
    "wecom-archive": {**WECOM, **ARCHIVE},
    "wecom-kf": WECOM,
    "zoho-desk": ZOHO,
    "zoho-salesiq": ZOHO,
}


def test_no_connector_of_ours_is_left_out():
    registry = Plugins()
    ours = {
        kind
        for kind in registry.kinds()
        if type(registry.connector(kind)).__module__.startswith("guicang.")
    }

    assert ours == set(FORMS)


@pytest.mark.parametrize("kind", FORMS)
def test_what_each_platform_cannot_is_answered_so(kind):
    form = FORMS[kind]
    if kind == "wecom-archive":
        form = {**form, "private_keys": pems(1)}
    with tools(NOWHERE, FakeClock()) as given:
        source = Plugins().connector(kind).open(form, given)
        try:
            contract.check_truth(source)
        finally:
            source.close()
