"""What speaks against a value: each reason alone, and the values that none of them may rule out."""

from __future__ import annotations

import base64
import json

import pytest

from linter.evidence.place import LIKELY, MAYBE, PASSWORD, words
from linter.evidence.shape import entropy, is_random
from linter.evidence.text import REASONS, ruled_out
from tests.fakes import generate

RANDOM = generate("[A-Za-z0-9]{24}")


def signed(**claims: object) -> str:
    """A JSON Web Token with these claims, and a signature of nobody."""
    parts = (json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return ".".join(
        [*(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts), generate("[A-Za-z0-9_-]{43}", 4)]
    )


CASES = {
    "a demonstration token": [signed(sub="1234567890", name="John Doe", iat=1516239022), signed(name="John Doe", admin=True)],
    "no value": ["null", "None", "true", "default"],
    "a reference": [
        "${DB_PASSWORD}", "${env:DB_PASSWORD}", "${file:/etc/s.properties:key}", "{{ env_var('DBT_PASSWORD') }}", "$PASSWORD",
        "%DB_PASS%", "%(password)s", "#{systemProperties['p']}", "<password>", "vault:secret/data/db#password", "env://DB",
        "secretsmanager:prod/db", "ssm:/prod/db", "op://vault/item/field", "SECRET[db-password]", "@{linkedService().x}",
        "{resolve:secretsmanager:prod:SecretString:p}", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/s)", "!Ref DbPassword",
        "var.db_password", 'data.vault_generic_secret.db.data["password"]', "random_password.db.result", "os.environ['DB']",
        "[parameters('p')]", "((db-password))", "__DB_PASSWORD__", "@db.password@", "{password}", "$(terraform output -raw api_key)", "$(terraform", '$(curl -s "http://db.example/x" | jq -r .y)',
        "`vault read x`", "app-$(date +%s)", "$email-password", "${TOKEN:-${1}}", "{{ print", "${PASSWORD//", "get_secret_value(",
    ],
    "encrypted": [f"ENC({RANDOM})", f"{{cipher}}{RANDOM}", f"![{RANDOM}]", f"vault:v1:{RANDOM}", f"$ANSIBLE_VAULT;1.1;AES256 {RANDOM}"],
    "a salted hash": [f"$2a$10${RANDOM}", f"$6$salt${RANDOM}", f"{{SSHA}}{RANDOM}", f"pbkdf2_sha256:1000$x${RANDOM}", f"app:$2y$10${RANDOM}"],
    "public": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me", "-----BEGIN CERTIFICATE-----\nMIIB", "-----BEGIN PUBLIC KEY-----\nMIIB"],
    "a resource name": ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:db", "projects/p/secrets/db/versions/1"],
    "a URL": ["https://vault.example/v1/secret", "jdbc:postgresql://db.example:5432/orders"],
    "a placeholder": ["changeit-your-password-here", "REPLACE_ME", "xxxxxxxx", "********", "KEYEXAMPLE00EXAMPLEKEY", "<redacted>", "...", "APIKEYHERE", "to-be-specified", "my-token", "my-api-key", "fakepassword", "TG9yZW0gaXBzdW0gZG9s"],
    "one character repeated": ["aaaaaaaab1", "xoxp-1234-1234-1234-4ddb"],
    "no letter or digit": ["!!!", "---/---"],
    "its own name": ["dbPassword"],
    "a variable's name": ["DB_PASSWORD", "KAFKA_SASL_PASSWORD"],
    "a file path": ["/run/secrets/db_password", "./certs/client.key", "~/.ssh/id_rsa", "C:\\secrets\\db.txt", "keystore.jks", "@/tmp/id_rsa", "@key.pem"],
    "a name in code": ["config.database.password", "set=it=now"],
    "a pattern": ["^[A-Z]{8}$"],
    "the name of a secret": ["orders-db-secret", "my-app-credentials"],
    "a sentence": ["Enter the password of the database", "The password must hold a digit"],
}  # fmt: skip


@pytest.mark.parametrize(("reason", "value"), [(r, v) for r, values in CASES.items() for v in values])
def test_a_value_is_ruled_out_even_where_passwords_stand(reason, value):
    assert ruled_out(value, PASSWORD, words("dbPassword")) != ""
    rule = dict(REASONS)[reason]
    assert rule(value, PASSWORD, words("dbPassword"))


def test_every_reason_has_a_test_of_its_own():
    weaker = {"the name of an account", "too small", "one or two characters repeated", "not random"}

    assert {reason for reason, _ in REASONS} == CASES.keys() | weaker


@pytest.mark.parametrize(
    ("value", "strength", "reason"),
    [
        ("ab", PASSWORD, "too small"),
        ("300s", LIKELY, "too small"),
        ("abababababab", LIKELY, "one or two characters repeated"),
        ("billing", MAYBE, "not random"),
        ("4f9d2c7a-1b3e-4c5d-8e9f-0a1b2c3d4e5f", MAYBE, "not random"),
    ],
)
def test_a_weaker_place_asks_for_more(value, strength, reason):
    assert ruled_out(value, strength, ("api", "key")) == reason


@pytest.mark.parametrize(
    "value",
    [RANDOM, generate("[a-z]{5}-[A-Z]{4}[0-9]{3}"), generate("[A-Za-z]{6}!\\d{3}"), generate("[a-z]{9}"), "pa$$word1"],
)
def test_a_literal_is_kept_where_passwords_stand(value):
    assert ruled_out(value, PASSWORD, ("db", "password")) == ""


def test_entropy_and_randomness():
    assert (entropy(""), entropy("aaaa"), entropy("abcd")) == (0.0, 0.0, 2.0)
    assert is_random(generate("[A-Za-z0-9]{32}"))
    assert not is_random("orders-service-production-one")
