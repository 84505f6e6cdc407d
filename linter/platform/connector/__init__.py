"""Files of connector tools to resources, one module a family: recognised by shape, the name is a hint."""

from __future__ import annotations
