"""The ways a secret is written in the files that are read: each with the escapes of its syntax.

A form gives None for a secret that it cannot hold: a line break in an INI file, say.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from urllib.parse import quote
from xml.sax.saxutils import escape

from linter.records import NamedTuple
from tests.never_printed.kinds import Secret


class Form(NamedTuple):
    """How a file of a syntax holds secrets: `entry(n, value)` is one of them, between `head` and `foot`."""

    name: str
    path: str
    entry: Callable[[int, str], str | None]
    head: str = ""
    foot: str = ""
    joint: str = ""

    def texts(self, secrets: Iterable[Secret]) -> tuple[str, str]:
        """A file with all of the secrets that the form can hold, and the same with their twins."""
        pairs = [(self.entry(n, s.value), self.entry(n, s.twin)) for n, s in enumerate(secrets)]
        held = [(value, twin) for value, twin in pairs if value is not None and twin is not None]
        first, second = (self.head + self.joint.join(made) + self.foot for made in zip(*held, strict=True))
        return first, second


def hcl(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)[1:-1]
    return text.replace("${", "$${").replace("%{", "%%{")


def one(value: str, *without: str) -> bool:
    """Whether a value is one line and holds none of some characters."""
    return "\n" not in value and not any(w in value for w in without)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def u(value: str) -> str:
    r"""Every character as `\uXXXX`."""
    units = value.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def j(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def shell(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"


def indented(value: str, blanks: int) -> str:
    return "\n".join(" " * blanks + line for line in value.split("\n"))


def attribute(value: str) -> str:
    return escape(value, {'"': "&quot;", "\t": "&#9;"})


def continued(value: str) -> str:
    r"""A value of a properties file that goes on in the next line."""
    middle = len(value) // 2
    first, second = props(value[:middle]), props(value[middle:])
    return f"{first}\\\n    {second}"


def props(value: str) -> str:
    made = value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
    return "\\" + made if made[:1] == " " else made


def plain_yaml(value: str) -> bool:
    risky = any(c in value for c in "\n\t#:\"'{}[],&*!|>%@`\\") or value != value.strip()
    return not risky and value[:1] not in "-?=~" and not value.replace("_", "").isdigit()


def when(holds: Callable[[str], bool], made: Callable[[int, str], str]) -> Callable[[int, str], str | None]:
    return lambda n, v: made(n, v) if holds(v) else None


def always(_: str) -> bool:
    return True


def line(value: str) -> bool:
    return one(value)


def quotable(value: str) -> bool:
    return one(value, '"', "\\", "$", "`")


def bare(value: str) -> bool:
    return one(value, " ", "\t", '"', "'", "\\", "`", "$", ";", "<", ">", "(", ")", "&", "|", "#")


def single(value: str) -> bool:
    return one(value, "'", "\\")


HCL = (
    Form("hcl attribute", "db.tf", lambda n, v: f'resource "aws_db_instance" "d{n}" {{\n  publicly_accessible = true\n  password = "{hcl(v)}"\n  username = "app"\n}}\n'),
    Form("hcl heredoc", "heredoc.tf", when(lambda v: "${" not in v, lambda n, v: f'resource "aws_db_instance" "h{n}" {{\n  password = <<-EOT\n{indented(v, 4)}\n  EOT\n}}\n')),
    Form("hcl default", "variables.tf", lambda n, v: f'variable "db_password_{n}" {{\n  type    = string\n  default = "{hcl(v)}"\n}}\n'),
    Form("hcl local", "locals.tf", lambda n, v: f'  api_token_{n} = "{hcl(v)}" # the token of n{n}\n', "locals {\n", "}\n"),
    Form("hcl object", "object.tf", lambda n, v: f'resource "aws_secretsmanager_secret_version" "s{n}" {{\n  secret_string = jsonencode({{ username = "app", password = "{hcl(v)}" }})\n}}\n'),
    Form("hcl script", "user.tf", when(line, lambda n, v: f'resource "aws_instance" "u{n}" {{\n  user_data = <<-EOT\n    #!/bin/sh\n    export DB_PASSWORD={shell(v)}\n    restart\n  EOT\n}}\n')),
    Form("hcl connector", "connector.tf", lambda n, v: f'resource "confluent_connector" "c{n}" {{\n  config_sensitive = {{\n    "connection.password" = "{hcl(v)}"\n  }}\n}}\n'),
    Form("tfvars", "prod.tfvars", lambda n, v: f'db_password_{n} = "{hcl(v)}"\n'),
    Form("tfvars map", "map.tfvars", lambda n, v: f'database_{n} = {{\n  user = "app"\n  password = "{hcl(v)}"\n}}\n'),
    Form("tf.json", "main.tf.json", lambda n, v: f'      "d{n}": {{"username": "app", "password": {j(v)}}}', '{"resource": {\n    "aws_db_instance": {\n', "\n}}}\n", ",\n"),
)  # fmt: skip

YAML = (
    Form("yaml plain", "plain.yaml", when(plain_yaml, lambda n, v: f"service_{n}:\n  user: app\n  password: {v}\n")),
    Form("yaml comment", "comment.yaml", when(plain_yaml, lambda n, v: f"service_{n}:\n  # password: {v}\n  password: {v}\n")),
    Form("yaml single", "single.yaml", when(line, lambda n, v: f"service_{n}:\n  client_secret: '{v.replace(chr(39), chr(39) * 2)}'\n")),
    Form("yaml double", "double.yaml", lambda n, v: f"service_{n}:\n  api_key: {j(v)}\n"),
    Form("yaml escaped", "escaped.yaml", when(lambda v: max(v) < "\U00010000", lambda n, v: f'service_{n}:\n  password: "{u(v)}"\n')),
    Form("yaml block", "block.yaml", lambda n, v: f"service_{n}:\n  password: |\n{indented(v, 4)}\n  tls: false\n"),
    Form("yaml folded", "folded.yaml", when(line, lambda n, v: f"service_{n}:\n  password: >-\n{indented(v, 4)}\n  tls: false\n")),
    Form("yaml long", "long.yaml", when(plain_yaml, lambda n, v: f'service_{n}:\n  password: "{v[: len(v) // 2]}\\\n    {v[len(v) // 2 :]}"\n')),
    Form("yaml flow", "flow.yaml", lambda n, v: f"service_{n}: {{user: app, password: {j(v)}, tls: false}}\n"),
    Form("yaml anchor", "anchor.yaml", lambda n, v: f"a_{n}:\n  password: &p{n} {j(v)}\nb_{n}:\n  password: *p{n}\n"),
    Form("yaml pairs", "deploy.yaml", lambda n, v: f"        - name: DB_PASSWORD_{n}\n          value: {j(v)}\n", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    spec:\n      containers:\n      - name: a\n        image: a:latest\n        env:\n"),
    Form("compose list", "docker-compose.yml", when(quotable, lambda n, v: f'  s{n}:\n    image: a:latest\n    environment:\n    - "DB_PASSWORD={v}"\n'), "services:\n"),
    Form("compose command", "compose.yml", when(quotable, lambda n, v: f'  s{n}:\n    image: a:latest\n    command: ["--user", "app", "--password", "{v}"]\n'), "services:\n"),
    Form("compose option", "compose-b.yml", when(quotable, lambda n, v: f'  s{n}:\n    image: a:latest\n    command: ["serve", "--api-key={v}"]\n'), "services:\n"),
    Form("secret data", "secret.yaml", lambda n, v: f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s{n}\ndata:\n  password: {b64(v)}\n", joint="---\n"),
    Form("secret member", "member.yaml", lambda n, v: f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s{n}\ndata:\n  value{n}: {b64(v)}\n", joint="---\n"),
    Form("secret strings", "strings.yaml", lambda n, v: f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s{n}\nstringData:\n  password: {j(v)}\n", joint="---\n"),
    Form("secret file", "file.yaml", when(line, lambda n, v: f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s{n}\nstringData:\n  app.properties: |\n    user=app\n    db.password={props(v)}\n", ), joint="---\n"),
    Form("docker auth", "pull.yaml", when(line, lambda n, v: f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: s{n}\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: {b64(json.dumps({'auths': {'registry.corp.internal': {'auth': b64('ci:' + v)}}}))}\n"), joint="---\n"),
    Form("config map", "configmap.yaml", when(line, lambda n, v: f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{n}\ndata:\n  app.properties: |\n    db.user=app\n    db.password={props(v)}\n"), joint="---\n"),
    Form("yaml json", "embedded.yaml", lambda n, v: f"c_{n}: |\n  {json.dumps({'user': 'app', 'password': v}, ensure_ascii=False)}\n"),
    Form("yaml url", "urls.yaml", lambda n, v: f"c_{n}:\n  url: postgres://app:{quote(v, safe='')}@db{n}.corp.internal:5432/orders\n"),
    Form("yaml jaas", "jaas.yaml", when(quotable, lambda n, v: f"c_{n}:\n  sasl.jaas.config: 'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"app\" password=\"{v.replace(chr(39), chr(39) * 2)}\";'\n")),
    Form("yaml header", "header.yaml", when(bare, lambda n, v: f"c_{n}:\n  headers:\n    Authorization: Bearer {v}\n")),
    Form("yaml basic", "basic.yaml", when(line, lambda n, v: f"c_{n}:\n  headers:\n    Authorization: Basic {b64('app:' + v)}\n")),
    Form("yaml script", ".gitlab-ci.yml", when(single, lambda n, v: f"job{n}:\n  script:\n  - \"deploy --password {shell(v)}\"\n  - curl -u app:{quote(v, safe='')} https://x.corp.internal\n" if '"' not in v else "")),
)  # fmt: skip

JSON = (
    Form("json", "connector.json", lambda n, v: f'  "c{n}": {{"connection.user": "app",\n    "connection.password": {j(v)}}}', "{\n", "\n}\n", ",\n"),
    Form("json ascii", "ascii.json", lambda n, v: f'  "c{n}": {{"api_key": {json.dumps(v)}}}', "{\n", "\n}\n", ",\n"),
    Form("json escaped", "escaped.json", lambda n, v: f'  "c{n}": {{"password": "{u(v)}"}}', "{\n", "\n}\n", ",\n"),
    Form("json nested", "nested.json", lambda n, v: f'  "c{n}": {json.dumps(json.dumps({"user": "app", "password": v}))}', "{\n", "\n}\n", ",\n"),
    Form("json comment", "comment.jsonc", when(line, lambda n, v: f'  // password: {v}\n  "c{n}": {{"password": {j(v)}}}'), "{\n", "\n}\n", ",\n"),
    Form("json docker", "config.docker.json", when(line, lambda n, v: f'  "r{n}.corp.internal": {{"auth": "{b64("ci:" + v)}"}}'), '{"auths": {\n', "\n}}\n", ",\n"),
    Form("json jdbc", "jdbc.json", lambda n, v: f'  "c{n}": {{"connection.url": "jdbc:postgresql://db{n}:5432/a?user=app&password={quote(v, safe="")}&ssl=true"}}', "{\n", "\n}\n", ",\n"),
    Form("json jaas", "jaas.json", when(quotable, lambda n, v: f'  "c{n}": {{"sasl.jaas.config": "x.PlainLoginModule required username=\\"app\\" password=\\"{v}\\";"}}'), "{\n", "\n}\n", ",\n"),
    Form("json ado", "appsettings.json", when(lambda v: one(v, ";", '"', "\\", "'", "=", "\t"), lambda n, v: f'  "c{n}": "Server=db{n};Database=a;User Id=app;Password={v};Encrypt=true"'), '{"ConnectionStrings": {\n', "\n}}\n", ",\n"),
    Form("json list", "task.json", lambda n, v: f'  {{"name": "DB_PASSWORD_{n}", "value": {j(v)}}}', '{"containerDefinitions": [{"name": "a", "image": "a:latest", "environment": [\n', "\n]}]}\n", ",\n"),
)  # fmt: skip

FLAT = (
    Form("toml", "a.toml", lambda n, v: f"[s{n}]\npassword = {j(v)}\n"),
    Form("toml literal", "literal.toml", when(single, lambda n, v: f"[s{n}]\ntoken = '{v}'\n")),
    Form("toml lines", "lines.toml", when(lambda v: '"' not in v and "\\" not in v, lambda n, v: f'[s{n}]\npassword = """\n{v}"""\n')),
    Form("toml inline", "inline.toml", lambda n, v: f's{n} = {{ user = "app", password = {j(v)} }}\n'),
    Form("ini", "a.ini", when(lambda v: one(v, "#", ";"), lambda n, v: f"[s{n}]\nuser = app\npassword = {v}\n")),
    Form("ini comment", "b.ini", when(lambda v: one(v, "#", ";"), lambda n, v: f"[s{n}]\n; password = {v}\npassword: {v}\n")),
    Form("unit", "a.service", when(quotable, lambda n, v: f'Environment="DB_PASSWORD_{n}={v}"\n'), "[Service]\n"),
    Form("properties", "a.properties", lambda n, v: f"db{n}.user=app\ndb{n}.password={props(v)}\n"),
    Form("properties continued", "b.properties", when(lambda v: " " not in v and "\\" not in v and "\t" not in v, lambda n, v: f"db{n}.user=app\ndb{n}.password={continued(v)}\n")),
    Form("properties escaped", "c.properties", lambda n, v: f"db{n}.password: {u(v)}\n"),
    Form("properties jaas", "d.properties", when(quotable, lambda n, v: f'c{n}.sasl.jaas.config=x.PlainLoginModule required \\\n  username="app" \\\n  password="{v}";\n')),
    Form("dotenv", ".env", when(bare, lambda n, v: f"DB_USER_{n}=app\nDB_PASSWORD_{n}={v}\n")),
    Form("dotenv quoted", "b.env", when(quotable, lambda n, v: f'export API_KEY_{n}="{v}"\n')),
    Form("dotenv single", "c.env", when(lambda v: "'" not in v and "\\" not in v, lambda n, v: f"CLIENT_SECRET_{n}='{v}'\n")),
    Form("npmrc", ".npmrc", when(bare, lambda n, v: f"//r{n}.corp.internal/:_authToken={v}\n")),
    Form("netrc", ".netrc", when(lambda v: one(v, " ", "\t"), lambda n, v: f"machine h{n}.corp.internal login app password {v}\n")),
    Form("pgpass", ".pgpass", when(lambda v: one(v, " ", "\t", ":", "\\"), lambda n, v: f"db{n}.corp.internal:5432:orders:app:{v}\n")),
    Form("pem file", "server.key", when(lambda v: "-----BEGIN" in v, lambda n, v: f"{v}\n")),
)  # fmt: skip

MARKUP = (
    Form("xml element", "a.xml", lambda n, v: f'  <db n="{n}">\n    <user>app</user>\n    <password>{escape(v)}</password>\n  </db>\n', '<?xml version="1.0"?>\n<c>\n', "</c>\n"),
    Form("xml cdata", "cdata.xml", when(lambda v: "]]>" not in v, lambda n, v: f'  <db n="{n}"><password><![CDATA[{v}]]></password></db>\n'), '<?xml version="1.0"?>\n<c>\n', "</c>\n"),
    Form("xml attribute", "attribute.xml", when(line, lambda n, v: f'  <db n="{n}" user="app" password="{attribute(v)}"/>\n'), '<?xml version="1.0"?>\n<c>\n', "</c>\n"),
    Form("xml pair", "core-site.xml", lambda n, v: f"  <property>\n    <name>db{n}.password</name>\n    <value>{escape(v)}</value>\n  </property>\n", '<?xml version="1.0"?>\n<configuration>\n', "</configuration>\n"),
    Form("xml add", "web.config", when(line, lambda n, v: f'  <add key="ApiKey{n}" value="{attribute(v)}"/>\n'), '<?xml version="1.0"?>\n<configuration><appSettings>\n', "</appSettings></configuration>\n"),
    Form("xml comment", "commented.xml", when(lambda v: one(v, "--"), lambda n, v: f'  <!-- password="{attribute(v)}" -->\n  <db n="{n}"><password>{escape(v)}</password></db>\n'), '<?xml version="1.0"?>\n<c>\n', "</c>\n"),
    Form("xml entities", "entities.xml", when(line, lambda n, v: f'  <db n="{n}"><password>{"".join(f"&#x{ord(c):05x};" for c in v)}</password></db>\n'), '<?xml version="1.0"?>\n<c>\n', "</c>\n"),
    Form("nginx header", "nginx.conf", when(bare, lambda n, v: f'  location /{n} {{\n    proxy_pass http://up{n};\n    proxy_set_header Authorization "Bearer {v}";\n  }}\n'), "server {\n  listen 80;\n", "}\n"),
    Form("nginx set", "site.conf", when(quotable, lambda n, v: f'  set $api_key "{v}";\n'), "server {\n  listen 80;\n", "}\n"),
    Form("fluentd", "fluent.conf", when(lambda v: bare(v) and plain_yaml(v), lambda n, v: f"<match a{n}.**>\n  @type elasticsearch\n  user app\n  password {v}\n</match>\n")),
    Form("fluentd quoted", "td-agent.conf", when(quotable, lambda n, v: f'<match a{n}.**>\n  @type elasticsearch\n  password "{v}"\n</match>\n')),
    Form("logstash", "logstash.conf", when(lambda v: one(v, '"', "\\"), lambda n, v: f'  elasticsearch {{\n    hosts => ["https://es{n}:9200"]\n    user => "app"\n    password => "{v}"\n  }}\n'), "output {\n", "}\n"),
    Form("logstash single", "pipeline.conf", when(single, lambda n, v: f"  jdbc {{\n    jdbc_user => 'app'\n    jdbc_password => '{v}'\n  }}\n"), "input {\n", "}\n"),
)  # fmt: skip

SCRIPTS = (
    Form("sql", "users.sql", when(single, lambda n, v: f"CREATE USER app{n} WITH PASSWORD '{v}';\n")),
    Form("sql identified", "grants.sql", when(single, lambda n, v: f"CREATE USER 'app{n}'@'%' IDENTIFIED BY '{v}';\n")),
    Form("ksql", "connectors.ksql", when(single, lambda n, v: f"CREATE SOURCE CONNECTOR c{n} WITH (\n  'connection.user' = 'app',\n  'connection.password' = '{v}'\n);\n")),
    Form("dockerfile", "Dockerfile", when(bare, lambda n, v: f"ENV DB_PASSWORD_{n}={v}\n"), "FROM a:latest\n"),
    Form("dockerfile quoted", "b.dockerfile", when(quotable, lambda n, v: f'ENV API_TOKEN_{n}="{v}"\n'), "FROM a:latest\n"),
    Form("dockerfile run", "c.dockerfile", when(bare, lambda n, v: f"RUN curl -H 'Authorization: Bearer {v}' https://x{n}.corp.internal\n"), "FROM a:latest\n"),
    Form("shell", "deploy.sh", when(line, lambda n, v: f"export DB_PASSWORD_{n}={shell(v)}\n"), "#!/bin/sh\n"),
    Form("shell option", "option.sh", when(single, lambda n, v: f"run --user app --password {shell(v)} --host h{n}\n"), "#!/bin/sh\n"),
    Form("shell curl", "curl.sh", when(bare, lambda n, v: f"curl -u app:{v} https://x{n}.corp.internal\n"), "#!/bin/sh\n"),
    Form("shell url", "url.sh", when(line, lambda n, v: f"git clone https://app:{quote(v, safe='')}@git{n}.corp.internal/a.git\n"), "#!/bin/sh\n"),
)  # fmt: skip

FORMS = (*HCL, *YAML, *JSON, *FLAT, *MARKUP, *SCRIPTS)
