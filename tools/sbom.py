"""The run-time dependencies, as installed, as a CycloneDX 1.6 bill of materials."""

from __future__ import annotations

import json
import re
from importlib import metadata


def component(name: str) -> dict[str, object]:
    found = metadata.distribution(name)
    licence = found.metadata.get("License-Expression") or found.metadata.get("License") or "unknown"
    return {
        "type": "library",
        "name": found.metadata["Name"],
        "version": found.version,
        "purl": f"pkg:pypi/{found.metadata['Name'].lower()}@{found.version}",
        "licenses": [{"license": {"name": licence.splitlines()[0][:80]}}],
    }


def names(root: str, seen: set[str]) -> set[str]:
    """The distributions that a distribution needs without extras, itself left out."""
    for line in metadata.requires(root) or ():
        if "extra ==" in line:
            continue
        name = re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]
        if name.lower() not in seen:
            try:
                metadata.distribution(name)
            except metadata.PackageNotFoundError:
                continue
            seen.add(name.lower())
            names(name, seen)
    return seen


def main() -> None:
    ours = metadata.distribution("upgradelint")
    print(
        json.dumps(
            {
                "bomFormat": "CycloneDX",
                "specVersion": "1.6",
                "version": 1,
                "metadata": {"component": {"type": "application", "name": "upgradelint", "version": ours.version}},
                "components": [component(n) for n in sorted(names("upgradelint", set()))],
            },
            indent=1,
            sort_keys=True,
        )
    )


if __name__ == "__main__":
    main()
