from __future__ import annotations

import pytest

from linter.tree import UNKNOWN, Template, get
from tests.unit.platform.units import cut, one, resources, value, where

FILE = "docker-compose.yml"


def services(text: str, **more: str):
    return resources({FILE: text, **{k.replace("__", "."): v for k, v in more.items()}})


def test_each_service_and_the_project_are_resources():
    found = resources({f"shop/{FILE}": "services:\n  db: {image: postgres}\n  web: {image: nginx}\n"})

    assert [(r.platform, r.type, r.name, r.address) for r in found] == [
        ("compose", "project", "shop", "project.shop"),
        ("compose", "service", "db", "service.db"),
        ("compose", "service", "web", "service.web"),
    ]
    assert cut(found[1].place) == "db"


def test_the_list_form_of_an_environment_is_a_map_with_places():
    found = services("services:\n  db:\n    environment:\n      - A=one\n      - B=x=y\n      - C\n")

    body = one(found, "service").body

    assert value(body, "environment", "A") == "one"
    assert where(body, "environment", "B") == (FILE, "x=y")
    assert value(body, "environment", "C") is UNKNOWN


def test_a_default_is_a_literal_with_its_own_place():
    found = services("services:\n  db:\n    environment:\n      A: ${X:-one}\n      B: ${X:-${Y:-two}}\n")

    body = one(found, "service").body

    assert value(body, "environment", "A") == "one"
    assert where(body, "environment", "A") == (FILE, "one")
    assert where(body, "environment", "B") == (FILE, "two")


def test_a_variable_has_the_value_and_place_of_the_env_file():
    found = resources({FILE: "services:\n  db:\n    environment: {A: '${X}'}\n", ".env": "Y=z\nX=${Y}\n"})

    leaf = get(one(found, "service").body, "environment", "A")

    assert leaf.value == "z"
    assert where(one(found, "service").body, "environment", "A") == (".env", "z")
    assert [cut(v) for v in leaf.via] == ["${X}", "${Y}"]


def test_what_no_file_sets_is_unknown():
    found = services(
        "services:\n  db:\n    image: app:${TAG}\n    environment: {A: '$X', B: '${X:?set it}', C: '$$x', D: 'a${E:-b}c'}\n"
    )

    body = one(found, "service").body

    assert value(body, "image") == Template(("app:", UNKNOWN))
    assert [value(body, "environment", k) for k in "ABCD"] == [UNKNOWN, UNKNOWN, "$x", "abc"]


def test_env_files_fill_what_the_service_does_not_set():
    found = resources({
        f"a/{FILE}": "services:\n  db:\n    env_file: [one.env, {path: two.env}]\n    environment: {A: own}\n",
        "a/one.env": "A=1\nB=1\n", "a/two.env": "B=2\n",
    })  # fmt: skip

    body = one(found, "service").body

    assert [value(body, "environment", k) for k in "AB"] == ["own", "2"]
    assert not get(body, "environment").open


def test_an_env_file_that_is_not_there_leaves_the_environment_open():
    found = services("services:\n  db:\n    env_file: .gone\n")

    assert get(one(found, "service").body, "environment").open


def test_an_override_is_merged_into_the_main_file():
    found = resources({
        FILE: "services:\n  db: {image: a, ports: ['1:1'], command: [x], environment: {A: 1}}\n",
        "docker-compose.override.yml": "services:\n  db: {ports: ['2:2'], command: [y], environment: [B=2]}\n",
    })  # fmt: skip

    body = next(r for r in found if r.type == "service").body

    assert [get(i, "published").value for i in get(body, "ports").items] == ["1", "2"]
    assert [i.value for i in get(body, "command").items] == ["y"]
    assert [value(body, "environment", k) for k in "AB"] == [1, "2"]


def test_a_file_that_only_adds_is_read_on_top_of_the_main_one():
    found = resources({
        FILE: "services:\n  db: {image: a}\n",
        "docker-compose.prod.yml": "services:\n  db: {restart: always}\n  web: {image: b}\n",
    })  # fmt: skip

    bodies = sorted((r.document.path, value(r.body, "image")) for r in found if r.type == "service")

    assert bodies == [("docker-compose.prod.yml", "a"), ("docker-compose.prod.yml", "b"), (FILE, "a")]


def test_extends_and_fragments_are_followed():
    found = resources({
        FILE: "x-common: &c {restart: always}\nservices:\n  a:\n    <<: *c\n    extends: {service: b, file: base.yml}\n"
        "  d: {extends: a}\n",
        "base.yml": "services:\n  b: {image: base, environment: [A=1]}\n",
    })  # fmt: skip

    body = one(found, "service", "d").body

    assert (value(body, "image"), value(body, "restart"), value(body, "environment", "A")) == ("base", "always", "1")


def test_a_service_that_extends_itself_ends():
    found = services("services:\n  a: {extends: a, image: x}\n")

    assert value(one(found, "service").body, "image") == "x"


