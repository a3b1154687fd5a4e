"""The starter model, asked for from the page: only what is typed and proved counts."""

from guicang.domain.ledger.model import Tag


def test_the_starter_is_asked_for_from_the_page_and_two_people_are_to_sign(console):
    client = console.log_in("supervisor")
    console.wait(seconds=31)
    page = client.get("/classifiers").content.decode()
    asked = {"reason": "试用", "code": console.code("supervisor")}
    refused = client.post("/classifiers/starter", {**asked, "typed": "start"})
    done = client.post("/classifiers/starter", {**asked, "typed": "starter"})

    assert 'action="/classifiers/starter"' in page
    assert refused.status_code != 302
    assert (done.status_code, "/approvals/" in done["Location"]) == (302, True)
    assert len(console.entries(Tag.CLASSIFIER_PROPOSED)) == 1
