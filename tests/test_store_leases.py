"""Leases: one sender for each delivery, and none for ever."""

from collections.abc import Iterator

import pytest
from databases import Database
from sqlalchemy.exc import IntegrityError
from store_helpers import NOON, Clock, opened
from store_post import LEASE, MINUTE, Post, done, failed, owed

from monitor.deliver import note_interrupted
from monitor.store import outbox


@pytest.fixture
def post(database: Database) -> Iterator[Post]:
    clock = Clock()
    with opened(database, outbox, clock=clock) as store:
        yield Post(store, clock)


def test_what_somebody_sends_is_not_due_until_the_lease_ends(post: Post) -> None:
    post.happens(owed("d1"), owed("d2"))
    post.claim("d1")

    assert post.due() == ["d2"]
    assert post.due(after=LEASE) == ["d1", "d2"]


def test_a_claimed_delivery_cannot_be_claimed_again_before_its_lease_ends(post: Post) -> None:
    post.happens(owed("d1"))
    post.claim("d1")

    with pytest.raises(IntegrityError):
        post.claim("d1", after=LEASE - MINUTE)
    post.claim("d1", after=LEASE)


def test_noting_the_outcome_ends_the_lease(post: Post) -> None:
    post.happens(owed("d1"))
    post.claim("d1")
    post.happens(failed("d1"))

    assert post.next_due() == NOON + MINUTE
    assert post.due(after=MINUTE) == ["d1"]
    post.claim("d1", after=MINUTE)
    assert post.due(after=MINUTE) == []


def test_the_next_due_time_is_the_end_of_the_lease_of_a_sender_who_vanished(post: Post) -> None:
    post.happens(owed("d1"))
    post.claim("d1")

    assert post.next_due() == NOON + LEASE


def test_only_the_holder_of_the_token_releases(post: Post) -> None:
    post.happens(owed("d1"), owed("d2"))
    token = post.claim("d1", "d2")

    assert post.release("another token", "d1", "d2") == 0
    assert post.due() == []
    assert post.release(token, "d1") == 1
    assert post.due() == ["d1"]


def test_of_each_receiver_only_the_first_can_have_been_on_its_way_when_the_sender_died(post: Post) -> None:
    post.happens(*(owed(name) for name in ("d1", "d2", "d3")), owed("b1", receiver="boss"), owed("d4"))
    post.claim("d1", "d2", "d3", "b1")
    post.happens(done("d1"))

    assert [each.id for each in post.ask(outbox.interrupted)] == ["d2", "b1"]


def test_what_is_noted_as_interrupted_is_due_at_once_and_replaced_by_nothing(post: Post) -> None:
    post.happens(owed("d1"), owed("d2"))
    post.claim("d1", "d2")
    post.store.write(note_interrupted).result()

    assert post.due() == ["d1", "d2"]
    assert (post.pending("alert of d1"), post.pending("alert of d2")) == ([], ["d2"])
    post.happens(failed("d1", attempt=2))
    assert post.pending("alert of d1") == []
    assert post.ask(outbox.interrupted) == []


def test_a_rebuild_keeps_the_leases(post: Post) -> None:
    post.happens(owed("d1"), owed("d2"))
    post.claim("d1")
    post.store.rebuild()

    assert post.due() == ["d2"]
