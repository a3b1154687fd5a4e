"""Platforms are shown side by side, each answer with its note."""

import re

from guicang.adapters.connecting.plugins import Plugins
from guicang.domain.sources.model import Ability, Caution
from guicang.entrypoints.comparing import BRIEFLY, CAUTIONS, Kept, compared, kept

OURS = (
    "chatwoot", "dingtalk-exclusive", "dingtalk-robot", "dingtalk-service",
    "feishu-helpdesk", "feishu-im", "matrix", "wecom-archive", "wecom-kf",
    "zoho-desk", "zoho-salesiq",
)  # fmt: skip


def profiles():
    return [Plugins().profile(kind) for kind in OURS]


def test_every_answer_of_every_connector_stands_in_its_cell_with_its_note():
    found = profiles()
    told = compared(found, str)

    assert len(told.wishes) == len(Ability)
    for ability, wish in zip(Ability, told.wishes, strict=True):
        for profile, cell in zip(found, wish.cells, strict=True):
            answer = profile.abilities[ability]
            note = told.notes[cell.note - 1] if cell.note else ""

            assert (cell.can, cell.brief) == (answer.can, BRIEFLY[answer.can])
            assert note == answer.note


def cautions(row: Kept) -> list[str]:
    return [c.value for c, on in zip(Caution, row.cautions, strict=True) if on]


def test_what_the_article_says_of_each_platform_stands_in_its_column():
    rows = {row.kinds: row for row in kept(profiles(), str)}
    said = {kinds[-1]: (row.days, cautions(row)) for kinds, row in rows.items()}

    assert said["wecom-kf"] == (
        "7 / 15 / 30",
        ["confirmed-twice", "unrecoverable", "export-first"],
    )
    assert said["dingtalk-service"] == ("3 / 7 / 15", ["unrecoverable", "export-first"])
    assert said["feishu-im"] == ("1 / 3 / 7", ["export-first"])
    assert said["zoho-desk"] == ("7 / 30", ["costly"])
    for row in rows.values():
        assert not row.days or re.search("not verified|no public page", row.source)
    assert set(CAUTIONS) == {each.value for each in Caution}


def test_the_page_shows_the_table_in_both_tongues(console):
    client = console.log_in("admin")
    en = client.get("/sources/kinds", headers={"accept-language": "en"})
    zh = client.get("/sources/kinds", headers={"accept-language": "zh-hans"})
    page = en.content.decode()
    links = set(re.findall(r'href="#(note-\d+)"', page))

    assert links
    assert links <= set(re.findall(r'id="(note-\d+)"', page))
    assert 'class="text-center can-no">not possible' in page
    assert "平台自身的留存" in zh.content.decode()