def test_a_file_without_services_is_shown_to_the_other_families():
    found = resources({"compose.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"})

    assert [r.platform for r in found] == ["kubernetes"]


def test_odd_shapes_do_no_harm():
    found = services(
        "services:\n  a: 3\n  b: {environment: x, env_file: {a: 1}, extends: [1], build: {args: [A=1, [2]]}}\n"
    )

    assert [r.body is not None for r in found] == [True, True]


def test_included_files_are_judged_in_their_own_folder():
    found = resources(
        {
            "compose.yaml": "include:\n- infra/db.yml\n- path: [other/a.yml, other/b.yml]\n  project_directory: .\n"
            "  env_file: other.env\nservices: {web: {image: a}}\n",
            "infra/db.yml": "services: {db: {image: 'postgres:${TAG}', env_file: db.env}}\n",
            "infra/.env": "TAG=17\n",
            "infra/db.env": "A=x\n",
            "other/a.yml": "services: {b: {image: 'b:${TAG}', environment: {A: '1'}}}\n",
            "other/b.yml": "services: {b: {environment: {A: '2'}}}\n",
            "other.env": "TAG=2\n",
        }
    )

    services = {r.name: r.body for r in found if r.type == "service"}
    assert value(services["db"], "image") == "postgres:17"
    assert where(services["db"], "environment", "A") == ("infra/db.env", "x")
    assert value(services["b"], "image") == "b:2"


def test_files_that_include_each_other_end():
    found = resources(
        {
            "compose.yaml": "include: [a/x.yml]\nservices: {w: {image: a}}\n",
            "a/x.yml": "include: [x.yml]\nservices: {}\n",
        }
    )

    assert {r.name for r in found if r.type == "service"} == {"w"}


def test_what_a_service_extends_from_another_folder_finds_its_env_files_there():
    found = resources(
        {
            "compose.yaml": "services: {web: {extends: {file: common/base.yml, service: app}, environment: {B: y}}}\n",
            "common/base.yml": "services: {app: {image: a, env_file: [{path: app.env, required: false}]}}\n",
            "common/app.env": "A=x\nB=n\n",
        }
    )

    body = one(found, "service").body
    assert where(body, "environment", "A") == ("common/app.env", "x")
    assert value(body, "environment", "B") == "y"


def test_an_override_may_reset_and_replace():
    found = resources(
        {
            "compose.yaml": "services: {web: {image: a, ports: ['80:80'], privileged: true, cap_add: [ALL]}}\n",
            "compose.override.yaml": "services:\n  web:\n    ports: !override ['81:81']\n    privileged: !reset null\n"
            "    cap_add: [NET_ADMIN]\n",
        }
    )

    body = next(r for r in found if r.type == "service" and r.document.path == "compose.yaml").body
    assert [value(p, "published") for p in get(body, "ports").items] == ["81"]
    assert get(body, "privileged") is None
    assert [i.value for i in get(body, "cap_add").items] == ["ALL", "NET_ADMIN"]


@pytest.mark.parametrize(
    ("written", "env", "expected"),
    [
        ("${A:-x}", "", "x"),
        ("${A:-x}", "A=\n", "x"),
        ("${A-x}", "A=\n", ""),
        ("${A-x}", "A=y\n", "y"),
        ("${A:?set A}", "", UNKNOWN),
        ("${A:?set A}", "A=y\n", "y"),
        ("${A:+on}", "A=y\n", "on"),
        ("${A:-${B:-z}}", "", "z"),
        ("$$A", "A=y\n", "$A"),
        ("$A", "A=y\n", "y"),
        ("${A}", "", UNKNOWN),
    ],
)
def test_interpolation_is_that_of_compose(written, env, expected):
    found = resources({"compose.yaml": f"services: {{w: {{image: a, hostname: '{written}'}}}}\n", ".env": env})

    assert value(one(found, "service").body, "hostname") == expected


def test_fragments_are_merged_into_services():
    found = resources(
        {
            "compose.yaml": "x-env: &env {A: x}\nx-common: &common {privileged: true}\n"
            "services: {web: {<<: *common, image: a, environment: {<<: *env, B: y}}}\n"
        }
    )

    body = one(found, "service").body
    assert value(body, "privileged") is True
    assert (value(body, "environment", "A"), value(body, "environment", "B")) == ("x", "y")


def test_secrets_are_no_environment():
    found = resources(
        {
            "compose.yaml": "services: {db: {image: a, environment: {P_FILE: /run/secrets/p}, secrets: [p]}}\n"
            "secrets: {p: {file: ./p.txt}}\n"
        }
    )

    body = one(found, "service").body
    assert [i.value for i in get(body, "secrets").items] == ["p"]
    assert value(one(found, "project").body, "secrets", "p", "file") == "./p.txt"
