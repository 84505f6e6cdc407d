"""Documents of every kind to the credentials in them, found by place, by form and inside other values."""

from __future__ import annotations

import base64
import json

import pytest

from linter.evidence import find
from linter.identify import identify, settle
from linter.parse import parse
from linter.tree import Document, source
from tests.fakes import generate

PASSWORD = generate("[a-z]{6}[A-Z]{3}\\d{4}", 1)
KEY = generate("[A-Za-z0-9]{40}", 2)
BODY = generate("[A-Za-z0-9+/]{64}", 3)
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n{BODY}\n-----END RSA PRIVATE KEY-----"


def signed(head: dict[str, str] | None = None, **claims: object) -> str:
    """A JSON Web Token with these claims, and a signature of nobody."""
    parts = (json.dumps(p, separators=(",", ":")).encode() for p in (head or {"alg": "HS256", "typ": "JWT"}, claims))
    return ".".join(
        [*(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts), generate("[A-Za-z0-9_-]{43}", 4)]
    )


def found(path: str, text: str) -> list[tuple[str, str]]:
    """Rule and characters of each credential; equal ones once."""
    document = parse(Document(path, settle(path, text) or identify(path) or "text", text))
    spans = [(e.rule, *source(e.span)[1:]) for e in find(document)]
    return [(rule, text[start:end]) for rule, start, end in spans]


BY_PLACE = {
    "main.tf": f'resource "aws_db_instance" "a" {{\n  password = "{PASSWORD}"\n}}\n',
    "github.tf": f'resource "github_actions_environment_secret" "a" {{\n  plaintext_value = "{PASSWORD}"\n}}\n',
    "prod.tfvars": f'db_password = "{PASSWORD}"\n',
    "settings.yaml": f"database:\n  password: {PASSWORD}\n",
    "connector.json": f'{{"config": {{"connection.password": "{PASSWORD}"}}}}',
    "worker.properties": f"ssl.keystore.password={PASSWORD}\n",
    "config.toml": f'[output]\npassword = "{PASSWORD}"\n',
    "airflow.cfg": f"[smtp]\nsmtp_password = {PASSWORD}\n",
    ".env": f"export DB_PASSWORD='{PASSWORD}'\n",
    "mule.xml": f'<mule><db:config password="{PASSWORD}"/></mule>',
    "pipeline.conf": f'output {{\n  elasticsearch {{\n    password => "{PASSWORD}"\n  }}\n}}\n',
    ".netrc": f"machine db.example login app password {PASSWORD}\n",
    ".pgpass": f"db.example:5432:orders:app:{PASSWORD}\n",
    ".npmrc": f"//registry.example/:_authToken={KEY}\n",
    "jaas.properties": (
        "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
        f'username="app" password="{PASSWORD}";\n'
    ),
    "run.yaml": f"services:\n  a:\n    command: curl -u app:{PASSWORD} https://api.example/v1\n",
    "docker-compose.yml": f"services:\n  db:\n    environment:\n      - POSTGRES_PASSWORD={PASSWORD}\n",
    "defaults.yaml": f"password: ${{DB_PASSWORD:-{PASSWORD}}}\n",
    "flat.conf": f'bind 0.0.0.0\ndb_password "{PASSWORD}"\n',
    "grafana.yaml": f"secureJsonData:\n  httpHeaderValue1: Bearer {KEY}\n",
    "workflow.json": f'{{"authentication": {{"type": "Raw", "value": "Bearer {KEY}"}}}}',
    "redis.conf": f"bind 127.0.0.1\nrequirepass {PASSWORD}\n",
    "haproxy.cfg": f"userlist a\n  user app insecure-password {PASSWORD}\n",
    "Dockerfile": f"FROM alpine\nENV DB_PASSWORD {PASSWORD}\n",
    "compose.yml": f"services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine\n        ENV DB_PASSWORD {PASSWORD}\n",
    "map.yaml": f"kind: ConfigMap\ndata:\n  a.yaml: |\n    env:\n    - name: DB_PASSWORD\n      value: {PASSWORD}\n",
    "stack.tf": f'resource "aws_cloudformation_stack" "a" {{\n  template_body = <<EOF\nParameters:\n  DbPassword:\n    Default: {PASSWORD}\nEOF\n}}\n',
    "pair.yaml": f"basic_auth: app:{PASSWORD}\n",
    "registry.yaml": f"registry: app:{PASSWORD}@registry.corp.net/orders\n",
    "broker.ini": f"[a]\nbroker = app:{PASSWORD}@rabbit:5672\n",
    ".htpasswd": f"app:{PASSWORD}\n",
    "jwks.json": f'{{"keys": [{{"kty": "oct", "k": "{KEY}"}}]}}',
    "vendor.yaml": f"providers:\n  deepgram: {KEY}\n",
    "header.yaml": f"headers:\n  Authorization: Bearer {KEY}\n",
}


