"""What the engine does not find again is still masked, and comes back if it may."""

import pytest
from tests.fakes.scanning import WordScanner
from tests.scanners import SCANNER

from guicang.adapters.keys.masking import FileCloak
from guicang.adapters.packs import masking_policy
from guicang.domain.detect.model import Entity
from guicang.services.inspecting import Plain
from guicang.services.masking import Masking, View

MOBILE, COMPANY = "13800138000", "91350100M000100Y43"


@pytest.fixture
def masking_by(tmp_path):
    cloak = FileCloak.initialise(tmp_path / "keys")

    def make(scanner=SCANNER) -> Masking:
        return Masking(scanner=Plain(scanner), cloak=cloak, policy=masking_policy())

    return make


def test_a_number_that_would_not_be_found_again_is_concealed_in_a_token(masking_by):
    masking = masking_by(WordScanner({MOBILE: Entity.MOBILE, "密": Entity.SECRET}))
    view = View(purpose="testing", place="c1")
    text = f"密 {MOBILE}"

    [masked] = masking.texts([text], view)

    assert masked.startswith("*** <MOBILE$")
    assert MOBILE not in masked
    assert masking.opened(masked, view) == f"*** {MOBILE}"


def test_what_is_public_stays_and_what_is_secret_goes(masking_by):
    masking = masking_by()
    text = f"税号{COMPANY}，密码是abc12345"

    [exported] = masking.texts([text], View(purpose="export"))
    [analysed] = masking.texts([text], View(purpose="analysis"))

    assert COMPANY in exported
    assert COMPANY not in analysed
    assert "abc12345" not in exported + analysed
    assert analysed.endswith("密码是***")


def test_an_engine_that_takes_stars_for_numbers_does_not_go_on_for_ever(masking_by):
    scanner = WordScanner({"*": Entity.PASSWORD})

    [masked] = masking_by(scanner).texts(["a*b"], View(purpose="export"))

    assert masked.replace("*", "") == "ab"
    assert scanner.calls < 10
