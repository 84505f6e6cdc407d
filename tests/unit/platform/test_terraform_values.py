from __future__ import annotations

import pytest

from linter.predicate import plain
from linter.tree import UNKNOWN, Choice, Leaf, Map, Seq, Template, get
from tests.unit.platform.units import cut, one, resources, value, where

KNOWN = [
    ('"a${1 + 1}b"', "a2b"),
    ("local.name", "orders"),
    ('"db-${local.name}"', "db-orders"),
    ("local.map.key", "v"),
    ('local.map["key"]', "v"),
    ("local.list[1]", "two"),
    ("local.list[length(local.list) - 1]", "two"),
    ("true ? 1 : var.u", 1),
    ('local.name == "orders" ? "yes" : "no"', "yes"),
    ("var.u != null ? 2 : 2", 2),
    ("try(local.map.gone, local.map.key)", "v"),
    ("try(local.none.x, false)", False),
    ("can(local.map.gone)", False),
    ('lookup(local.map, "key", "d")', "v"),
    ('lookup(local.map, "gone", "d")', "d"),
    ('coalesce(null, "", local.name)', "orders"),
    ('format("%s-%03d-%v", local.name, 7, true)', "orders-007-true"),
    ('join(",", local.list)', "one,two"),
    ('join("-", concat(local.list, ["three"]))', "one-two-three"),
    ('upper(lower(trimspace(" Ab ")))', "AB"),
    ('replace("a-b", "-", "_")', "a_b"),
    ('element(split(",", "x,y"), 1)', "y"),
    ('merge({ a = 1 }, { a = 2, b = 3 })["a"]', 2),
    ("merge([{ a = 1 }, { a = 2 }]...).a", 2),
    ("concat([1], [2])[1]", 2),
    ("flatten([[1, [2]], 3])[1]", 2),
    ("[for x in local.list : upper(x)][0]", "ONE"),
    ('[for x in local.list : x if x != "one"][0]', "two"),
    ("{ for k, v in local.map : upper(k) => v }.KEY", "v"),
    ("keys(local.map)[0]", "key"),
    ("values(local.map)[0]", "v"),
    ("one([5])", 5),
    ('contains(local.list, "two")', True),
    ("local.objects[*].n", [1, 2]),
    ("local.objects.*.n", [1, 2]),
    ('jsondecode("{\\"a\\": 1}").a', 1),
    ('yamldecode("a: 1").a', 1),
    ('tobool("true")', True),
    ('tonumber("3")', 3),
    ("tostring(5)", "5"),
    ("max(1, 3, 2)", 3),
    ('startswith("abc", "ab")', True),
    ("!true || 1 < 2", True),
    ('regex("[a-z]+", "12ab")', "ab"),
    ('regexall("[0-9]", "1a2")', ["1", "2"]),
    ('replace("a1b", "/[0-9]/", "")', "ab"),
    ('formatlist("%s!", local.list)', ["one!", "two!"]),
    ('alltrue([true, "true"])', True),
    ("anytrue([false, true])", True),
    ('index(local.list, "two")', 1),
    ("chunklist([1, 2, 3], 2)[1]", [3]),
    ('setproduct(["a"], ["b", "c"])[1]', ["a", "c"]),
    ('setintersection(["a", "b"], ["b"])', ["b"]),
    ('matchkeys(["x", "y"], ["1", "2"], ["2"])', ["y"]),
    ('transpose({ a = ["x"] }).x', ["a"]),
    ('strrev("abc")', "cba"),
    ("pow(2, 3)", 8),
    ('parseint("ff", 16)', 255),
    ('cidrsubnet("10.0.0.0/16", 8, 2)', "10.0.2.0/24"),
    ('cidrhost("10.0.0.0/16", 5)', "10.0.0.5"),
    ('basename("a/b.txt")', "b.txt"),
    ('urlencode("a b")', "a+b"),
    ('indent(2, "a\\nb")', "a\n  b"),
    ('distinct(["a", "a"])', ["a"]),
    ('coalescelist([], ["x"])', ["x"]),
]  # fmt: skip
HEAD = """
variable "u" {}
locals {
  name    = "orders"
  map     = { key = "v" }
  list    = ["one", "two"]
  none    = null
  objects = [{ n = 1 }, { n = 2 }]
}
"""


def of(expression: str, head: str = HEAD, **files: str) -> object:
    found = one(resources({"main.tf": f'{head}resource "x_y" "z" {{\n  a = {expression}\n}}\n', **files}), "x_y")
    node = get(found.body, "a")
    assert node is not None
    return node


