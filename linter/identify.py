"""A file's name, and where that says nothing its text, to the syntax it is written in."""

from __future__ import annotations

import re

from linter.pattern import pattern

_SUFFIXES = {
    ".tf": "hcl", ".tofu": "hcl", ".tfvars": "hcl", ".hcl": "hcl", ".nomad": "hcl",
    ".yaml": "yaml", ".yml": "yaml",
    ".json": "json", ".jsonc": "json", ".json5": "json", ".tfstate": "json", ".webmanifest": "",
    ".properties": "properties", ".delta": "properties",
    ".toml": "toml",
    ".ini": "ini", ".cfg": "ini", ".cnf": "ini", ".service": "ini", ".npmrc": "properties",
    ".env": "dotenv", ".envrc": "dotenv",
    ".xml": "xml", ".config": "xml",
    ".conf": "conf",
    ".sql": "text", ".ksql": "text", ".netrc": "text", ".pgpass": "text", ".pem": "text", ".key": "text",
    ".ppk": "text", ".p8": "text", ".sh": "text",
    ".dockerfile": "text",
}  # fmt: skip
_NAMES = {
    ".npmrc": "properties", ".netrc": "text", "_netrc": "text", ".pgpass": "text", "pgpass.conf": "text",
    ".dockercfg": "json", "dockerfile": "text", "containerfile": "text", ".s3cfg": "ini", ".pypirc": "ini",
    ".gitconfig": "ini", "credentials": "ini", "config": "", ".terraformrc": "hcl", "terraform.rc": "hcl",
    ".boto": "ini", ".my.cnf": "ini", "id_rsa": "text", "id_dsa": "text", "id_ecdsa": "text",
    "id_ed25519": "text", "package-lock.json": "", "npm-shrinkwrap.json": "", "composer.lock": "",
    "pnpm-lock.yaml": "", "go.sum": "", "kubeconfig": "yaml", ".htpasswd": "text", "settings.js": "text",
}  # fmt: skip
_TEMPLATE_SUFFIXES = frozenset(
    {"example", "sample", "template", "tmpl", "tpl", "dist", "default", "j2", "jinja", "jinja2", "erb", "gotmpl",
     "orig", "bak"}
)  # fmt: skip
_DOTENV = pattern(r"^\.env(?:[.-][\w.-]+)?$|^[\w.-]+\.env(?:\.[\w-]+)?$|^env\.list$")


_SCRIPTS = (".sh", ".bash", ".zsh")
_SHELL = pattern(
    r"^[ \t]*(?:(?:if|elif|while|until|case)[ \t]+[^=\s]|for[ \t]+\w+[ \t]+in\b|function[ \t]+\w"
    r"|[\w-]{1,60}[ \t]*\(\)[ \t]*(?:\{|$))"
    r"|=[\"']?\$\((?!\()[^()\n]*$",
    re.MULTILINE,
)
"""What no dotenv file holds: control structures, functions, a command that does not end on its line."""
_CONFIG = pattern(r"\.config(?:\.|$)")
_ELEMENT = pattern(r"^[ \t]*+<", re.MULTILINE)


def identify(path: str) -> str:
    """The syntax a file's name stands for, "" for none; `conf` is settled by its text."""
    name = path.rpartition("/")[2].lower()
    while (cut := name.rpartition("."))[2] in _TEMPLATE_SUFFIXES and cut[1]:
        name = cut[0]
    if name in _NAMES:
        return _NAMES[name]
    if "env" in name and _DOTENV.match(name) and not name.endswith(_SCRIPTS):
        return "dotenv"
    if name.startswith(("dockerfile", "containerfile")):
        return "text"
    if ".properties." in name:
        return "properties"
    stem, dot, suffix = name.rpartition(".")
    return _SUFFIXES.get(dot + suffix, "") if stem or dot else ""


def settle(path: str, text: str) -> str:
    """The syntax of a file by its name and, where the name leaves it open, its text."""
    syntax = identify(path)
    if syntax == "json" and path.endswith((".yaml", ".yml")):
        return "yaml"
    if syntax == "dotenv" and not path.endswith(".envrc") and _SHELL.search(text):
        return "text"
    if syntax == "xml" and _CONFIG.search(path.lower()) and not _ELEMENT.search(text):
        return sniff(text)
    if syntax in ("conf", ""):
        return sniff(text)
    return syntax


_SNIFFERS = (
    ("xml", pattern(r"\A\s*<\?xml|\A\s*<[A-Za-z][\w:.-]*(?:\s|>)[^\n]*(?:xmlns|/>)")),
    ("json", pattern(r"\A\s*(?:\{\s*[\"}]|\[\s*[\"{\]\d])")),
    ("logstash", pattern(r"^[ \t]*+(?:input|filter|output)\s*\{", re.MULTILINE)),
    ("fluentd", pattern(r"^[ \t]*+<(?:source|match|filter|system|label|worker)\b[^>\n]*>", re.MULTILINE)),
    ("toml", pattern(r"^[ \t]*+\[\[[\w.\"-]+\]\][ \t]*+(?:#.*)?\r?$", re.MULTILINE)),
    (
        "nginx",
        pattern(r"^[ \t]*+(?:server|http|events|upstream|stream|location|map)\b[^\n;={]*\{", re.MULTILINE),
    ),
    (
        "nginx",
        pattern(r"^[ \t]*+(?:ssl_protocols|proxy_pass|listen|include|server_name)\s[^\n=]*;", re.MULTILINE),
    ),
    ("ini", pattern(r"^[ \t]*+\[[^\]\n]+\][ \t]*+\r?$", re.MULTILINE)),
    ("yaml", pattern(r"^[\w.-]+:(?:\s|$)", re.MULTILINE)),
    ("properties", pattern(r"^[\w.-]+\s*[=:]", re.MULTILINE)),
)


def sniff(text: str) -> str:
    """The syntax of a text whose name says nothing; `text` when nothing fits."""
    head = text[:20_000]
    return next((syntax for syntax, pattern in _SNIFFERS if pattern.search(head)), "text")
