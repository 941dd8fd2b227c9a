"""Zips: one service each, the code that the tests run, compiled for the Python that will run it, always the same."""

import hashlib
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from infra import bundling, targets
from tests.infra.conftest import ROOT

SERVICES = ("intake", "deliveries", "funds", "reports")
CARRIES = {
    "funds": {"cn2an", "jinja2", "pyzipper", "python_calamine", "xlsxwriter"},
    "reports": {"css_inline", "docxtpl", "jinja2"},
    "deliveries": {"pillow", "segno", "typst"},
}
"""What a service's zip carries beyond what all carry."""
HEAVY = set().union(*CARRIES.values())
UNCHECKED_HASH = 1
PYTHON_3_14 = 3627
"""The magic number of Python 3.14's byte code."""
UNPACKED_LIMIT = 250_000_000
"""What Lambda takes, unpacked."""

IMPORT = """
import sys
tree, entry, *entries = sys.argv[1:]
sys.path[:0] = [tree]
import importlib
handler = importlib.import_module(entry)
foreign = sorted(
    name for name, module in sys.modules.items()
    if getattr(module, "__file__", None) and name.split(".")[0] in ("houyuan", "services", "pydantic", "cryptography")
    and not module.__file__.startswith(tree)
)
print(foreign, [callable(getattr(handler, name)) for name in entries])
"""


@pytest.fixture(scope="module", params=SERVICES)
def service(request):
    return request.param


@pytest.fixture(scope="module")
def local_zip(service):
    """The zip that the local cloud runs."""
    return bundling.zip_of(service, targets.emulator())


@pytest.fixture(scope="module")
def aws_zip():
    """The zip with most code that goes to Lambda."""
    return bundling.zip_of("reports", targets.aws())


