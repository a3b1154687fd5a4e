"""Writes docs/reference/certificate.md from the table of fields."""

from typing import Final

from guicang.domain.certificate.build import ARTICLES
from guicang.domain.certificate.check import MAX_LEAVES
from guicang.domain.certificate.fields import FIELDS, Field
from guicang.domain.certificate.sentences import SENTENCES

PATH: Final = "docs/reference/certificate.md"

_HEAD: Final = """# The certificate

Every batch that ran ends with a certificate: of *taking offline* when working copies
were erased and an archive is kept, of *destruction* when the archive copies came to
their end. It is canonical JSON (`guicang.certificate/1`), signed with Ed25519, and it
is printed as a PDF/A-3 that carries the JSON as its attachment `certificate.json`.

**The JSON is the certificate.** A page is a print of it and proves nothing by itself:
whoever relies on a PDF takes the JSON out and verifies that, as
`guicang certificate verify FILE.pdf` does. The QR code on the first page holds the
certificate's id, the SHA-256 of the JSON and the SHA-256 of the public key.

Its shape is published as a JSON Schema: `src/guicang/data/schemas/certificate-1.json`.

## What it promises

* A batch that went wrong is certified as such: failed records, failed checks or bytes
  that were still found decide against acceptance, and the certificate says so.
* It claims no more than was done (NIST SP 800-88 Rev. 2, 4.2): deleting rows or files
  is `partial_logical`. `purge` is said of a cryptographic erase only if the keys have
  128 bits or more, no plain text lay beside them, and each copy of them can be shown to
  be gone. A key that was unwrapped in a process's memory cannot be shown to be gone.
* Claim, archive statement, decision and limitations follow from the facts in the same
  document. Verifying concludes them again: a certificate that contradicts itself is
  refused even if its signature is right.
* Limitations are never blank. With nothing to name, it says "None recorded."
* A certificate from a sandbox says so in the JSON and on every page.

## Whose names are in it

Ids of records may be personal data. Destroyed records are therefore not named: each is
there as its leaf hash, in the order of the manifest, which tells nobody anything but
lets the organisation prove that a record was, or was not, part of the batch. The root
is recomputed from the leaves. Up to {leaves:,} leaves are listed. Records that were
*not* destroyed are named by id with the reason, since somebody must act on them. The
ids of destroyed records are listed only if the organisation asks for it.

The people who approved are named with role, time and second factor. Unless others are
given, the two who approved stand as verifying and validating; the certificate then says
that they signed before the erasing.

## Our copy and the platform's

`residual.platforms` names each source that was added here and had conversations in the
batch, and what is known of the platform's *own* copies, which are not ours:

* *not touched*: nobody asked for more, which is the rule;
* *cannot be deleted*: the connector says that the platform offers no way;
* *asked*: the manifest that was signed said "also on the platform" (`approved`). After
  our own erasure was searched for, the platform was asked for each conversation. What
  it answered stands there in the connector's words; it is repeated, not vouched for.
  What was in the way (a hold, other conversations that would have gone, too, a refusal)
  stands there as well, and is in the ledger by conversation;
* how long the platform keeps its copies by itself, if a person attested it, with name
  and day. Nobody checked it.

The part has a version of its own (`guicang.platform-copies/1`). Certificates that were
issued before there was one have none, and verify as before.

## Verify it yourself without Guicang

You need the JSON, the public key that you trust (base64, from the organisation, *not*
from the file) and the package `cryptography`. From a PDF, `pdfdetach -save 1 FILE.pdf`
of poppler-utils gives the JSON.

```python
{recipe}```

This proves who signed and that no byte was changed. `guicang certificate verify` checks
the conclusions besides.

## How it is signed

The file is `{{"certificate": …, "signature": …}}` as canonical JSON: UTF-8, keys sorted
by code point, no spaces, no floats, no escapes but those that JSON demands. `signature`
has `algorithm`, `key_name`, `public_key` and `value`. The signature is over the
canonical JSON of the whole file without `value`, so it covers the key's name too. Other
spellings of the same values, keys that stand twice, and base64 with spare bits are
refused.
"""

_KEY: Final = """88r2 is NIST SP 800-88 Rev. 2. `[]` are the items of a list, `{}` the
values of a map with free keys. Every field is there unless its kind is optional:
certificates of before there was such a part have none. One that does not apply is
`null`."""

RECIPE: Final = """\
import json, sys
from base64 import b64decode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


file, trusted_key = sys.argv[1:]
text = open(file, encoding="utf-8").read()
envelope = json.loads(text)
assert canonical(envelope) == text, "not as it was issued"
value = b64decode(envelope["signature"].pop("value"))
key = Ed25519PublicKey.from_public_bytes(b64decode(trusted_key))
key.verify(value, canonical(envelope).encode())  # raises InvalidSignature
print("signed and unchanged:", envelope["certificate"]["claim"]["says"])
"""


def render() -> str:
    """Return the page."""
    return "\n".join(
        (
            _HEAD.format(recipe=RECIPE, leaves=MAX_LEAVES),
            "## Fields",
            "",
            _KEY,
            "",
            "| field | kind | source | what it says |",
            "|---|---|---|---|",
            *map(_row, FIELDS),
            "",
            "## Grounds",
            "",
            "| ground | articles, unless others are named |",
            "|---|---|",
            *(f"| `{g}` | {', '.join(a) or '-'} |" for g, a in ARTICLES.items()),
            "",
            "## Sentences",
            "",
            "Each is in the JSON as `code`, `data` and English words (`says`).",
            "",
            "| code | sentence |",
            "|---|---|",
            *(f"| `{code}` | {words} |" for code, words in SENTENCES.items()),
            "",
        )
    )


def _row(field: Field) -> str:
    kind = f"{field.kind} or null" if field.null else str(field.kind)
    kind += ", optional" if field.optional else ""
    choices = ", ".join(f"`{choice}`" for choice in field.choices)
    words = f"{field.help} One of {choices}." if choices else field.help
    return f"| `{field.path}` | {kind} | {field.source} | {words} |"
