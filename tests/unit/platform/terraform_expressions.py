"""Random Terraform expressions over values that both sides know, and some that only Terraform is told.

An expression is built for a kind of value: s text, n number, b boolean, l list of text, m map of text, o list of
objects. `hidden` are variables whose values are kept from us, so that a claim about them shows.
"""

from __future__ import annotations

import json
import random

HEAD = """
locals {
  name    = "orders"
  dashed  = "A-b_C.d é"
  empty   = ""
  number  = 7
  minus   = -2.5
  yes     = true
  no      = "false"
  nothing = null
  list    = ["two", "one", "two", ""]
  few     = ["one"]
  none    = []
  map     = { key = "v", b = "w", a = "" }
  objects = [{ n = 1, tag = "a" }, { n = 2, tag = null }]
  deep    = { db = { tls = true, ports = [5432, 1], names = ["x"] } }
}
variable "hs" {}
variable "hn" {}
variable "hb" {}
variable "hl" {}
variable "hm" {}
"""
HIDDEN: dict[str, list[object]] = {
    "hs": ["orders", "", "x", None, "two"],
    "hn": [0, 1, 7, 2.5, None],
    "hb": [True, False],
    "hl": [["two"], [], ["one", "one", "z"], None],
    "hm": [{"key": "v"}, {}, {"key": "q", "c": "d"}, None],
}
_ATOMS = {
    "s": ['"orders"', '"a,b,,c"', "local.name", "local.dashed", "local.empty", "var.hs", "local.nothing", '"  x\\n"'],
    "n": ["0", "1", "3", "-1", "local.number", "local.minus", "var.hn", "2.75", '"4"'],
    "b": ["true", "false", "local.yes", "local.no", "var.hb", '"true"'],
    "l": ["local.list", "local.few", "local.none", 'toset(["b", "a", "b"])', "var.hl", '["p", "q", "r"]', "local.nothing"],
    "m": ["local.map", "{}", '{ key = "z", "k 2" = "y" }', "var.hm", "local.nothing", "{ key = null }"],
    "o": ["local.objects", '[{ n = 3, tag = "z" }]', "[]"],
}  # fmt: skip
_FORMS: dict[str, list[str]] = {
    "s": [
        "lower(<s>)", "upper(<s>)", "title(<s>)", "trimspace(<s>)", "chomp(<s>)", 'trim(<s>, "-o ")', "trim(<s>, <s>)",
        'trimprefix(<s>, "or")', 'trimsuffix(<s>, "s")', "replace(<s>, <s>, <s>)", 'replace(<s>, "/[a-c]+/", "_")',
        'replace(<s>, "/(o)(r)/", "$2$1")', "strrev(<s>)", "substr(<s>, <i>, <i>)", 'format("%s-%d", <s>, <i>)',
        'format("%v/%q", <s>, <s>)', 'format("%05.1f|%x|%t", <n>, <i>, <b>)', 'format("%-4s|%4s|%+d", <s>, <s>, <i>)',
        'format("%[2]s %[1]s", <s>, <s>)', 'format("%#v", <l>)', "join(<s>, <l>)", 'join(",", <l>, <l>)',
        "coalesce(<s>, <s>)", "coalesce(<l>...)", "tostring(<a>)", "element(<l>, <i>)", "<l>[<i>]",
        'lookup(<m>, "key", <s>)', 'lookup(<m>, <s>, "d")', '<m>["key"]', "<m>[<s>]", "try(<m>.gone, <s>)",
        "try(<s>.x, <s>)", "try([<m>.gone], [<s>])[0]", "try({ a = <m>.gone }, { a = <s> }).a", "one(<l>)",
        "<b> ? <s> : <s>", "<s> == <s> ? <s> : <s>", '"${<s>}"', '"a-${<s>}-${<n>}"', '"${<s>}${<s>}"',
        '"%{ if <b> }x${<s>}%{ else }y%{ endif }z"', '"%{ for v in <l> }<${v}>%{ endfor }"',
        '"%{ for k, v in <m> ~} ${k}=${v} %{ endfor ~} ."', "jsonencode(<a>)", "jsonencode(<s>)",
        "jsonencode({ a = <s>, b = [<n>, <b>] })", "base64encode(<s>)", "base64decode(base64encode(<s>))",
        "urlencode(<s>)", "indent(2, <s>)", 'regex("[a-z]+", <s>)', 'regex("(?P<x>[a-z])", <s>).x', "sha256(<s>)",
        "md5(<s>)", "basename(<s>)", "dirname(<s>)", 'cidrsubnet("10.0.0.0/16", <i>, <i>)',
        'cidrhost("10.0.0.0/24", <i>)', "keys(<m>)[0]", "values(<m>)[0]", "yamlencode(<s>)", "nonsensitive(<s>)",
        "local.objects[<i>].tag", "<o>[0].tag", 'min(<n>, <n>) > 1 ? <s> : "lo"',
        "sort(<l>)[0]", "reverse(<l>)[0]", "tolist(<l>)[0]", "local.deep.db.names[<i>]", "title(lower(<s>))",
        "startswith(<s>, <s>) ? <s> : <s>", 'yamldecode("a: x").a', 'jsondecode("[1,\\"q\\"]")[1]', "uuidv5(<s>, <s>)",
        'formatdate("YYYY", "2024-02-03T04:05:06Z")', 'timeadd("2024-02-03T04:05:06Z", "1h")', "csvdecode(<s>)[0].a",
        "abspath(<s>)", "pathexpand(<s>)", "trimspace(<s>) == <s> ? <s> : null", 'textencodebase64(<s>, "UTF-8")',
    ],
    "n": [
        "<n> + <n>", "<n> - <n>", "<n> * <n>", "<n> / <n>", "<n> % <n>", "-<n>", "min(<n>, <n>)", "max(<n>, <n>)",
        "abs(<n>)", "ceil(<n>)", "floor(<n>)", "signum(<n>)", "pow(<n>, <i>)", "log(<n>, 2)", "length(<l>)",
        "length(<m>)", "length(<s>)", "length(<o>)", "tonumber(<s>)", "tonumber(<a>)", "parseint(<s>, 16)",
        "index(<l>, <s>)", "sum([<n>, <n>])", "<b> ? <n> : <n>", "<o>[0].n", "coalesce(<n>, <n>)", "try(<n>, 1)",
        "try(tonumber(<s>), <n>)", "length(regexall(<s>, <s>))", "sum(<o>[*].n)", "length(distinct(<l>))",
        "length(compact(<l>))", "max(<o>[*].n...)", "local.deep.db.ports[<i>]", "floor(<n> / 2)", "range(<i>)[0]",
        "length(setproduct(<l>, <l>))", "length(flatten([<l>, <l>]))", "strlen(<s>)",
    ],
    "b": [
        "!<b>", "<b> && <b>", "<b> || <b>", "<a> == <a>", "<s> == <s>", "<s> != <s>", "<n> < <n>", "<n> >= <n>",
        "<n> == <n>", "<l> == <l>", "<m> == <m>", "<s> == null", "<l> != null", "contains(<l>, <s>)", "can(<m>.key)",
        "can(<m>.gone)", "can(<s>.x)", "can(tonumber(<s>))", 'can(regex("^[a-z]+$", <s>))', "startswith(<s>, <s>)",
        "endswith(<s>, <s>)", "strcontains(<s>, <s>)", "tobool(<s>)", "tobool(<b>)", "alltrue([<b>, <b>])",
        "anytrue([<b>, <b>])", "alltrue([for v in <l> : v != <s>])", "<b> ? <b> : <b>", "coalesce(<b>, <b>)",
        "length(<l>) > <n>", "lookup(<m>, <s>, null) == null", "try(<m>[<s>], null) != null", "can([<m>.gone])",
        "contains(keys(<m>), <s>)", "local.deep.db.tls", "<s> == <n>", "<b> == <s>", "[] == <l>", "fileexists(<s>)",
        "issensitive(<s>)", "{ a = <s> } == { a = <s> }", "[<s>] == [<s>]",
    ],
    "l": [
        "[<s>, <s>]", "[<s>]", "concat(<l>, <l>)", "concat([<s>], <l>)", "compact(<l>)", "distinct(<l>)", "sort(<l>)",
        "reverse(<l>)", "toset(<l>)", "tolist(<l>)", "keys(<m>)", "values(<m>)", "slice(<l>, <i>, <i>)", 'split(",", <s>)',
        "split(<s>, <s>)", "flatten([<l>, [<l>]])", "flatten([<l>, <s>])", "setunion(<l>, <l>)", "setsubtract(<l>, <l>)",
        "setintersection(<l>, <l>)", "[for v in <l> : upper(v)]", "[for v in <l> : v if v != <s>]",
        '[for ix, v in tolist(<l>) : "${ix}-${v}"]', '[for k, v in <m> : "${k}=${v}"]', "[for v in <m> : v]", "<o>[*].tag",
        "<s>[*]", "<l>[*]", "coalescelist(<l>, <l>)", 'regexall("[a-z]", <s>)', 'formatlist("%s!", <l>)',
        'formatlist("%s-%s", <s>, <l>)', "matchkeys(<l>, <l>, <l>)", "chunklist(<l>, 2)[0]", "<b> ? <l> : <l>",
        "try(<l>, [])", "try([<m>.gone], <l>)", "[for o in <o> : o.tag]", "[for o in <o> : o.tag if o.n > <n>]",
        "concat(<l>, <b> ? [<s>] : [])", "tolist(toset(<l>))", "[for v in toset(<l>) : v]", "range(<i>)", "range(<i>, <i>)",
        "range(<i>, <i>, <i>)", "setproduct(<l>, <l>)[0]", 'transpose({ a = <l> })["one"]', "jsondecode(jsonencode(<l>))",
        'cidrsubnets("10.0.0.0/16", <i>, <i>)', "one([<l>])", "local.deep.db.names", "[<l>...]", 'regex("(.)(.)", <s>)',
        "yamldecode(yamlencode(<l>))", "try(var.hl[*].x, <l>)", "values({ for v in <l> : v => v... })[0]", "<m>[*].key",
    ],
    "m": [
        "merge(<m>, <m>)", "merge(<m>, { key = <s> })", "merge({ a = <s> }, <m>)", "{ a = <s>, key = <s> }",
        "{ (<s>) = <s> }", '{ "x-${<s>}" = <s> }', "{ for k, v in <m> : k => v if v != <s> }",
        "{ for k, v in <m> : upper(k) => v }", '{ for v in <l> : v => "q" }', '{ for ix, v in tolist(<l>) : "k${ix}" => v }',
        "zipmap(<l>, <l>)", "tomap(<m>)", "<b> ? <m> : <m>", "try(<m>, {})", "coalesce(<m>, <m>)", "one([<m>])",
        '{ for o in <o> : "t${o.n}" => o.tag }', "{ for v in <l> : v => v... }", "merge([for v in <l> : { (v) = <s> }]...)",
        "jsondecode(jsonencode(<m>))", "merge(<m>, <b> ? { key = <s> } : {})", "setsubtract(<l>, <l>) == <l> ? <m> : <m>",
        'regex("(?P<key>.)(?P<b>.)", <s>)', "defaults(<m>, <m>)", "transpose({ one = <l> })",
    ],
    "o": [
        "[{ n = <n>, tag = <s> }]", "concat(<o>, <o>)", "[for o in <o> : { n = o.n + 1, tag = o.tag }]",
        "[for o in <o> : merge(o, { tag = <s> })]", "reverse(<o>)", "[for o in <o> : o if o.tag != null]",
        "flatten([<o>, <o>])", "<b> ? <o> : []", "values({ for o in <o> : o.n => o })", "distinct(<o>)",
        "slice(<o>, 0, <i>)", "try(<o>, [])",
    ],
}  # fmt: skip


