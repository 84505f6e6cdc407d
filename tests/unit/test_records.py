"""Our named tuples are `collections.namedtuple` in all that we use of it."""

from __future__ import annotations

import copy
import pickle
from collections import namedtuple

import pytest

from linter.records import NamedTuple


class Ours(NamedTuple):
    """A point."""

    x: int
    y: str = "q"

    @property
    def twice(self) -> int:
        """Twice x."""
        return self.x * 2


Theirs = namedtuple("Ours", "x y", defaults=["q"])  # noqa: PYI024 - the oracle


@pytest.mark.parametrize("given", [((1,), {}), ((1, "b"), {}), ((), {"x": 1, "y": "c"}), ((1,), {"y": "d"})])
def test_it_is_made_like_a_namedtuple(given):
    positional, named = given
    ours, theirs = Ours(*positional, **named), Theirs(*positional, **named)

    assert tuple(ours) == tuple(theirs)
    assert repr(ours) == repr(theirs)
    assert ours._asdict() == theirs._asdict()
    assert hash(ours) == hash(theirs)
    assert ours.twice == 2


@pytest.mark.parametrize("given", [((), {}), ((1, 2, 3), {}), ((1,), {"z": 1}), ((1,), {"x": 1})])
def test_a_wrong_call_says_what_a_namedtuple_says(given):
    positional, named = given
    with pytest.raises(TypeError) as theirs:
        Theirs(*positional, **named)
    with pytest.raises(TypeError) as ours:
        Ours(*positional, **named)

    assert str(ours.value) == str(theirs.value)


def test_its_class_describes_itself():
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert (Ours.__doc__, Ours.__match_args__) == ("A point.", ("x", "y"))


def test_it_is_replaced_copied_pickled_and_matched():
    one = Ours(1)

    assert one._replace(x=2) == Ours._make((2, "q"))
    assert copy.deepcopy(one) == copy.copy(one) == one
    assert type(pickle.loads(pickle.dumps(one))) is Ours
    match one:
        case Ours(x=found):
            assert found == 1


@pytest.mark.parametrize("wrong", [lambda: Ours(1)._replace(z=1), lambda: Ours._make((1,))])
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises((TypeError, ValueError)):
        wrong()


def test_nothing_can_be_set():
    with pytest.raises(AttributeError):
        Ours(1).x = 2
