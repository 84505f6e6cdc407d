"""Secrets in manifests: what is readable is found where it is written, what is sealed or referred to is not."""

from __future__ import annotations

import base64

import pytest

from linter import compile as compiler
from linter import pipeline
from linter.config import Config
from linter.rulepack import Pack

HEAD = "metadata: {name: db, namespace: shop}\n"
VALUE = "kQ7vR2mX9pLz4TbW"


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


GOOD = {
    "sealed": "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\n" + HEAD + "spec:\n  encryptedData:\n"
    f"    password: AgB{coded('x' * 200)}\n  template: {{metadata: {{name: db}}}}\n",
    "external": "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n" + HEAD + "spec:\n  target: {name: db}\n"
    "  data: [{secretKey: password, remoteRef: {key: shop/db, property: password}}]\n",
    "csi": "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\n"
    + HEAD
    + "spec:\n  provider: vault\n"
    "  secretObjects: [{secretName: db, type: Opaque, data: [{objectName: password, key: password}]}]\n",
    "sops": "apiVersion: v1\nkind: Secret\n" + HEAD + "stringData:\n"
    "  password: ENC[AES256_GCM,data:Tr7o,iv:1vT=,tag:4gP=,type:str]\nsops: {version: 3.9.0}\n",
    "reference": "apiVersion: v1\nkind: Pod\n" + HEAD + "spec:\n  containers:\n  - name: c\n    env:\n"
    "    - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}\n",
    "placeholder": "apiVersion: v1\nkind: Secret\n" + HEAD + "stringData: {password: '${DB_PASSWORD}'}\n",
}
BAD = {
    "data": "apiVersion: v1\nkind: Secret\n" + HEAD + f"data:\n  password: {coded(VALUE)}\n",
    "string data": "apiVersion: v1\nkind: Secret\n" + HEAD + f"stringData:\n  password: {VALUE}\n",
    "config map": "apiVersion: v1\nkind: ConfigMap\n" + HEAD + f"data:\n  DB_PASSWORD: {VALUE}\n",
    "environment": "apiVersion: v1\nkind: Pod\n" + HEAD + "spec:\n  containers:\n  - name: c\n    env:\n"
    f"    - name: DB_PASSWORD\n      value: {VALUE}\n",
    "in a list": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: db}\n"
    f"  stringData:\n    password: {VALUE}\n",
}


def lines(text: str) -> set[int]:
    overlay = {"app.yaml": text.encode()}
    request = pipeline.Request((), Config(), "2026-11-24", b"k" * 32, overlay=overlay, overlay_only=True)
    rules = compiler.rules("rules/secret")
    return {f.place.region.line for f in pipeline.run(request, Pack("no such folder", rules)).report.findings}


@pytest.mark.parametrize("name", GOOD)
def test_what_nobody_can_read_here_is_no_finding(name):
    assert lines(GOOD[name]) == set()


@pytest.mark.parametrize("name", BAD)
def test_what_is_written_is_found_at_its_line(name):
    text = BAD[name]

    written = next(n for n, x in enumerate(text.splitlines(), 1) if VALUE in x or coded(VALUE) in x)
    assert lines(text) == {written}
