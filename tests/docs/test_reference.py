"""What the code promises, the reference names."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from tools import docs, markdown
from tools.pages import benchmarks, cli, errors, exit_codes, glossary, settings

from guicang.config import SETTINGS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
PROSE = sorted(
    {*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")},
    key=str,
)


def requirements():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    site = (ROOT / "tools" / "website" / "requirements.in").read_text("utf-8")
    listed = chain(
        project["dependencies"],
        *project["optional-dependencies"].values(),
        (line for line in site.splitlines() if not line.startswith("#")),
    )
    return sorted({re.split(r"[<>=\[;~! ]", line)[0] for line in listed})


def lines_of(page):
    return (ROOT / page).read_text("utf-8").splitlines()


@pytest.mark.parametrize("page", list(docs.pages()), ids=lambda page: page.path)
def test_every_generated_page_is_up_to_date(page):
    assert docs.stale(ROOT, [page]) == []


@pytest.mark.parametrize("kind", errors.errors(), ids=lambda kind: kind.code)
def test_every_error_code_is_in_the_reference(kind):
    rows = [x for x in lines_of(errors.PATH) if x.startswith(f"| {kind.code} |")]

    assert len(rows) == 1
    assert rows[0].endswith(f"| {kind.exit_code} |")


def test_no_two_errors_share_a_code():
    codes = [kind.code for kind in errors.errors()]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_reference(setting):
    start = f"| `{setting.name}` | `{settings.variable(setting)}` |"

    assert [x for x in lines_of(settings.PATH) if x.startswith(start)]


def test_every_exit_code_of_an_error_is_explained():
    assert {kind.exit_code for kind in errors.errors()} <= exit_codes.CODES.keys()


@pytest.mark.parametrize("name", requirements())
def test_every_dependency_has_its_line(name):
    rows = [x for x in lines_of(REFERENCE / "dependencies.md") if f"| {name} |" in x]

    assert len(rows) == 1
    assert all(cell.strip() for cell in rows[0].strip("|").split("|"))


def test_no_line_is_left_of_a_dependency_that_went():
    rows = lines_of(REFERENCE / "dependencies.md")
    named = [row.split("|")[1].strip() for row in rows if row.startswith("| ")]

    assert set(named) - {"Package", "---"} == set(requirements())


def test_every_term_is_explained_in_both_languages():
    terms = glossary.terms()

    assert all(
        set(term) == {"en", "zh", "en_text", "zh_text", "source"} and all(term.values())
        for term in terms
    )
    assert len({term["en"] for term in terms}) == len(terms)
    assert len({term["zh"] for term in terms}) == len(terms)


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_in_the_prose_leads_somewhere(path):
    targets = LINK.findall(path.read_text("utf-8"))

    dead = [
        target
        for target in targets
        if "://" not in target and not (path.parent / target).exists()
    ]

    assert dead == []


def test_a_page_that_differs_or_is_missing_is_stale(tmp_path):
    page = docs.Page(path="a/b.md", render=lambda: "text\n")
    gone = docs.Page(path="c.md", render=lambda: None)

    assert docs.stale(tmp_path, [page, gone]) == ["a/b.md"]
    assert docs.write(tmp_path, [page, gone]) == ["a/b.md"]
    assert docs.stale(tmp_path, [page, gone]) == []

    (tmp_path / "a" / "b.md").write_text("edited by hand\n")
    assert docs.stale(tmp_path, [page]) == ["a/b.md"]


def test_the_check_fails_for_a_stale_page(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(docs, "ROOT", tmp_path)

    assert docs.main(["--check"]) == 1
    assert errors.PATH in capsys.readouterr().out


def test_a_bar_in_a_cell_does_not_break_the_table():
    assert markdown.table(["a"], [["x | y\nz"]]).endswith("| x \\| y z |")


def test_a_row_with_too_few_cells_is_an_error():
    with pytest.raises(ValueError, match="1 cells under 2 heads"):
        markdown.table(["a", "b"], [["x"]])


def test_the_command_line_page_names_commands_options_and_defaults():
    import typer
    from typer.main import get_command

    app = typer.Typer()

    @app.command(help="Nothing was changed. Choose another folder.")
    def first(
        name: str,
        size: int = typer.Option(7, "--size", help="How hard archives are compressed."),
    ):
        pass

    @app.command(hidden=True)
    def secret():
        pass

    text = "\n".join(
        cli._section(path, command)
        for path, command in cli.commands(get_command(app), ("guicang",))
    )

    assert "## `guicang first`" in text
    assert "未作任何改动。请选择其他目录。" in text
    assert "| `NAME` | required |" in text
    assert (
        "| `--size` | `7` | How hard archives are compressed. · 归档的压缩强度。"
        in text
    )
    assert "secret" not in text


def test_a_help_text_that_is_chinese_already_is_shown_in_both_languages():
    english = "How hard archives are compressed."

    assert cli._both("归档的压缩强度。") == cli._both(english)
    assert cli._both("only English here") == "only English here"


def test_the_newest_benchmark_is_shown_with_its_peer(tmp_path):
    result = """{"at": "2026-11-0%d", "machine": {"processor": "P", "cores": 2,
    "memory_bytes": 1073741824, "kernel": "K", "python": "3", "sqlite": "3",
    "postgresql": "", "load_average": 0, "fdatasync_ms": {"p50": 1, "p99": 2}},
    "runs": [{"title": "T", "size": 10, "figures": [{"name": "f", "value": %d,
    "unit": "u", "peer": 4, "peer_name": "tar"}]}]}"""
    (tmp_path / "2026-11-01.json").write_text(result % (1, 2))
    (tmp_path / "2026-11-02.json").write_text(result % (2, 6))

    newest = benchmarks.newest(tmp_path)

    assert newest["at"] == "2026-11-02"
    assert benchmarks._rows(newest["runs"][0]) == [
        ("10", "f", "6 u", "4 (tar)", "1.50")
    ]
    assert benchmarks.newest(tmp_path / "empty") is None
