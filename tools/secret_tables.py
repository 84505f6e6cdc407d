"""The catalogue's token formats and secret keys to the tables `linter.evidence` loads.

Run from the repository's root: `python tools/secret_tables.py ../shared/catalogue`. Formats that
fewer than two independent rule sets know are kept only where a marker of their own makes them
unmistakable, and then count only beside a key word (`keyed`).
"""

from __future__ import annotations

import csv
import os
import re
import sys

TARGET = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "linter", "evidence")
LEFT_OUT = {
    # public by design, identifiers, or covered by `url`, `pem`, `assign` and `blob`
    "Twilio", "MongoDB", "PostgreSQL", "MySQL", "JDBC", "Redis", "RabbitMQ/AMQP", "HTTP basic auth", "PEM",
    "PuTTY", "Docker", "Ansible Vault", "SOPS", "Sealed Secrets", "Jasypt", "WireGuard",
    "Azure App Configuration",
}  # fmt: skip
LEFT_OUT_TYPES = {
    ("Sentry", "DSN with secret"), ("Google", "service account JSON"), ("Azure DevOps", "personal access token (old, base32)"),
    ("Tencent Cloud", "secret id"), ("Azure Cosmos DB", "account key"),
}  # fmt: skip
NEEDLES = {
    # the literal that a text is searched for where the prefix is none or says too little
    ("Azure AD (Entra)", "client secret"): "Q~",
    ("Azure DevOps", "personal access token (new)"): "AZDO",
    ("Azure Functions", "function key"): "AzFu",
    ("Azure Container Registry", "password"): "+ACR",
    ("Telegram", "bot token"): ":AA",
    ("Mailchimp", "API key"): "-us",
    ("HCP Terraform", "user/team/org token"): ".atlasv1.",
    ("New Relic", "license key"): "NRAL",
    ("Microsoft Teams", "incoming webhook"): ".webhook.office.com/webhookb2/",
    ("Square", "access token"): "EAAA",
}  # fmt: skip
KEYED = {
    # short or common prefixes: only beside a key word
    "00D", "AC", "oy2", "cio", "sl.", "pat", "secret_", "sk-", "4b1d", "st.", "YC", "AQE", "re_", "API-", "EAA",
    "EAAA", "dG9r", "A3-", "key-", "md-", "AQVN", "S", "rnd_", "aio_", "pul-", "sq", "fo1_", "hf_", "pat.", "dapi",
    "AVNS_", "LTAI", "u+", "AZDO", "AzFu", "+ACR", "-us", "NRAL", "sha256~", "sig=", "essu_", "dbtc_",
    "vcp_", "nfp_", "tfp_", "whsec_", ":AA", "r8_", "xai-",
}  # fmt: skip
UNMARKED = {"u+", "S", "YC", "md-", "AC", "cio"}
"""Prefixes so short that a key word beside them proves nothing either."""
CHECKSUMS = {"ghp_": "crc36", "gho_": "crc36", "ghu_": "crc36", "ghs_": "crc36", "ghr_": "", "npm_": "crc36"}
WIDER = {
    # facts seen in the vendors' documents where the catalogue's sample shape is narrower
    ("Slack", "incoming webhook"): r"https?://hooks\.slack\.com/services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{20,26}",
    ("Slack", "workflow webhook"): r"https?://hooks\.slack\.com/(?:workflows|triggers)/[TE][A-Z0-9]{6,12}/(?:A[A-Z0-9]{6,12}/)?[0-9]{10,20}/[A-Za-z0-9]{20,34}",
    ("Azure AD (Entra)", "client secret"): r"[A-Za-z0-9_~.\-]{3}[0-9]Q~[A-Za-z0-9_~.\-]{31,34}",
    ("Discord", "webhook"): r"https://(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_\-]{60,80}",
    ("1Password", "service account token"): r"ops_eyJ[A-Za-z0-9+/_\-]{200,2000}={0,3}",
    ("GitLab", "personal/project/group access token"): r"glpat-[A-Za-z0-9_\-]{20,22}",
    ("HashiCorp Vault", "service token"): r"hvs\.[A-Za-z0-9_\-]{24,200}",
    ("AWS", "IAM access key id"): r"AKIA[A-Z0-9]{16}",
    ("AWS", "STS access key id"): r"ASIA[A-Z0-9]{16}",
    ("Slack", "bot token"): r"xoxb-[0-9]{8,14}-[0-9]{8,14}-[A-Za-z0-9]{18,32}",
    ("Slack", "legacy workspace token"): r"xox[ar]-(?:2-)?[0-9]{8,14}[0-9A-Za-z\-]{20,80}",
    ("JWT", "generic signed token"): r"eyJ[A-Za-z0-9_\-]{14,400}\.eyJ[A-Za-z0-9_\-]{14,4000}\.[A-Za-z0-9_\-]{20,700}",
    ("Adyen", "API key"): r"AQE[A-Za-z0-9+/]{10,100}-[A-Za-z0-9+/=]{40,200}-[A-Za-z0-9]{16}",
}  # fmt: skip
NEEDLE_OVER = {("JWT", "generic signed token"): "eyJ", ("Slack", "incoming webhook"): "hooks.slack.com/services/T",
               ("Slack", "workflow webhook"): "hooks.slack.com/", ("Discord", "webhook"): "/api/webhooks/",
               ("Slack", "legacy workspace token"): "xox"}  # fmt: skip
