"""Command lines, statements and lists to the secrets that programs are given in them, in every place commands stand."""

from __future__ import annotations

import json
import shlex
import time

import pytest

from linter.evidence import command, find
from linter.identify import identify, settle
from linter.parse import parse
from linter.tree import Document, source
from tests.fakes import generate

PASSWORD = generate("[a-z]{6}[A-Z]{3}\\d{4}", 1)
KEY = generate("[A-Za-z0-9]{40}", 2)

COMMANDS = [
    "mysql -uroot -pPASSWORD orders",
    "mysqldump -h db -u app -p'PASSWORD' orders",
    "docker exec db mysqladmin ping -uroot -pPASSWORD",
    "PGPASSWORD=PASSWORD psql -h db -U app orders",
    "redis-server --requirepass PASSWORD",
    "redis-cli -h cache -p 6379 -a PASSWORD ping",
    "docker login -u app -p PASSWORD registry.corp.net",
    "helm registry login -u app -p PASSWORD registry.corp.net",
    "az login --service-principal -u app -p PASSWORD --tenant corp",
    "skopeo copy --src-creds app:PASSWORD docker://a docker://b",
    "curl -sS -u app:PASSWORD https://api.corp.net/v1",
    "curl -H 'X-Api-Key: KEY' https://api.corp.net",
    "curl -H 'Authorization: Bearer KEY' https://api.corp.net",
    "sshpass -p PASSWORD ssh -p 2222 app@host",
    "openssl rsa -in a.pem -passin pass:PASSWORD",
    "openssl enc -aes-256-cbc -k PASSWORD -in a",
    "keytool -genkey -keystore k.jks -storepass PASSWORD",
    "helm upgrade --install db bitnami/postgresql --set auth.password=PASSWORD",
    "sqlcmd -S db -U sa -P PASSWORD -Q 'select 1'",
    "mongo -u root -p PASSWORD --authenticationDatabase admin",
    "ldapsearch -x -D cn=admin -w PASSWORD -b dc=x",
    "rabbitmqctl add_user app PASSWORD",
    "htpasswd -bc .htpasswd app PASSWORD",
    "mc alias set m https://minio.corp.net app PASSWORD",
    "sqlplus app/PASSWORD@orcl",
    "smbclient //srv/share -U app%PASSWORD",
    "vault login KEY",
    "unzip -P PASSWORD a.zip",
]
SHELL = [
    "echo 'app:PASSWORD' | chpasswd",
    "echo PASSWORD | sudo -S apt-get update",
    "echo 'PASSWORD' | docker login -u app --password-stdin",
    "npm config set _auth KEY",
    "aws configure set aws_secret_access_key KEY",
    "psql -c \"ALTER USER app WITH PASSWORD 'PASSWORD'\"",
    "mysql -e \"CREATE USER 'app'@'%' IDENTIFIED BY 'PASSWORD'\"",
    '$p = ConvertTo-SecureString "PASSWORD" -AsPlainText -Force',
]


def found(path: str, text: str) -> list[str]:
    document = parse(Document(path, settle(path, text) or identify(path) or "text", text))
    spans = [source(e.span) for e in find(document)]
    return [s.document.text[s.start : s.end] for s in spans]


def filled(line: str) -> str:
    """The line with fakes for its holes; the name of the variable PGPASSWORD stays."""
    return (
        line.replace("PGPASSWORD", "\0").replace("PASSWORD", PASSWORD).replace("KEY", KEY).replace("\0", "PGPASSWORD")
    )


def sql(line: str) -> str:
    return filled(line.replace("WITH PASSWORD", "WITH \1")).replace("\1", "PASSWORD")


TEXTS = {
    "run.sh": "#!/bin/sh\nset -e\n{}\n",
    "Dockerfile": "FROM alpine\nRUN {}\n",
    "ci.yml": "jobs:\n  a:\n    steps:\n      - run: |\n          set -e\n          {}\n          echo done\n",
    "main.tf": 'resource "aws_instance" "a" {{\n  user_data = <<-EOF\n    #!/bin/bash\n    {}\n  EOF\n}}\n',
    "vm.tf": 'resource "azurerm_linux_virtual_machine" "a" {{\n  custom_data = base64encode(<<-EOF\n    {}\n  EOF\n  )\n}}\n',
}