@pytest.mark.parametrize("path", BY_PLACE)
def test_the_value_alone_is_marked(path):
    spans = found(path, BY_PLACE[path])

    assert [characters for _, characters in spans] == [KEY if KEY in BY_PLACE[path] else PASSWORD]


@pytest.mark.parametrize("folder", ["", "src/", "test/", "examples/", "docs/fixtures/"])
def test_a_folder_name_changes_nothing(folder):
    assert found(f"{folder}settings.yaml", BY_PLACE["settings.yaml"]) == [("password", PASSWORD)]


CONNECTIONS = {
    "URL": f"postgres://app:{PASSWORD}@db.example:5432/orders",
    "JDBC": f"jdbc:postgresql://db.example:5432/orders?user=app&password={PASSWORD}",
    "SQL Server": f"Server=db.example;Database=orders;User Id=app;Password={PASSWORD};Encrypt=true",
    "AMQP": f"amqps://app:{PASSWORD}@mq.example/orders",
    "MongoDB": f"mongodb+srv://app:{PASSWORD}@cluster.example/orders",
    "Redis": f"rediss://:{PASSWORD}@cache.example:6380/0",
}


@pytest.mark.parametrize("name", CONNECTIONS)
def test_a_password_inside_a_connection_string(name):
    assert found("settings.yaml", f"url: {CONNECTIONS[name]}\n") == [("connection-string", PASSWORD)]


def test_a_private_key_is_found_also_in_one_escaped_line():
    escaped = json.dumps({"private_key": PEM})

    assert [rule for rule, _ in found("key.pem", PEM)] == ["private-key"]
    assert [rule for rule, _ in found("account.json", escaped)] == ["private-key"]


def test_a_secret_of_kubernetes_is_opened_and_points_at_its_line():
    encoded = base64.b64encode(PASSWORD.encode()).decode()
    text = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\ndata:\n  password: {encoded}\nstringData:\n  user: app\n"

    assert [characters for _, characters in found("secret.yaml", text)] == [encoded]


def test_a_kubeconfig_and_a_registry_login():
    text = f"apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: {KEY}\n"
    login = base64.b64encode(f"app:{PASSWORD}".encode()).decode()

    assert [characters for _, characters in found("kubeconfig.yaml", text)] == [KEY]
    assert [c for _, c in found("config.json", f'{{"auths": {{"r.example": {{"auth": "{login}"}}}}}}')] == [login]


@pytest.mark.parametrize(
    ("pattern", "rule"),
    [
        ("ghp_[A-Za-z0-9]{36}", "provider-token"),
        ("AKIA[A-Z2-7]{16}", "provider-token"),
        ("xoxb-\\d{12}-\\d{12}-[A-Za-z0-9]{24}", "provider-token"),
        ("https://hooks\\.slack\\.com/services/T[A-Z0-9]{8}/B[A-Z0-9]{8}/[A-Za-z0-9]{24}", "webhook-url"),
    ],
)
def test_a_form_is_found_wherever_it_stands(pattern, rule):
    secret = generate(pattern, 5)
    rules = {rule for rule, _ in found("notes.yaml", f"# once {secret}\nother: {secret}\n")}

    assert rules == ({rule} if "ghp_" not in pattern else set()), "a checksum that does not hold is no token"


