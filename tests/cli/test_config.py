"""`upgradelint config`, and the errors of a configuration: where, what, and the nearest name."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from linter.config import Config
from linter.config_load import load
from linter.config_load.fields import KEYS
from linter.config_load.schema import PATH, schema
from linter.errors import ConfigError
from linter.platform.manifest_table import SCHEMA
from tests.cli.test_check import BAD, ROOT, run

FULL = """
select = ["aws-*"]
ignore = ["aws-rds-single-az"]
triggers = ["recovery"]
exclude = ["old/"]
baseline = "known.json"
fail-on = "due:30"
scenario = "regulated"
horizon = 90

[lead-days]
regulated = 120

[per-file-ignores]
"test/*" = ["aws-*"]
"""


def written(folder: Path, text: str, name: str = "upgradelint.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_config_shows_each_setting_and_where_it_came_from(tmp_path):
    written(tmp_path, FULL)

    done = run("config", tmp_path, cwd=tmp_path)

    lines = dict(line.split(" = ", 1) for line in done.stdout.splitlines())
    assert lines["horizon"] == "90  # upgradelint.toml:9"
    assert '"regulated": 120' in lines["lead-days"]
    assert '"partner-api": 90' in lines["lead-days"]
    assert lines["review-days"] == "365  # default"


def test_the_nearest_configuration_counts_and_extends_the_other(tmp_path):
    written(tmp_path, "horizon = 10\nreview-days = 20\n")
    written(tmp_path, 'extend = "../upgradelint.toml"\nhorizon = 30\n', "sub/upgradelint.toml")
    (tmp_path / ".git").mkdir()

    done = run("config", tmp_path / "sub", cwd=tmp_path)

    assert "horizon = 30  # sub/upgradelint.toml:2" in done.stdout
    assert "review-days = 20  # upgradelint.toml:2" in done.stdout


def test_pyproject_holds_the_settings_too(tmp_path):
    written(tmp_path, '[project]\nname = "x"\n[tool.upgradelint]\nhorizon = 7\n', "pyproject.toml")

    assert "horizon = 7  # pyproject.toml:4" in run("config", tmp_path, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("horizn = 3", "upgradelint.toml:1: horizn: is not a setting; did you mean horizon?"),
        ('\nscenario = "regulatd"', "upgradelint.toml:2: scenario: 'regulatd' is not known; did you mean regulated?"),
        ('triggers = ["tsl"]', "did you mean tls?"),
        ('fail-on = "often"', "upgradelint.toml:1: fail-on"),
        ("horizon = -1", "a whole number from 0"),
        ("horizon = true", "a whole number from 0"),
        ('ignore = ["aws-rds-backup-disable"]', "there is no rule 'aws-rds-backup-disable'; did you mean aws-rds-backup"),
        ('select = ["nothing-like-*"]', "there is no rule 'nothing-like-*'"),
        ('[per-file-ignores]\n"a" = ["nope-x"]', "upgradelint.toml:2: there is no rule 'nope-x'"),
        ('[[ignore]]\nrules = ["aws-*"]', "upgradelint.toml:1: ignore: needs 'reason'"),
        ('[[ignore]]\nrules = ["aws-*"]\nreason = "x"\nuntl = "2026-01-01"', "'untl' is not known; did you mean until?"),
        ('[[ignore]]\nrules = ["aws-*"]\nreason = "x"\nuntil = "soon"', "upgradelint.toml:4: ignore: 'until' must be a day"),
        ("[lead-days]\npartner = 3", "'partner' is no scenario; did you mean partner-api?"),
        ('baseline = "../../x.json"', "leaves the tree"),
        ('extend = "upgradelint.toml"', "does it go in circles?"),
        ("horizon = = 3", "is no TOML"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["config", "check"])
def test_a_wrong_configuration_is_exit_two_with_its_place(command, text, words, tmp_path):
    written(tmp_path, text)
    (tmp_path / ".git").mkdir()

    done = run(command, tmp_path, cwd=tmp_path)

    assert done.returncode == 2
    assert words in done.stderr.replace(f"{tmp_path}/", "")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_rule_that_there_is_not_is_refused_on_the_command_line(option, tmp_path):
    done = run("check", tmp_path, option, "aws-rds-backup-disable")

    assert done.returncode == 2
    assert "did you mean aws-rds-backup" in done.stderr


def test_settings_select_and_ignore(tmp_path):
    (tmp_path / "main.tf").write_text(BAD)
    everything = run("check", tmp_path, "--isolated", "--format", "json")
    written(tmp_path, 'triggers = ["recovery"]\nseverities = ["high", "medium"]\nignore = ["*-disabled"]\n')

    found = json.loads(run("check", tmp_path, "--format", "json").stdout)["findings"]

    assert {f["trigger"] for f in found} == {"recovery"}
    assert {f["severity"] for f in found} <= {"high", "medium"}
    assert 0 < len(found) < len(json.loads(everything.stdout)["findings"])


def test_the_schemas_that_are_shipped_are_those_of_the_tables():
    folder = Path(PATH).parent

    assert json.loads(Path(PATH).read_text()) == schema()
    assert json.loads((folder / "integration.json").read_text()) == SCHEMA
    assert json.loads(run("config", "--schema").stdout) == schema()
    assert json.loads(run("init", "--schema").stdout) == SCHEMA


def test_the_schema_knows_every_key_and_accepts_what_is_read(tmp_path):
    import tomllib

    path = written(tmp_path, FULL)

    jsonschema.validate(tomllib.loads(path.read_text()), schema())
    assert set(schema()["properties"]) == {key.name for key in KEYS} | {"extend"}
    assert {key.field for key in KEYS} <= set(Config._fields)
    assert load(str(path)).horizon == 90


def test_the_manifest_of_every_story_fits_the_schema():
    from ruamel.yaml import YAML

    for path in sorted((ROOT / "fixtures" / "seed").rglob("integration.yaml")):
        jsonschema.validate(YAML(typ="safe", pure=True).load(path), SCHEMA)


def test_load_raises_and_never_guesses(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(str(tmp_path / "gone.toml"))


def test_a_misspelt_rule_of_a_suppression_is_named_with_its_own_line(tmp_path):
    table = '[[ignore]]\npaths = ["a/**"]\nrules = [\n  "{}",\n]\nreason = "x"\n'
    path = written(
        tmp_path, 'fail-on = "low"\n' + table.format("aws-rds-single-az") + table.format("aws-rds-singel-az")
    )

    done = run("check", tmp_path)

    assert done.returncode == 2
    assert f"{path.name}:11: there is no rule 'aws-rds-singel-az'; did you mean" in done.stderr