@pytest.mark.parametrize(("expression", "wanted"), KNOWN)
def test_known_arguments_give_a_known_value(expression, wanted):
    assert plain(of(expression)) == (wanted, True)


@pytest.mark.parametrize(
    "expression",
    [
        "var.u", '"${var.u}"', "var.u.x[0]", "local.gone", "data.a_b.c.d", "a_b.c.d", "each.key", "timestamp()",
        "uuid()", "local.list[var.u]", "module.m.x", 'lookup(var.u, "a", false)', "length(var.u)", "var.u + 1",
        "cidrsubnet(var.u, 8, 1)", "provider::x::f(1)", "terraform.workspace", 'file("../outside")', "self.x",
        'templatefile("t.tpl", var.u)', "[for x in var.u : x]", "var.u[*].x", "random_password.p.result",
    ],
)  # fmt: skip
def test_what_depends_on_an_unknown_is_unknown(expression):
    assert not plain(of(expression))[1]


def test_a_string_is_known_in_parts():
    found = of('"http://${var.u}/x"')

    assert isinstance(found, Leaf)
    assert found.value == Template(("http://", UNKNOWN, "/x"))


def test_an_unknown_condition_is_a_choice():
    found = of('var.u ? "a" : "b"')

    assert isinstance(found, Choice)
    assert [o.value for o in found.options if isinstance(o, Leaf)] == ["a", "b"]


def test_an_unknown_map_leaves_merge_open():
    found = of("merge({ a = 1 }, var.u, { b = 2 })")

    assert isinstance(found, Map)
    assert found.open
    assert (value(found, "a"), value(found, "b")) == (UNKNOWN, 2)


def test_an_unknown_list_leaves_concat_open():
    found = of('concat(["a"], var.u)')

    assert isinstance(found, Seq)
    assert found.open


def test_a_value_through_a_chain_is_placed_where_it_is_written():
    head = 'variable "v" {}\nlocals {\n a = var.v\n b = local.a\n}\n'

    found = of("local.b", head, **{"terraform.tfvars": 'v = "it"'})

    assert isinstance(found, Leaf)
    assert found.span.document.path == "terraform.tfvars"
    assert [cut(s) for s in found.via] == ["local.b", "local.a", "var.v"]


def test_a_resource_is_read_by_another_and_named():
    found = resources({"main.tf": 'resource "a_b" "c" { name = "n" }\nresource "x_y" "z" { a = a_b.c.name }\n'})

    leaf = get(one(found, "x_y").body, "a")

    assert isinstance(leaf, Leaf)
    assert (leaf.value, leaf.refs) == ("n", ("a_b.c",))


def test_what_a_provider_computes_is_unknown_and_named():
    found = resources({"main.tf": 'resource "a_b" "c" {}\nresource "x_y" "z" { a = a_b.c.arn }\n'})

    leaf = get(one(found, "x_y").body, "a")

    assert isinstance(leaf, Leaf)
    assert (leaf.value, leaf.refs) == (UNKNOWN, ("a_b.c",))


@pytest.mark.parametrize("path", ["${path.module}/p.txt", "p.txt", "./p.txt"])
def test_a_file_of_the_tree_is_its_text_and_its_place(path):
    files = {"m/main.tf": f'resource "x_y" "z" {{ a = file("{path}") }}\n', "m/p.txt": "hello"}

    found = one(resources(files), "x_y")

    assert where(found.body, "a") == ("m/p.txt", "hello")


def test_a_template_file_is_filled_in():
    files = {
        "main.tf": 'resource "x_y" "z" { a = templatefile("${path.module}/t.tftpl", { n = "v", l = ["p", "q"] }) }\n',
        "t.tftpl": "n=${n};%{ for i in l }${i}.%{ endfor }",
    }

    assert value(one(resources(files), "x_y").body, "a") == "n=v;p.q."


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('try([local.map.gone], ["d"])', ["d"]),
        ('try({ a = local.map.gone }, { a = "d" }).a', "d"),
        ("can([local.map.gone])", False),
        ("can([var.u])", True),
        ('try(tonumber("x"), 3)', 3),
        ("try([for x in local.none : x], [])", []),
        ("try(one([1, 2]), 0)", 0),
        ('toset(["b", "a", "b"])', ["a", "b"]),
        ('setsubtract(["c", "b", "a"], ["b"])', ["a", "c"]),
        ('[for k, v in { z = 1, b = 2 } : "${k}${v}"]', ["b2", "z1"]),
        ('[for k, v in toset(["q"]) : k]', ["q"]),
        ("range(3, 1)", [3, 2]),
        ('title("a-b c_d")', "A-B C_d"),
        ('basename("a/b/")', "b"),
        ("distinct([{ a = 1 }, { a = 1 }])[0]", {"a": 1}),
        ('"x${0.1 + 0.2}"', "x0.3"),
        ("jsonencode(0.1 + 0.2)", "0.3"),
        ('format("%5s|%-3s|%03d|%.2f", "a", "b", 7, 1.5)', "    a|b  |007|1.50"),
        ('format("%[2]s-%[1]s", "a", "b")', "b-a"),
        ('coalesce(true, "x")', "true"),
        ('yamlencode("a")', '"a"\n'),
    ],
)  # fmt: skip
def test_terraform_decides_what_an_expression_gives(expression, wanted):
    found = plain(of(expression))

    assert found == (wanted, True)


