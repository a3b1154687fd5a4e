"""Image, Compose file and Kustomize folders are what their programs accept."""

import shutil
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from kubernetes_validate.utils import ValidationError, VersionNotSupportedError

from guicang.config import SETTINGS

DEPLOY = Path(__file__).parents[2] / "deploy"
DOCKERFILE = DEPLOY / "container" / "Dockerfile"
COMPOSE = DEPLOY / "compose" / "compose.yaml"
KUSTOMIZE = DEPLOY / "kustomize"
OBJECTS = sorted(
    path for path in KUSTOMIZE.rglob("*.yaml") if path.name != "kustomization.yaml"
)
FOLDERS = sorted(path.parent for path in KUSTOMIZE.rglob("kustomization.yaml"))
KUBERNETES = "1.34"
VARIABLES = {"GUICANG_" + s.name.upper().replace(".", "_") for s in SETTINGS}
BIN = Path(sys.executable).parent


def run(*command):
    return subprocess.run(  # noqa: S603 - pinned programs
        list(map(str, command)), capture_output=True, text=True, check=False
    )


def objects(path):
    return [each for each in yaml.safe_load_all(path.read_text("utf-8")) if each]


# --- the image ------------------------------------------------------------------------


def test_hadolint_finds_nothing_wrong_with_the_image():
    found = run(BIN / "hadolint", "--failure-threshold", "style", DOCKERFILE)

    assert found.returncode == 0, found.stdout


def test_hadolint_would_find_something(tmp_path):
    wrong = tmp_path / "Dockerfile"
    wrong.write_text(DOCKERFILE.read_text() + "RUN apt-get install curl\n")

    assert run(BIN / "hadolint", wrong).returncode != 0


def test_the_image_serves_as_nobody_of_the_host_and_fetches_nothing():
    lines = DOCKERFILE.read_text().splitlines()

    assert "USER 10001:10001" in lines
    assert any("--no-index" in line for line in lines)
    assert lines.index("USER 10001:10001") < lines.index('ENTRYPOINT ["guicang"]')


# --- Compose --------------------------------------------------------------------------


def schema(path):
    return run(BIN / "check-jsonschema", "--builtin-schema", "compose-spec", path)


def test_the_compose_file_is_one():
    found = schema(COMPOSE)

    assert found.returncode == 0, found.stdout


def test_a_slip_in_the_compose_file_would_be_found(tmp_path):
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text().replace("    volumes:\n", "    volume:\n", 1))

    assert schema(wrong).returncode != 0


def test_what_reaches_the_database_has_no_way_out_and_writes_nowhere_else():
    whole = yaml.safe_load(COMPOSE.read_text())

    assert whole["networks"]["inside"]["internal"] is True
    for name in ("console", "worker", "upgrade"):
        service = whole["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert not service.get("ports")
    assert whole["services"]["worker"]["deploy"]["replicas"] > 1


def test_only_settings_that_there_are_are_set():
    compose = yaml.safe_load(COMPOSE.read_text())
    said = set(compose["services"]["console"]["environment"])
    for path in OBJECTS:
        for each in objects(path):
            if each["kind"] == "ConfigMap":
                said |= set(each["data"])

    image = {w.split("=")[0] for w in DOCKERFILE.read_text().split() if "=" in w}
    said |= {name for name in image if name.startswith("GUICANG_")}
    assert said - VARIABLES == {"GUICANG_HOME"}


# --- Kustomize ------------------------------------------------------------------------


@pytest.mark.parametrize("path", OBJECTS, ids=lambda p: str(p.relative_to(KUSTOMIZE)))
def test_every_object_is_one(path):
    for each in objects(path):
        if "patches" not in _use(path):
            kubernetes_validate.validate(each, KUBERNETES, strict=True)
        assert each["metadata"]["name"] == "guicang"


def _use(path):
    """Say as what the folder takes a file: as a resource, or as a patch."""
    said = yaml.safe_load((path.parent / "kustomization.yaml").read_text())
    patched = {each["path"] for each in said.get("patches", [])}
    return {"patches"} if path.name in patched else {"resources"}


def test_a_slip_in_an_object_would_be_found():
    (each,) = objects(KUSTOMIZE / "base" / "services.yaml")
    each["spec"]["portz"] = each["spec"].pop("ports")

    with pytest.raises((ValidationError, VersionNotSupportedError)) as found:
        kubernetes_validate.validate(each, KUBERNETES, strict=True)

    assert isinstance(found.value, ValidationError)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_a_folder_names_all_its_files_and_what_it_patches_is_there(folder):
    said = yaml.safe_load((folder / "kustomization.yaml").read_text())
    named = {*said["resources"], *(each["path"] for each in said.get("patches", []))}

    files = {p.name for p in folder.glob("*.yaml")} - {"kustomization.yaml"}
    assert {name for name in named if name.endswith(".yaml")} == files
    base = {
        (each["kind"], each["metadata"]["name"])
        for path in (KUSTOMIZE / "base").glob("*.yaml")
        for each in objects(path)
        if path.name != "kustomization.yaml"
    }
    for patch in said.get("patches", []):
        for each in objects(folder / patch["path"]):
            assert (each["kind"], each["metadata"]["name"]) in base


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_what_is_built_of_a_folder_is_whole(folder):
    """With kubectl; where there is none, the tests above have looked at the parts."""
    if shutil.which("kubectl") is None:
        pytest.skip("no kubectl on this machine")

    built = run("kubectl", "kustomize", folder)

    assert built.returncode == 0, built.stderr
    for each in yaml.safe_load_all(built.stdout):
        kubernetes_validate.validate(each, KUBERNETES, strict=True)


def containers():
    for path in OBJECTS:
        for each in objects(path):
            if each["kind"] in {"Pod", "StatefulSet"}:
                spec = each["spec"].get("template", each)["spec"]
                yield from spec.get("initContainers", [])
                yield from spec["containers"]


def test_no_container_may_more_than_it_needs():
    found = [each for each in containers() if "image" in each]

    assert {"init", "serve", "worker", "worker-2", "upgrade"} == {
        c["name"] for c in found
    }
    for each in found:
        closed = each["securityContext"]
        assert closed["allowPrivilegeEscalation"] is False
        assert closed["readOnlyRootFilesystem"] is True
        assert closed["capabilities"] == {"drop": ["ALL"]}
        assert each["resources"]["limits"]["memory"]


def test_no_secret_is_in_the_files_but_that_of_the_trial():
    for path in DEPLOY.rglob("*.yaml"):
        text = path.read_text("utf-8")
        if "trial" not in path.parts:
            assert "kind: Secret" not in text
            assert "secretGenerator" not in text


def test_versions_of_image_and_product_are_the_same():
    from guicang import __version__

    folders = [yaml.safe_load((f / "kustomization.yaml").read_text()) for f in FOLDERS]
    compose = yaml.safe_load(COMPOSE.read_text())

    tags = {each["images"][0]["newTag"] for each in folders if "images" in each}
    assert tags | {compose["x-guicang"]["image"].split(":")[1]} == {__version__}