@pytest.mark.parametrize("line", COMMANDS + SHELL)
@pytest.mark.parametrize("path", TEXTS)
def test_a_program_is_given_a_secret_in_a_script(path, line):
    assert set(found(path, TEXTS[path].format(sql(line)))) == {KEY if "KEY" in line else PASSWORD}


@pytest.mark.parametrize("line", COMMANDS + SHELL)
def test_a_program_is_given_a_secret_in_one_string(line):
    text = f"services:\n  a:\n    command: {json.dumps(sql(line))}\n"

    assert any(PASSWORD in c or KEY in c for c in found("compose.yml", text))


@pytest.mark.parametrize("line", COMMANDS)
def test_a_program_is_given_a_secret_in_a_list_of_words(line):
    words = shlex.split(filled(line))
    head = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n"
    whole = f"services:\n  a:\n    command: {json.dumps(words)}\n"
    apart = f"{head}    command: {json.dumps(words[:1])}\n    args: {json.dumps(words[1:])}\n"

    assert [any(PASSWORD in c or KEY in c for c in found("a.yml", text)) for text in (whole, apart)] == [True, True]


@pytest.mark.parametrize(
    "line",
    [
        "mysql -h db -p orders",
        "mysql -p3306 -port 3306",
        "mysql -p$MYSQL_PASSWORD",
        "mysql -p${MYSQL_PASSWORD} orders",
        'mysql -p"$(cat /run/secrets/db)"',
        "docker run -p 8080:8080 app1",
        "docker login -u app -p $TOKEN",
        "docker login -u app --password-stdin < token.txt",
        "redis-cli -a $REDIS_PASSWORD ping",
        "sshpass -e ssh -p 2222 app@host",
        "keytool -keystore a.jks -storepass:env STORE_PASSWORD",
        "openssl rsa -passin env:KEY_PASSWORD -in a.pem",
        "echo $TOKEN | docker login -u app --password-stdin",
        'echo "app:$APP_PASSWORD" | chpasswd',
        "helm upgrade app ./chart --set image.tag=1.2.3",
        "curl -u app https://api.corp.net",
        "curl -u $USER:$PASSWORD https://api.corp.net",
        "mongo --port 27017 orders",
        "identified by name rather than by id",
        "vault login -method=oidc",
        "az group delete -n orders -y -p 1",
        "psql -c \"ALTER USER app WITH PASSWORD '$DB_PASSWORD'\"",
    ],
)
def test_an_option_that_takes_no_secret_or_a_reference_is_silent(line):
    assert found("run.sh", f"{line}\n") == []
    assert found("compose.yml", f"services:\n  a:\n    command: {json.dumps(line)}\n") == []


STATEMENTS = [
    "CREATE USER app WITH PASSWORD '{}';",
    "ALTER ROLE app ENCRYPTED PASSWORD '{}';",
    "GRANT ALL ON *.* TO 'app'@'%' IDENTIFIED BY '{}';",
    "CREATE USER app IDENTIFIED WITH mysql_native_password BY '{}';",
    "CREATE USER app IDENTIFIED BY {};",
    "CREATE LOGIN app WITH PASSWORD = N'{}';",
    "CREATE DATABASE SCOPED CREDENTIAL c WITH IDENTITY = 'a', SECRET = '{}';",
    "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'a', password '{}');",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_sets_a_password(statement):
    assert found("init.sql", statement.format(PASSWORD) + "\n") == [PASSWORD]


def test_the_lines_of_cloud_init_are_accounts():
    for body in (f"  list: |\n    root:{PASSWORD}\n", f"  list:\n    - root:{PASSWORD}\n"):
        assert found("user-data.yaml", f"#cloud-config\nchpasswd:\n{body}  expire: false\n") == [PASSWORD]
    assert found("user-data.yaml", "#cloud-config\nchpasswd:\n  list: |\n    root:RANDOM\n  expire: false\n") == []


def test_the_search_is_linear_in_the_text():
    took = []
    for size in (2_000, 16_000):
        text = "mysql -u a -pb1c2 " * size + "\n" + "docker login -u a " * size
        start = time.process_time()
        sum(1 for _ in command.scan(text, command.present(text)))
        took.append(time.process_time() - start)

    assert took[1] < took[0] * 40 + 0.5