@pytest.mark.parametrize(
    "expression",
    [
        "can(var.u.x)", "[1] == tolist([1])", 'length(toset([var.u, "a"]))', 'format("%[1]s", "a", "b")', "0.1 + 0.2 == 0.3",
        "jsonencode(var.u ? 1 : 2)", 'distinct([var.u, "a"])[0]', "length(compact([var.u]))", 'replace("ab", "", "-")',
    ],
)  # fmt: skip
def test_what_terraform_may_decide_otherwise_is_unknown(expression):
    assert not plain(of(expression))[1]


def test_an_argument_of_try_that_may_fail_leaves_the_next_one_open():
    found = of('try([var.u.gone], ["d"])')

    assert isinstance(found, Choice)
    assert plain(found.options[-1]) == (["d"], True)


def test_a_value_that_fails_in_a_local_does_not_count_in_try():
    head = 'variable "u" {}\nlocals {\n m = {}\n bad = local.m.gone\n}\n'

    assert plain(of("try([local.bad], [2])", head))[1] is False


@pytest.mark.parametrize(
    ("kind", "default", "expression", "wanted"),
    [
        ("string", "5432", 'var.v == "5432"', True),
        ("number", '"5"', "var.v + 1", 6),
        ("bool", '"true"', "var.v ? 1 : 2", 1),
        ("list(string)", "[1, true]", 'contains(var.v, "1")', True),
        ("set(string)", '["b", "a", "b"]', "tolist(var.v)", ["a", "b"]),
        ("object({ a = number })", '{ a = "1", b = 2 }', "keys(var.v)", ["a"]),
        ('object({ a = optional(string, "d") })', "{ a = null }", "var.v.a", "d"),
    ],
)
def test_a_variable_has_the_type_it_declares(kind, default, expression, wanted):
    head = f'variable "v" {{\n  type    = {kind}\n  default = {default}\n}}\n'

    assert plain(of(expression, head)) == (wanted, True)


def test_parts_of_a_split_text_are_placed_where_they_are_written():
    files = {
        "main.tf": 'resource "x_y" "z" { a = trimspace(split("--", file("p.txt"))[1]) }\n',
        "p.txt": "one--\n two\n",
    }

    assert where(one(resources(files), "x_y").body, "a") == ("p.txt", "two")


def test_files_of_a_folder_are_listed_by_a_pattern():
    found = of('fileset(path.module, "k/**/*.{yaml,yml}")', **{"k/a.yaml": "", "k/b/c.yml": "", "k/d.txt": ""})

    assert plain(found) == (["k/a.yaml", "k/b/c.yml"], True)


def test_yaml_with_a_hole_is_decoded_in_parts():
    found = of('yamldecode("a: ${var.u}\\nb: x-${var.u}\\nc: 1\\n")')

    assert isinstance(found, Map)
    assert (value(found, "a"), value(found, "b"), value(found, "c")) == (UNKNOWN, Template(("x-", UNKNOWN)), 1)


@pytest.mark.parametrize("form", ["x_y.z", "resource.x_y.z", "resource.x_y.m[0]"])
def test_a_reference_to_a_resource_may_start_with_its_kind(form):
    text = 'resource "x_y" "z" {\n  name = "orders"\n}\nresource "x_y" "m" {\n  count = 1\n  name = "orders"\n}\n'
    text += f'resource "x_u" "u" {{\n  id = {form}.id\n  name = {form}.name\n}}\n'

    body = one(resources({"main.tf": text}), "x_u").body

    found = get(body, "id")
    assert isinstance(found, Leaf)
    assert found.refs == ("x_y.m" if ".m" in form else "x_y.z",)
    assert value(body, "name") == "orders"
