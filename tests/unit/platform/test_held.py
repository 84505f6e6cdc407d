"""Literals to the names they hold."""

from __future__ import annotations

import pytest

from linter.platform.held import held

ARNS = [
    ("arn:aws:s3:::my-bucket", "my-bucket"),
    ("arn:aws:s3:::my-bucket/*", "my-bucket"),
    ("arn:aws-cn:s3:::my-bucket/a/b", "my-bucket"),
    ("arn:aws:sns:eu-west-1:123456789012:orders", "orders"),
    ("arn:aws:lambda:eu-west-1:123456789012:function:load:live", "load"),
    ("arn:aws:rds:eu-west-1:123456789012:db:orders", "orders"),
    ("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/by-day", "orders"),
    ("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/load:*", "/aws/lambda/load"),
    ("arn:aws:iam::123456789012:role/service/loader", "loader"),
    ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf", "prod/db"),
    ("arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/6d0ecf831eec9f09", "web"),
    ("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/50dc6c495c0c9188", "front"),
    ("https://www.googleapis.com/compute/v1/projects/p/global/networks/main", "main"),
    ("projects/p/topics/orders", "orders"),
    ("/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv1", "kv1"),
    ("serviceAccount:loader@p.iam.gserviceaccount.com", "loader"),
    ("https://sqs.eu-west-1.amazonaws.com/123456789012/orders", "orders"),
    ("https://logs.s3.eu-west-1.amazonaws.com/a", "logs"),
    ("s3://logs/a/b", "logs"),
]


@pytest.mark.parametrize(("text", "name"), ARNS)
def test_a_literal_holds_the_name_of_what_it_refers_to(text, name):
    assert name in held(text)


@pytest.mark.parametrize("text", ["orders", "", "*", "arn:aws:s3:::*", "arn:aws:s3", "a/" * 3000])
def test_a_plain_name_a_wildcard_and_a_long_text_hold_none(text):
    assert held(text) == set()
