"""Programs to the arguments in which they take a secret, from their manual pages; read by `linter.evidence.command`."""

from __future__ import annotations

from linter.records import NamedTuple


class Usage(NamedTuple):
    """How a program takes secrets on its command line.

    `options` are followed by the secret; `joined` have it in the same word (`-psecret`); `logins` are followed by
    `user`, `mark` and the secret. They count behind a word of `after` only, where there are any (`docker login -p`:
    the `-p` of `docker run` is a port). `places` say which word behind such a word is the secret, options left out,
    from 1; -1 is the last. `pairs` are words behind which a setting's name and its value stand.
    """

    options: frozenset[str] = frozenset()
    joined: str = ""
    logins: frozenset[str] = frozenset()
    mark: str = ":"
    after: frozenset[str] = frozenset()
    places: tuple[tuple[str, int], ...] = ()
    pairs: frozenset[str] = frozenset()


_WITH_VALUES = frozenset({"-u", "-h", "-P", "-D", "-H", "-U", "--user", "--host", "--port", "-n", "-v", "-l", "-b"})
"""Options of most programs whose next word is their value, and so no place of its own."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MYSQL = Usage(joined="-p")
_CLIENTS = "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlpump mysqlshow mysqlslap mysqlbinlog mysql_upgrade"
_FORKS = "mariadb mariadb-dump mariadb-admin mariadb-check mariadb-import mariabackup mycli mydumper xtrabackup"
_LOGIN = Usage(
    _words("-p"),
    logins=_words("--creds --src-creds --dest-creds --from-creds --to-creds"),
    after=_words("login upload --creds --src-creds --dest-creds --from-creds --to-creds"),
)
_ORACLE = Usage(mark="/", places=(("", 1),))
_STORE = Usage(_words("-storepass -keypass -srcstorepass -deststorepass -srckeypass -destkeypass -new"))
_SETTINGS = Usage(pairs=_words("set config"))
_GROUPS: tuple[tuple[str, Usage], ...] = (
    (_CLIENTS, _MYSQL),
    (_FORKS, _MYSQL),
    ("7z 7za 7zr rar", _MYSQL),
    ("docker podman buildah skopeo crane nerdctl oras helm oc cf az twine", _LOGIN),
    ("mongo mongosh mongodump mongorestore mongoexport mongoimport cqlsh psexec", Usage(_words("-p"))),
    ("ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd ldapcompare", Usage(_words("-w"))),
    ("sqlplus impdp expdp rman sqlldr", _ORACLE),
    ("snmpwalk snmpget snmpset snmpbulkwalk snmptrap", Usage(_words("-c -A -X"))),
    ("keytool jarsigner", _STORE),
    ("sqlcmd bcp osql isql tsql freebcp ipmitool unzip zip mosquitto_pub mosquitto_sub", Usage(_words("-P"))),
    ("pscp plink psftp", Usage(_words("-pw"))),
    ("smbclient rpcclient winexe", Usage(logins=_words("-U --user"), mark="%")),
    ("npm yarn pnpm aws pip poetry git bundle launchctl", _SETTINGS._replace(pairs=_words("set config setenv"))),
)  # fmt: skip
USAGES: dict[str, Usage] = {name: usage for names, usage in _GROUPS for name in names.split()} | {
    "sshpass": Usage(_words("-p"), joined="-p"),
    "redis-cli": Usage(_words("-a --pass")),
    "openssl": Usage(_words("-k"), after=_words("enc"), places=(("passwd", -1),)),
    "curl": Usage(logins=_words("-u --user -U --proxy-user")),
    "http": Usage(logins=_words("-a --auth"), after=_words("GET POST PUT PATCH DELETE -a --auth")),
    "etcdctl": Usage(logins=_words("--user")),
    "lftp": Usage(logins=_words("-u --user"), mark=","),
    "ssh-keygen": Usage(_words("-N -P")),
    "rabbitmqctl": Usage(places=(("add_user", 2), ("change_password", 2), ("authenticate_user", 2))),
    "htpasswd": Usage(places=(("-b", -1),)),
    "mc": Usage(places=(("alias set", 4), ("host add", 4))),
    "net": Usage(places=(("user", 2),)),
    "setx": Usage(pairs=_words("setx")),
    "vault": Usage(places=(("login", 1),)),
    "signtool": Usage(_words("/p -p")),
}
"""A program's name to how it takes secrets; from the manual pages of the programs, read 2026-11-26."""

VALUED = _WITH_VALUES


def _signs(name: str, usage: Usage) -> tuple[str, ...]:
    """What a text has to hold before a program in it counts: an option, or the word after which it takes a secret."""
    if usage.pairs:
        return (f"{name} config", f"{name} set", f"{name} ") if name == "setx" else (f"{name} config", f"{name} set")
    if usage.after:
        return tuple(usage.after)
    words = [said.split()[0] for said, _ in usage.places if said and not said.startswith("-")]
    return (*usage.options, *usage.logins, *([usage.joined] if usage.joined else ()), *words) or (name,)


GATES: dict[str, tuple[str, ...]] = {name: _signs(name, usage) for name, usage in USAGES.items()}
GATES["openssl"] = ("enc", "passwd")
"""A program's name to signs of which one stands in every text in which it takes a secret."""

_SHARED = ("mysql", "maria", "mongo", "ldap", "snmp", "7z", "zip", "mosquitto", "client", "npm")


def _stem(name: str) -> str:
    return "config" if USAGES[name].pairs and name != "setx" else next((s for s in _SHARED if s in name), name)


def _stems() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in USAGES:
        stem = _stem(name)
        found[stem] = (*found.get(stem, ()), name)
    return found


STEMS = _stems()
"""What several programs have in their names, to them: one search for all."""