def contents(packed):
    with zipfile.ZipFile(packed) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def sources(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_zip_holds_its_own_service_and_the_kernel_as_they_are_tested_and_no_other_service(service, local_zip):
    held = {name: content for name, content in contents(local_zip).items() if "__pycache__" not in name}
    expected = {f"services/{service}/{name}": content for name, content in sources(ROOT / "services" / service).items()}
    expected |= {f"houyuan/{name}": content for name, content in sources(ROOT / "shared" / "houyuan").items()}
    expected["services/__init__.py"] = (ROOT / "services" / "__init__.py").read_bytes()
    assert {name: held[name] for name in held if name.startswith(("services/", "houyuan/"))} == expected


def test_the_zip_of_reports_holds_the_templates_of_its_documents(aws_zip):
    held = {name for name in contents(aws_zip) if name.startswith("services/reports/templates/")}
    assert held == {
        f"services/reports/templates/{name}" for name in sources(ROOT / "services" / "reports" / "templates")
    }
    assert "services/reports/templates/report.html" in held


def test_the_zip_of_a_service_that_prints_holds_two_weights_of_its_fonts_and_their_licence(service, local_zip):
    held = {name.removeprefix("fonts/") for name in contents(local_zip) if name.startswith("fonts/")}
    wanted = {"NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf", "LICENSE_FONT"}
    assert held == (wanted if service == "deliveries" else set())


def test_where_the_fonts_are_not_installed_there_is_no_zip(tmp_path, monkeypatch):
    monkeypatch.setattr(bundling, "ROOT", tmp_path)
    monkeypatch.setattr(bundling, "_FONTS", tmp_path / "node_modules" / "fonts")
    with pytest.raises(bundling.BundlingError, match="NotoSansSC_400Regular"):
        bundling.zip_of("deliveries", targets.emulator())


def test_a_zip_holds_the_locked_dependencies_at_their_versions(service, local_zip):
    own = ROOT / "requirements" / f"{service}.txt"
    locked = (own if own.exists() else ROOT / "requirements" / "service.txt").read_text()
    wanted = {
        (name.lower().replace("-", "_"), version)
        for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", locked, re.MULTILINE)
    }
    held = {
        tuple(name.split("/")[0].removesuffix(".dist-info").lower().rsplit("-", 1))
        for name in contents(local_zip)
        if name.endswith(".dist-info/METADATA")
    }
    assert held <= wanted
    assert wanted - held <= {("pycparser", version) for _, version in wanted}
    assert {name for name, _ in held} & HEAVY == CARRIES.get(service, set())


def test_a_zip_leaves_to_lambda_what_lambda_brings(local_zip):
    assert {name.split("/")[0] for name in contents(local_zip)} & {"boto3", "botocore", "bin"} == set()


def test_every_source_of_a_zip_has_its_byte_code_which_is_believed_without_a_look_at_the_date(aws_zip):
    held = contents(aws_zip)
    compiled = {
        re.sub(r"__pycache__/(.*)\.cpython-314\.pyc$", r"\1.py", name): content
        for name, content in held.items()
        if name.endswith(".pyc")
    }
    assert {name for name in held if name.endswith(".py")} == set(compiled)
    heads = {(int.from_bytes(code[:2], "little"), int.from_bytes(code[4:8], "little")) for code in compiled.values()}
    assert heads == {(PYTHON_3_14, UNCHECKED_HASH)}


def test_byte_code_for_lambda_tells_errors_in_lambdas_paths(aws_zip):
    code = contents(aws_zip)["services/reports/__pycache__/handler.cpython-314.pyc"]
    assert b"/var/task/services/reports/handler.py" in code


def test_libraries_of_the_zip_for_lambda_are_made_for_arm(aws_zip):
    libraries = {name: content for name, content in contents(aws_zip).items() if re.search(r"\.so(\.|$)", name)}
    arm = 0xB7
    assert {int.from_bytes(content[18:20], "little") for content in libraries.values()} == {arm}
    assert {name.split("/")[0] for name in libraries} >= {"cryptography", "pydantic_core", "css_inline", "lxml"}


def test_the_python_that_compiles_for_lambda_is_the_one_that_runs_there():
    pinned = json.loads((ROOT / "package.json").read_text())["devDependencies"]["pyodide"]
    assert pinned.split(".")[0] == targets.aws().python.replace(".", "")


def test_a_zip_fits_into_lambda(aws_zip):
    assert sum(len(content) for content in contents(aws_zip).values()) < UNPACKED_LIMIT / 2


def test_the_largest_zip_fits_into_lambda():
    largest = bundling.zip_of("deliveries", targets.aws())
    assert sum(len(content) for content in contents(largest).values()) < 0.8 * UNPACKED_LIMIT


def test_the_same_inputs_give_the_same_bytes(tmp_path, monkeypatch):
    first = bundling.zip_of("intake", targets.emulator())
    monkeypatch.setattr(bundling, "BUILD", tmp_path)
    again = bundling.zip_of("intake", targets.emulator())
    assert again.parent != first.parent
    assert again.name == first.name
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(first.read_bytes()).digest()


def test_a_new_zip_drops_the_oldest_of_its_service(tmp_path, monkeypatch):
    kept = bundling.zip_of("funds", targets.emulator())
    monkeypatch.setattr(bundling, "BUILD", tmp_path)
    folder = tmp_path / "zips" / targets.emulator().name
    folder.mkdir(parents=True)
    for age, name in enumerate(("funds-e", "funds-d", "funds-c", "funds-b", "funds-a", "intake-a")):
        (folder / f"{name}.zip").touch()
        os.utime(folder / f"{name}.zip", (1_000_000 - age, 1_000_000 - age))
    bundling.zip_of("funds", targets.emulator())
    assert {path.name for path in folder.iterdir()} == {
        kept.name,
        "funds-c.zip",
        "funds-d.zip",
        "funds-e.zip",
        "intake-a.zip",
    }


def test_a_changed_source_is_another_zip(tmp_path, monkeypatch):
    before = bundling.fingerprint(ROOT / "services" / "intake")
    monkeypatch.setattr(bundling, "ROOT", tmp_path)
    changed = tmp_path / "services" / "intake"
    changed.mkdir(parents=True)
    for name, content in sources(ROOT / "services" / "intake").items():
        (changed / name).write_bytes(content)
    assert bundling.fingerprint(changed) == before
    (changed / "handler.py").write_bytes((changed / "handler.py").read_bytes() + b"#")
    assert bundling.fingerprint(changed) != before


def test_a_zip_imports_on_its_own_in_the_interpreter_of_the_local_cloud(service, local_zip, tmp_path):
    """Nothing but the zip, the standard library and the runtime's own boto3 is there."""
    with zipfile.ZipFile(local_zip) as archive:
        archive.extractall(tmp_path)
    more = {
        "reports": ["projector", "issuer", "mailer", "drift"],
        "funds": ["paymaster"],
        "deliveries": ["planner", "sheets"],
    }
    entries = ["api", *more.get(service, [])]
    ran = subprocess.run(  # noqa: S603 - our own interpreter on our own zip
        [targets.EMULATOR, "-I", "-c", IMPORT, tmp_path, f"services.{service}.handler", *entries],
        env={"POWERTOOLS_SERVICE_NAME": service, "POWERTOOLS_METRICS_NAMESPACE": "Houyuan/local", "AWS_REGION": "x"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout.strip(), ran.stderr) == (f"[] {[True] * len(entries)}", "")


def test_an_empty_zip_stands_in_where_only_templates_are_wanted():
    made = bundling.empty()
    assert Path(made).name == "empty.zip"
    assert contents(made) == {}