def test_the_defaults_of_vendors_are_weak():
    assert found("settings.yaml", "user: admin\npassword: admin\n") == [("default-password", "admin")]
    assert found("settings.yaml", "password: changeme\n") == [("default-password", "changeme")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "sealed.yaml",
            f"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: Ag{KEY}\n",
        ),
        ("sops.yaml", f"password: ENC[AES256_GCM,data:{KEY},type:str]\nsops:\n  version: 3.9.0\n"),
        ("package-lock.json", f'{{"packages": {{"a": {{"integrity": "sha512-{BODY}=="}}}}}}'),
        ("image.yaml", "image: registry.example/a@sha256:" + generate("[0-9a-f]{64}", 6) + "\n"),
        ("crd.yaml", "properties:\n  password:\n    type: string\n    description: The password of the user\n"),
        ("ref.yaml", "env:\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db, key: password}\n"),
        (
            "deploy.sh",
            'API_KEY=$(terraform output -raw api_key)\nTOKEN=`vault read x`\nDB_PASSWORD="$(aws sm get | jq -r .y)"\n',
        ),
        (".env", "API_KEY=$(terraform output -raw api_key)\nDB_PASSWORD=`vault read x`\n"),
        ("check.sh", 'check && print_pass "jq found"\nprint_pass "jq found"\nif a; then test_pass "jq found"; fi\n'),
        ("step.yaml", 'run: |\n  ok_pass() {\n    echo "$1"\n  }\n  ok_pass "jq found"\n'),
        (
            "curl.sh",
            'curl -d "password=@/tmp/pw1" --ssh-key "@/tmp/id_rsa" -F "private_key=@/tmp/id_rsa" http://a.example\n',
        ),
        ("n8n.json", '{"parameters": {"sessionKey": "chat_a8f9d2b7_5d3e1"}, "typeVersion": 1}'),
        ("query.yaml", "url: https://a.example/x?apiKey=APIKEYHERE\napiKey: APIKEYHERE\n"),
        ("raw.json", '{"authentication": {"type": "Raw", "value": "@parameters(\'key\')"}}'),
        ("tenant.yaml", "secureJsonData:\n  httpHeaderValue1: orders-team\n  httpHeaderValue2: tenant1\n"),
        (
            "refs.tfvars",
            'batch_account_key = "batch1"\nstorage_account_key = "dsa1_region1"\nlogic_app_key = "applogic1"\n',
        ),
        ("argocd.yaml", "service.webhook: |\n  password: $email-password\n"),
        ("next.sh", "GITHUB_TOKEN=${GITHUB_TOKEN:-${1}}\n"),
        ("realm.json", json.dumps({"secretData": json.dumps({"value": BODY + "==", "salt": KEY[:22] + "=="})})),
        ("secret.yaml", "kind: Secret\nstringData:\n  projectId: to-be-specified\n  token: my-token\n"),
        (
            "chart.yaml",
            'password: "{{ print \\"{{DB_PASSWORD}}\\" }}"\nkey_pass: "{{- required "keyPass is mandatory" .keyPass }}"\n',
        ),
        (
            "tpl.yaml",
            'a:\n{{- $password := include "common.passwords" (dict "key" "password" "context" $) }}\nb: {{ $password }}\n',
        ),
        ("args.yaml", 'args:\n- --tls-key=/certs/{{ include "key" . }}\n- ssl_key=/certs/{{ .Values.key }}\n'),
        (
            "values.yaml",
            "## -----BEGIN RSA PRIVATE KEY-----\n##\n## name should start with the name of the chart\nx: 1\n",
        ),
        (
            "hub.yaml",
            'data:\n  a.py: |\n    db_password = get_secret_value("a.b")\n    os.environ["PGPASSWORD"] = db_password\n',
        ),
        ("scopes.yaml", "description: |\n  - refresh_token: allows the client to refresh\n  - other: x\n"),
        ("cluster.yaml", 'initialClusterToken: etcd-cluster-k8s\nmasterKeyIps: "0.0.0.0/0"\n'),
        ("harbor.yaml", "htpasswd: app:$2y$10$" + generate("[A-Za-z0-9./]{53}", 3) + "\n"),
        ("api.yaml", "example:\n  clientSecret: TG9yZW0gaXBzdW0gZG9sb3Igc2l0\n  password: fakepassword\n"),
        ("form.yaml", 'description: "The API key format is `AccessKey:SecretKey`"\n'),
        ("path.yaml", "- key: minio.s3PathStyleAccess\n"),
        ("board.json", '{"key": "Q-9c46ab77-5c46-4e72-8a50-40be0a9275ea-0"}'),
        ("claims.yaml", "member: serviceAccount:orders1@corp1.iam.gserviceaccount.com\nmail: mailto:ops1@corp.net\n"),
        ("image2.yaml", "image: registry.corp.net/app:1.2@sha256:" + generate("[0-9a-f]{64}", 6) + "\n"),
        ("commented.yaml", "# password: changeme1\n# token: my-token-1\nx: 1\n"),
        ("needed.yaml", "POSTGRES_PASSWORD: ${DB_PASSWORD:?set it in .env}\nX: ${DB_PASSWORD:?missing!}\n"),
        ("policy.yaml", "password_policy: strict\nsecretName: orders-db\ntokenUrl: https://idp.example/token\n"),
    ],
)
def test_quiet_files_stay_quiet(path, text):
    assert found(path, text) == []