NO_SECRETS = frozenset(
    "username user_name user userName client_id clientId tenant_id tenantId account_id account_sid app_id appid "
    "azure_client_id accountName account_name saslUsername authUsername oauth2ClientId oauth2TokenEndpoint oauth2Scope "
    "serviceInstanceId servers sharedAccessName fileSystemName proxyUser verificationCode address connection headers "
    "http_headers url configuration_endpoint_password value key id kube_token_file kube_token_command ca_certificate "
    "client_certificate ssl_ca_certificate ssl_certificate certificate public_key host hostname project_id short_code "
    "role_arn s3_role_arn s3role_arn s3_export_role_arn client_name business_id container_name default_host audience "
    "certificate_id api_username api_user_identifier site_id org_id domain_url realm realm_id extension_id survey_id "
    "survey_group_id reserved_attribute_names user_principal_name uid restid oauth_token_endpoint_url "
    "google_application_credentials google_service_credentials clientIdentifier sec_name api_id token_id token_key "
    "rocketchat_token_id trusted_cert tde_certificate tde_certificate_backup tde_certificate_path tde_private_key_path "
    "windows_auth_client_certificate windows_auth_server_certificate snc_certificate snc_certificate_source "
    "client_cert ws_certificate pem_certificate truststore keystore api_url access_key_id aws_access_key_id "
    "abs_connection_string abs_export_connection_string connection_string storage_connection_string connectionString dsn "
    "data_source_name sasl_jaas_config webhook_url webhookUrl slack_api_url mattermost_webhook_url blob_sas_url remote "
    "query_param_value function_trigger service_account service_account_info service_account_json api_user "
    "cookie_auth_headers sasl_username aws_key_id shard_authorization_id init_vector service_principal_client_certificate "
    "hmac_key_access_id s3_access_key_id lwa_app_id oauth2.token_url workload_identity_token_file".split()
)


def formats(folder: str) -> list[tuple[str, ...]]:
    """Rows `(needle, provider, type, pattern, checksum, hint, keyed, class)` of the formats that are kept."""
    rows = []
    with open(os.path.join(folder, "token_formats.tsv"), encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            made = _format(row)
            if made:
                rows.append(made)
    return sorted(set(rows))


def _format(row: dict[str, str]) -> tuple[str, ...] | None:
    kind = row["provider"], row["token_type"]
    prefix = row["literal_prefix"]
    needle = NEEDLE_OVER.get(kind) or NEEDLES.get(kind) or prefix
    if row["provider"] in LEFT_OUT or kind in LEFT_OUT_TYPES or len(needle) < 2 or needle in UNMARKED:
        return None
    few = int(row["independent_families"] or 0) < 2
    if row["class"] == "negative" or (row["class"] == "id" and row["provider"] != "AWS"):
        return None
    pattern = WIDER.get(kind) or re.sub(r"\{(\d+),\}", lambda m: f"{{{m[1]},2000}}", row["regex"]).replace('\\"', '"')
    keyed = "keyed" if (few and needle != "Q~") or prefix in KEYED or needle in KEYED else ""
    hint = prefix if prefix and not prefix.startswith("https") and len(prefix) < 20 else ""
    return (
        needle,
        row["provider"],
        row["token_type"],
        pattern,
        CHECKSUMS.get(prefix, ""),
        hint,
        keyed,
        row["class"],
    )


def keys(folder: str) -> list[str]:
    """Keys that the tools' own sources call secret and generic words do not, as words joined by `_`."""
    sys.path.insert(0, os.path.dirname(os.path.dirname(TARGET)))
    from linter.evidence.place import known, words

    with open(os.path.join(folder, "secret_keys.tsv"), encoding="utf-8") as stream:
        found = {row["key"] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)}
    return sorted({"_".join(words(key)) for key in found - NO_SECRETS if not known(words(key))})


def write(folder: str) -> None:
    """Write both tables."""
    head = '"""{}; written by `tools/secret_tables.py`, do not edit."""\n\nfrom __future__ import annotations\n\n'
    path, found = os.path.join(TARGET, "keys_table.py"), keys(folder)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(head.format("Keys that only the tools' own sources call secret, as words joined by `_`"))
        stream.write("FAMILY_KEYS = frozenset(\n    (\n")
        stream.writelines(f'        "{key}",\n' for key in found)
        stream.write("    )\n)\n")
    with open(os.path.join(TARGET, "formats_table.py"), "w", encoding="utf-8") as stream:
        stream.write(head.format("Token formats by the literal that a text is searched for"))
        stream.write("FORMATS: tuple[tuple[str, str, str, str, str, str, bool, str], ...] = (\n")
        for needle, provider, kind, pattern, checksum, hint, keyed, cls in formats(folder):
            stream.write(
                f"    ({needle!r}, {provider!r}, {kind!r}, {pattern!r}, {checksum!r}, {hint!r}, {bool(keyed)}, {cls!r}),\n"
            )
        stream.write(")\n")


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else "../shared/catalogue")
