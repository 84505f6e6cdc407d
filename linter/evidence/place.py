"""A key's name to how surely its value is a secret: the evidence of the place."""

from __future__ import annotations

from functools import lru_cache

from linter.evidence.keys_table import FAMILY_KEYS
from linter.evidence.vendors import VENDORS
from linter.pattern import pattern

NONE, MAYBE, LIKELY, PASSWORD = 0, 1, 2, 3
"""MAYBE wants a random-looking value, LIKELY any value that is no name, PASSWORD any literal."""

_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_HEADER_VALUE = pattern(r"(?i)httpHeaderValue\d{1,3}")
"""Grafana's `secureJsonData` for the headers that a data source sends."""
_PASSWORDS = frozenset(
    "password passwd passphrase passwort passcode pwd pass pw passwords passphrases motdepasse kennwort contrasena "
    "senha userpass dbpass rootpass adminpass keypass storepass smtppass ldappass mysqlpass ftppass sshpass "
    "requirepass masterauth sentinelpass rootpw bindpw bindpasswd authpass privpass pgpassword userpassword rootpassword dbpassword adminpassword sshpassword".split()
)
_SECRETS = frozenset("secret secrete token apikey apisecret accesskey secretkey privatekey authkey authtoken apitoken"
                     " accesstoken clientsecret appsecret sharedkey masterkey sessiontoken refreshtoken bearertoken"
                     " signingkey encryptionkey secretaccesskey awssecretkey licensekey accountkey storagekey"
                     " sharedaccesskey bottoken jwtsecret webhooksecret".split())  # fmt: skip
_MAYBES = frozenset("secrets tokens credentials credential creds cred auth authorization bearer salt sas pat apikeys"
                    " psk seed key cookie community".split())  # fmt: skip
_KEY_BEFORE = frozenset(
    "api access secret private auth account shared encryption signing master storage license service "
    "subscription function admin write integration application app deploy ssh rsa hmac jwt crypt cipher "
    "secured security token webhook aes pgp gpg decryption licence registration ingest instrumentation "
    "bot user client consumer pre sign signature crypto cookie wrapping ssl tls".split()
)
_NOT_AFTER = frozenset(
    "name names path paths file files filename filenames filepath url urls uri uris ref refs reference references id "
    "ids identifier type types length len size policy policies expiry expiration expires expire expired ttl timeout duration "
    "interval lifetime enabled enable disabled required require requires optional format formats field fields column "
    "columns header headers prefix suffix pattern regex regexp rule rules rotation rotate rotated version versions store stores "
    "provider providers manager backend backends engine location dir directory folder mount volume volumes arn class mode "
    "algorithm algorithms alg hash hashed hashes hashing encrypted encrypt encryption encoder encoding encoded strength min max minimum "
    "maximum count limit limits budget tokenizer index hint prompt message label labels title description desc placeholder help "
    "error errors env environment var variable endpoint endpoints issuer audience audiences scope scopes claim claims review renewal renew "
    "reset change update updates recovery recover grant grants flow method methods source sources selector namespace namespaces object objects "
    "template templates annotation annotations attribute attributes property properties command cmd script callback user "
    "users username owner service server servers host port resource resources region bucket status state kind based less "
    "authenticator validation validator verify verification check checks checker cache generation generator generate create "
    "created creation date time at on by from to for if when is has use using allow allowed disallow usage support "
    "supported request requests response responses exchange protection policyname alias aliases link domain vault keyvault "
    "base64encoded spec config configuration settings setting options option params parameters parameter group groups "
    "role roles subject fingerprint thumbprint digest checksum sha sha1 sha256 md5 kid jwk jwks pub public cert certs certificate "
    "certificates ca crl bits bit rounds iterations cost history age days hours minutes seconds sec ms attempts retries "
    "complexity lookup mapping map filter filters ignore exclude include symbols special chars characters replication "
    "replicas recipients page pages refresh interceptor plugin plugins driver controller operator sync syncer injector "
    "csi webhook volumename secretname deletion delete delivery management access accessor permissions permission events event "
    "metric metrics log logs  consumer consumers producer schedule ui form input output param "
    "binding bindings dto request reader writer keyname prop props style mask masked visible visibility icon color "
    "ip ips cidr cidrs separator delimiter uppercase lowercase digits numeric similarity repeat confirmation confirm".split()
)
_NOT_BEFORE = frozenset(
    "public pub without is has use using enable enabled allow require required requires existing reset change forgot hash "
    "hashed encrypted disable disabled show hide skip max min num number creation continuation next cancellation "
    "idempotency csrf xsrf page pagination sealed external update validate verify check ask prompt must bypass".split()
)
_PASS_NOT_BEFORE = frozenset(
    "proxy fastcgi uwsgi scgi grpc memcached name field tag metric by com first second single multi".split()
)
_KEY_NOT_BEFORE = frozenset(
    "primary foreign partition sort row cache lookup index unique uniq translation object map message routing group topology "
    "hash range sharding shard distribution dist record event metric label tag i18n project column col field id rowid sequence "
    "state lock dedup deduplication ordering aggregation filter setting config configuration option feature flag "
    "resource property name path base parent child node item s3 blob kms cmk rest press pressed keyboard hot short "
    "shortcut host authorized known ref order target source destination file bucket prefix data json xml query "
    "header cluster topic kafka issue jira public pub".split()
)
_FUSED_PASSWORD = ("password", "passwd", "passphrase")
_FUSED_SECRET = (
    "apikey",
    "secretkey",
    "accesskey",
    "authtoken",
    "accesstoken",
    "privatekey",
    "clientsecret",
    "apisecret",
    "appsecret",
)


