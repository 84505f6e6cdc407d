"""The list file, and names that hold no login."""

from __future__ import annotations

import pytest

from linter.errors import InputError
from linter.fleet import sources


def write(tmp_path, text):
    (tmp_path / "list").write_text(text)
    return str(tmp_path / "list")


def test_a_login_is_in_no_name_no_message_and_no_log(tmp_path):
    one = sources.read(write(tmp_path, "https://bot:token@git.acme.example/data/orders.git\n"))[0]

    assert one.name == "git.acme.example/data/orders"
    assert "token" not in repr(one)
    assert "token" not in sources.masked(f"fatal: {one.address} and https://x:token@git.acme.example/y", one)


def test_comments_empty_lines_and_repeats_are_passed_over(tmp_path):
    found = sources.read(write(tmp_path, "# a\n\na\n./a\nb.bundle\n"))

    assert [one.name for one in found] == ["a", "b"]
    assert found[0].address == str(tmp_path / "a")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no repository"),
        ("ext::sh -c touch\next://x", "ext: is not fetched"),
        ("-uevil", "does not start with"),
        ("a\na.git", "a second repository with the name a"),
    ],
)
def test_what_is_no_list_is_said(tmp_path, text, said):
    with pytest.raises(InputError, match=said):
        sources.read(write(tmp_path, text))


def test_a_list_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        sources.read(str(tmp_path / "none"))
