"""A password to whether everybody would try it first: vendor defaults, demo values, the user's own name."""

from __future__ import annotations

from linter.pattern import pattern

_DEFAULTS = frozenset(
    # defaults of products, as their documentation or images name them, and the head of every public list of leaked passwords
    "changeme change-me change_me changeit changethis changemeplease changeme123 changeme1 password passw0rd p@ssw0rd p@ssword password1 "
    "password123 password1234 pass passwd pass123 pass1234 pwd mypassword mypass admin admin1 admin123 admin1234 administrator root toor "
    "rootroot rootpass rootpassword root123 user user123 guest test test1 test123 testtest testing testpassword testpass demo demo123 "
    "secret secret123 supersecret topsecret mysecret s3cr3t secretpassword letmein welcome welcome1 welcome123 qwerty qwerty123 "
    "abc123 abcd1234 abc12345 123456 1234567 12345678 123456789 1234567890 12345 1234 123 123123 111111 000000 0000 "
    "iloveyou monkey dragon master hunter2 trustno1 superuser super default example dev developer development prod local "
    "postgres postgresql pgpassword mysql mysqlpw mysqlpass mysqlpassword mysql123 mariadb mongo mongodb redis redispassword "
    "rabbitmq bunny elastic elasticsearch kibana logstash opensearch neo4j cassandra couchdb clickhouse influxdb influx "
    "grafana prometheus minio minioadmin minio123 minio-secret-key sonar sonarqube jenkins gitlab gogs gitea nexus nexus123 artifactory "
    "keycloak airflow superset metabase druid trino presto hive hadoop spark nifi kafka kafkaadmin admin-secret broker connect "
    "client-secret confluent schema-registry ksqldb debezium dbz zookeeper tomcat s3cret wildfly jboss glassfish weblogic weblogic1 "
    "oracle oracle123 orapwd scott tiger sys system manager sa db2inst1 db2admin sap saphana manage "
    "vagrant packer raspberry ubuntu alpine docker ansible foreman openstack nova stack calvin cisco ubnt alpine support zabbix nagios nagiosadmin "
    "icinga cacti wordpress drupal joomla magento odoo nextcloud owncloud rocketchat mattermost hasura supabase strapi directus "
    "vault vaultpass token hashicorp consul rancher harbor harbor12345 portainer traefik kong concourse drone awx test-password "
    "test_password test-secret foobar foo bar foobarbaz baz qux asdf asdfasdf asdf1234 zaq12wsx 1q2w3e4r 1qaz2wsx q1w2e3r4 "
    "pulsar nats activemq artemis solace ibmmq passw0rd! password! password1! password123! admin@123 root@123 test@123 pass@123 pass@word1 "
    "yourstrong(!)password yourstrong!passw0rd yourstrong@passw0rd your_password my-secret-pw my_password my-password my-secret-password "
    "mypassword123 db-password dbpassword dbpass db_password database".split()
)
_SUFFIX = pattern(r"[0-9!@#$._-]{1,6}$")
_STEM = pattern(
    r"(?:my|the|your|super|default|test|dev|demo|local|db|user|admin|root)?[-_]?(?:passw(?:or|0r)?d|pass|secret|pw|pwd)[0-9!@#$._-]{0,6}"
)


def is_weak(value: str, user: str | None = None, key_words: tuple[str, ...] = ()) -> bool:
    """Whether a password is a default, a demo value, the user's name, or the name of what it opens.

    >>> is_weak("changeme"), is_weak("dbz"), is_weak("kT9#vQ2m")
    (True, True, False)
    """
    plain = value.strip().lower()
    if plain in _DEFAULTS or _STEM.fullmatch(plain) or (user and plain == user.strip().lower()):
        return True
    if plain.isdigit() and len(plain) <= 6:
        return True
    return len(plain) > 2 and (_SUFFIX.sub("", plain) in key_words or len(set(plain)) <= 2)
