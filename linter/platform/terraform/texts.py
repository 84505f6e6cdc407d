"""A resource's body with the YAML texts of a few arguments opened as trees, as JSON ones are where a rule asks."""

from __future__ import annotations

from linter.tree import UNKNOWN, Leaf, Map, Node, Template

WRITTEN: dict[str, tuple[str, ...]] = {
    "aws_api_gateway_rest_api": ("body",),
    "aws_apigatewayv2_api": ("body",),
    "aws_cloudformation_stack": ("template_body",),
    "aws_cloudformation_stack_set": ("template_body",),
    "aws_imagebuilder_component": ("data",),
    "aws_ssm_document": ("content",),
    "google_workflows_workflow": ("source_contents",),
}
"""Types and their arguments that hold a document in YAML or JSON."""


def opened(body: Map, type: str) -> Map:
    """The body with what is YAML in the arguments of a type as its tree; spans lead to where it is written."""
    names = WRITTEN.get(type, ())
    if not any(e.key.value in names for e in body.entries):
        return body
    entries = (e._replace(value=_tree(e.value)) if e.key.value in names else e for e in body.entries)
    return body._replace(entries=tuple(entries))


def _tree(node: Node) -> Node:
    """A text as the one map it holds; itself where it is none, is JSON, or is broken."""
    from linter.platform.kubernetes.written import trees

    if not isinstance(node, Leaf) or node.value is UNKNOWN:
        return node
    first = node.value.parts[0] if isinstance(node.value, Template) else node.value
    if not isinstance(first, str) or first.lstrip().startswith(("{", "[")):
        return node
    found = trees(node)
    root = found[0] if len(found) == 1 else None
    if not isinstance(root, Map) or not root.entries or root.span.document.problems:
        return node
    return root