def test_a_signed_token_names_no_provider():
    token = signed(sub="orders", iss="https://idp.example/")
    documents = [parse(Document("a.yaml", "yaml", t)) for t in (f"note: {token}\n", f"access_token: {token}\n")]

    assert [(e.rule, e.kind, e.confidence != "low") for d in documents for e in find(d)] == [
        ("api-key", "signed token (JWT)", True)
    ] * 2


@pytest.mark.parametrize("claims", [{"sub": "1234567890", "name": "John Doe"}, {"name": "John Doe", "admin": True}])
def test_the_token_of_the_tutorials_is_none(claims):
    token = signed(**claims)

    assert found("a.yaml", f"note: {token}\naccess_token: {token}\ncurl: -H 'Authorization: Bearer {token}'\n") == []


def test_a_signed_token_is_its_provider_s_by_its_issuer_alone():
    head = {"kid": "1", "alg": "RS256"}
    ours = signed(head, iss="SF:1003", p="x" * 30)
    theirs = signed(head, iss="https://idp.example/", p="x" * 30)

    assert [rule for rule, _ in found("a.yaml", f"note: {ours}\n")] == ["provider-token"]
    assert [rule for rule, _ in found("a.yaml", f"note: {theirs}\n")] == ["api-key"]


def test_a_random_value_in_a_comment_was_in_use():
    secret = generate("[A-Za-z0-9]{32}", 7)

    assert found("settings.yaml", f"# db_password: {secret}\nx: 1\n") == [("password", secret)]
    assert found("main.tf", f'# db_password = "{secret}"\n') == [("password", secret)]


def test_a_shorter_one_is_masked_and_not_reported():
    document = parse(Document("a.yaml", "yaml", "# db_password: k9Qz2LmX8v4T\nx: 1\n"))

    assert [e.confidence for e in find(document)] == ["low"]


@pytest.mark.parametrize(
    "url",
    [
        f"https://a.blob.core.windows.net/c?sv=2020-01-01&se=2030-01-01&sig={generate('[A-Za-z0-9]{43}', 8)}%3D",
        f"https://f.azurewebsites.net/api/x?code={generate('[A-Za-z0-9]{54}', 8)}==",
    ],
)
def test_a_url_that_is_signed_opens_for_whoever_has_it(url):
    assert [rule for rule, _ in found("a.yaml", f"url: {url}\n")] == ["connection-string"]


@pytest.mark.parametrize(
    ("pattern", "rule"),
    [
        ("xoxc-\\d{12}-[A-Za-z0-9]{40}", "provider-token"),
        ("sgp_[0-9a-f]{40}", "provider-token"),
        ("https://hooks\\.zapier\\.com/hooks/catch/\\d{7}/[a-z0-9]{7}", "webhook-url"),
    ],
)
def test_a_form_of_the_providers_own_documents(pattern, rule):
    secret = generate(pattern, 5)

    assert found("notes.yaml", f"note: {secret}\n") == [(rule, secret)]
