"""The reference names every clause of law, every field and every template."""

import string
from pathlib import Path

import pytest
from tools.pages import legal_packs, policy

from guicang.adapters.packs import YamlPacks, templates
from guicang.domain.retention.packs import entries_of
from guicang.domain.retention.policy import FIELDS, policy_from
from guicang.domain.retention.wording import message_ids
from guicang.entrypoints.words import translator

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def law():
    return legal_packs.render()


@pytest.fixture(scope="module")
def reference():
    return policy.render()


def test_every_entry_of_the_packs_has_one_line_in_both_languages(law):
    for entry in entries_of(YamlPacks().load()).values():
        rows = [r for r in law.splitlines() if r.startswith(f"| `{entry.id}` |")]

        assert len(rows) == 1
        assert entry.instrument.zh in rows[0]
        assert entry.instrument.en.replace("|", "\\|") in rows[0]
        assert ("yes" if entry.verified else "no") in rows[0].split("|")[-2]


def test_every_field_of_a_clause_is_explained(reference):
    for name in FIELDS:
        assert f"| `{name}` |" in reference


def test_every_template_is_shown_with_all_its_clauses(reference):
    for name, document in templates().items():
        section = reference.split(f"### `{name}`")[1].split("###")[0]
        for clause in policy_from(document).clauses:
            assert f"| `{clause.id}` " in section


def test_every_sentence_of_the_rules_is_translated_with_the_same_fields():
    chinese = translator("zh")

    for english in message_ids():
        translated = chinese(english)
        assert translated != english
        assert fields(english) == fields(translated)


def fields(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)
