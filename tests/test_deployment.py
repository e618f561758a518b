"""What DEPLOYMENT.md says, and its examples for nginx and systemd, compared with the settings and with the programs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.serve import LAST_ANSWERS, LIMITS

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "DEPLOYMENT.md").read_text()
NGINX, UNIT = (ROOT / "deploy" / name for name in ("nginx.conf", "heard@.service"))


def test_the_table_of_settings_has_every_variable_once_and_no_other():
    settings = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))

    named = re.findall(r"^ *\| `([A-Z_]+)` \|", GUIDE, re.MULTILINE)

    assert len(read) > 20
    assert sorted(named) == sorted(read)


def test_nginx_takes_what_heard_takes_and_waits_as_long():
    text = NGINX.read_text()

    (body,) = re.findall(r"client_max_body_size (\d+)m;", text)
    (wait,) = re.findall(r"proxy_read_timeout (\d+)s;", text)
    ports = re.findall(r"server 127\.0\.0\.1:(\d+)", text)
    stop = re.search(r"TimeoutStopSec=(\d+)", UNIT.read_text())[1]

    assert int(body) * 1024 * 1024 == LIMITS["max_request_body_size"]
    assert int(wait) >= LAST_ANSWERS
    assert int(stop) > LAST_ANSWERS
    assert all(f"heard@{port}" in GUIDE for port in ports) and len(ports) == 2


@pytest.mark.skipif(
    not shutil.which("nginx", path="/usr/sbin:/usr/bin"), reason="no nginx here to read the example"
)
def test_nginx_reads_the_example(tmp_path):
    openssl = shutil.which("openssl") or pytest.skip("no openssl here to make a certificate for the example")
    names = [
        "-keyout",
        str(tmp_path / "privkey.pem"),
        "-out",
        str(tmp_path / "fullchain.pem"),
        "-subj",
        "/CN=h",
    ]
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names], check=True, capture_output=True
    )
    example = (
        NGINX.read_text().replace("/etc/ssl/heard", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    )
    example = re.sub(r"listen (\[::\]:)?(80|443)\b", r"listen \g<1>10\g<2>", example)
    (tmp_path / "heard.conf").write_text(example)
    folders = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ {folders} include {tmp_path}/heard.conf; }}"
    )

    command = [
        shutil.which("nginx", path="/usr/sbin:/usr/bin"),
        "-t",
        "-p",
        tmp_path,
        "-c",
        tmp_path / "nginx.conf",
    ]
    checked = subprocess.run(
        [*command, "-e", tmp_path / "errors"], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here to read the example")
def test_systemd_reads_the_example(tmp_path):
    unit = (
        UNIT.read_text()
        .replace("/srv/heard/.venv/bin/python", sys.executable)
        .replace("/srv/heard", str(ROOT))
    )
    (tmp_path / "heard@8001.service").write_text(unit)

    checked = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "heard@8001.service"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")