def words(key: str) -> tuple[str, ...]:
    """The lower-case words of a name in any case style.

    >>> words("dbPassword"), words("SASL_JAAS.config")
    (('db', 'password'), ('sasl', 'jaas', 'config'))
    """
    return tuple(word.lower() for word in _WORD.findall(key))


@lru_cache(maxsize=8192)
def judge(key: str) -> tuple[int, tuple[str, ...]]:
    """How surely `key` holds a secret (NONE to PASSWORD), and its words.

    >>> judge("spring.datasource.password")[0], judge("password_policy")[0], judge("cacheKey")[0]
    (3, 0, 0)
    """
    if len(key) > 200:
        return NONE, ()
    found = words(key)
    strength = known(found)
    if strength == NONE and ("_".join(found) in FAMILY_KEYS or _HEADER_VALUE.fullmatch(key)):
        strength = MAYBE
    return strength, found


def known(found: tuple[str, ...]) -> int:
    """How surely generic words make a secret of a key: find the last word that names a secret, then look at what stands around it."""
    for at in range(len(found) - 1, -1, -1):
        strength = _head(found, at)
        if strength:
            return strength if _clear(found, at) else NONE
        if found[at] in _NOT_AFTER:
            return NONE
    return NONE


def _head(found: tuple[str, ...], at: int) -> int:
    word = found[at]
    before = found[at - 1] if at else ""
    if word in _PASSWORDS or word.endswith(_FUSED_PASSWORD):
        return NONE if word == "pass" and before in _PASS_NOT_BEFORE else PASSWORD
    if word in _SECRETS or word.endswith(_FUSED_SECRET):
        return LIKELY
    if word == "key":
        if before in _KEY_BEFORE or before in VENDORS:
            return LIKELY
        return NONE if before in _KEY_NOT_BEFORE else MAYBE
    if word in VENDORS and at == len(found) - 1:
        return MAYBE  # `mailchimp: KEY`, where only what is random counts
    if word.endswith("key") and (word[:-3] in VENDORS or word[:-3] in _KEY_BEFORE):
        return LIKELY
    if word == "keys":
        return MAYBE if before in ("api", "access", "secret", "private", "encryption", "signing") else NONE
    return MAYBE if word in _MAYBES else NONE


def _clear(found: tuple[str, ...], at: int) -> bool:
    """Whether the word right before the secret's name leaves it a secret."""
    start = at - 1 if found[at] == "key" and at and found[at - 1] in _KEY_BEFORE else at
    return not start or found[start - 1] not in _NOT_BEFORE
