"""Paths to files: discovered in order, identified, never outside the tree."""

from __future__ import annotations

import os
import subprocess

import pytest

from linter.errors import InputError
from linter.identify import identify, sniff
from linter.source import Files, decode, discover, document


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("main.tf", "hcl"), ("a/prod.auto.tfvars", "hcl"), ("main.tf.json", "json"), ("x.tofu", "hcl"),
        ("k8s/app.yml", "yaml"), (".env", "dotenv"), (".env.local", "dotenv"), ("prod.env", "dotenv"),
        ("docker.env.example", "dotenv"), ("connect.properties", "properties"), (".npmrc", "properties"),
        ("airflow.cfg", "ini"), ("traefik.toml.example", "toml"), ("nginx.conf", "conf"), ("Dockerfile", "text"),
        ("Dockerfile.prod", "text"), ("id_rsa", "text"), ("server.pem", "text"), ("package-lock.json", ""),
        ("photo.png", ""), ("README.md", ""), ("Makefile", ""),
    ],
)  # fmt: skip
def test_a_file_is_identified_by_its_name(name, syntax):
    assert identify(name) == syntax


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("input { stdin {} }\n", "logstash"),
        ("<source>\n  @type forward\n</source>\n", "fluentd"),
        ("[[inputs.cpu]]\n  percpu = true\n", "toml"),
        ("[INPUT]\n    Name cpu\n", "ini"),
        ("server {\n  listen 80;\n}\n", "nginx"),
        ("a.b=c\n", "properties"),
        ('{"a": 1}', "json"),
        ("just words\n", "text"),
    ],
)
def test_a_conf_file_is_identified_by_its_text(text, syntax):
    assert sniff(text) == syntax


def test_discovery_is_sorted_and_leaves_out_what_nobody_wrote(tmp_path, monkeypatch):
    for name in ("b.tf", "a.yaml", "node_modules/x.json", ".terraform/m/main.tf", "notes.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    monkeypatch.chdir(tmp_path)

    found = discover(Files(str(tmp_path)), ["."])

    assert found == ["a.yaml", "b.tf"]


def test_in_a_repository_ignored_files_are_left_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    (tmp_path / ".gitignore").write_text("local.tf\n")
    for name in ("main.tf", "local.tf", "sub/new.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")

    found = discover(Files(str(tmp_path)), ["."])

    assert found == ["main.tf", "sub/new.yaml"]


def test_a_repository_inside_a_repository_is_read_with_its_own_ignores(tmp_path):
    (tmp_path / "inner" / "deep").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "inner"):
        subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    for name in ("a.tf", "inner/b.tf", "inner/deep/c.tf", "inner/left-out.tf"):
        (tmp_path / name).write_text("")
    (tmp_path / "inner" / ".gitignore").write_text("left-out.tf\n")
    files = Files(str(tmp_path))

    assert discover(files, [str(tmp_path)]) == ["a.tf", "inner/b.tf", "inner/deep/c.tf"]
    assert discover(files, [str(tmp_path / "inner" / "deep")]) == ["inner/deep/c.tf"]


def test_the_files_of_a_folder_are_listed_once_with_what_stands_in(tmp_path):
    (tmp_path / "a.tf").write_text("")
    (tmp_path / "b.tf").write_text("")
    files = Files(str(tmp_path), {"c.tf": b"", "d/e.tf": b""}, frozenset({"b.tf"}))

    assert files.names("") == ["a.tf", "c.tf"]
    assert files.folders("") == ["d"]
    assert files.names("d") == ["d/e.tf"]
    assert files.names("nowhere") == []


def test_a_named_file_that_is_not_there_is_an_error(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError, match="no such file or folder"):
        discover(Files(str(tmp_path)), ["gone.tf"])


def test_a_link_out_of_the_tree_is_not_followed(tmp_path):
    (tmp_path / "outside.tf").write_text("secret")
    tree = tmp_path / "tree"
    tree.mkdir()
    os.symlink(tmp_path / "outside.tf", tree / "main.tf")

    with pytest.raises(InputError, match="leaves the tree"):
        Files(str(tree)).data("main.tf")


def test_a_link_loop_and_a_fifo_are_said_and_not_read(tmp_path):
    os.symlink("loop.tf", tmp_path / "loop.tf")
    os.mkfifo(tmp_path / "pipe.tf")
    files = Files(str(tmp_path))

    for name in ("loop.tf", "pipe.tf"):
        with pytest.raises(InputError):
            files.data(name)


@pytest.mark.parametrize(
    ("data", "text", "problem"),
    [
        (b"\xef\xbb\xbfa: 1", "a: 1", ""),
        ("a: 1".encode("utf-16"), "a: 1", ""),
        (b"PK\x03\x04\0\0", "", "is binary, not text"),
        (b"a: 1\nb: \xff\n", "a: 1\nb: \ufffd\n", "line 2 is not UTF-8; save the file as UTF-8"),
    ],
    ids=["utf-8 with a byte order mark", "utf-16", "binary", "bad utf-8"],
)
def test_bytes_are_decoded_or_the_fault_is_named(data, text, problem):
    assert decode(data) == (text, problem)


def test_a_file_that_is_too_large_is_said(tmp_path):
    (tmp_path / "big.tf").write_bytes(b"#" * 20_000_002)

    found, problem = document(Files(str(tmp_path)), "big.tf")

    assert found.text == ""
    assert "larger than 20 MB" in problem