def expression(rng: random.Random, kind: str, depth: int) -> str:
    """A random expression that mostly has a value of `kind`."""
    if kind == "a":
        kind = rng.choice("ssnblmo")
    if kind == "i":
        return rng.choice(["0", "1", "2", "3", "5", "-1", "8", "local.number", "var.hn"])
    if depth <= 0 or rng.random() < 0.15:
        return rng.choice(_ATOMS[kind])
    form = rng.choice(_FORMS[kind])
    for name in "snblmoai":
        hole = f"<{name}>"
        while hole in form:
            form = form.replace(hole, _inner(expression(rng, name, depth - 1), form, hole), 1)
    return form


def _inner(found: str, form: str, hole: str) -> str:
    """An operand, in parentheses where the form goes on after it."""
    after = form[form.index(hole) + len(hole) :][:1]
    bare = found.replace(".", "").replace("_", "").isalnum()
    return found if bare or (after in (",", ")", "]") and hole != "<n>") else f"({found})"


def hidden(rng: random.Random) -> dict[str, object]:
    """Values for the variables that only Terraform is told."""
    return {name: rng.choice(values) for name, values in HIDDEN.items()}


def tree(expressions: list[str], wrap: str) -> str:
    """A configuration with one output an expression; `wrap` has a `%s` for it."""
    outputs = (f'output "e{n}" {{\n  value = {wrap % e}\n}}\n' for n, e in enumerate(expressions))
    return HEAD + "".join(outputs)


def variables(values: dict[str, object]) -> str:
    """The values as a JSON variable file."""
    return json.dumps(values)
