"""The outbox: what is due to whom, and in which order."""

from collections.abc import Iterator

import pytest
from databases import Database
from sqlalchemy.exc import IntegrityError
from store_helpers import NOON, Clock, opened
from store_post import MINUTE, Post, done, failed, owed

from monitor.events import DeliverySuperseded, Event, ReceiverParked, ReceiverResumed
from monitor.messages import Delivery, MessageKind
from monitor.store import outbox
from monitor.store.outbox import DeliveryStatus


@pytest.fixture
def post(database: Database) -> Iterator[Post]:
    clock = Clock()
    with opened(database, outbox, clock=clock) as store:
        yield Post(store, clock)


def test_what_is_owed_is_due_in_the_order_of_the_log(post: Post) -> None:
    post.happens(owed("d2"), owed("d1"), owed("d3", due_at=NOON + MINUTE))

    assert post.due() == ["d2", "d1"]
    assert post.due(limit=1) == ["d2"]
    assert post.due(after=MINUTE) == ["d2", "d1", "d3"]


def test_a_due_delivery_comes_whole(post: Post) -> None:
    post.happens(owed("d1"), failed("d1"))

    (delivery,) = post.ask(lambda connection: outbox.due(connection, NOON + MINUTE, 1))

    assert delivery == Delivery(
        id="d1",
        receiver="desk",
        kind=MessageKind.ALERT,
        subject="About d1",
        message="0" * 64,
        alert="alert of d1",
        attempts=1,
        first_owed_at=NOON,
    )


def test_a_delivery_is_owed_only_once(post: Post) -> None:
    post.happens(owed("d1"))

    with pytest.raises(IntegrityError):
        post.happens(owed("d1"))


def test_a_failed_delivery_waits_for_its_next_try(post: Post) -> None:
    post.happens(owed("d1"), failed("d1"))

    assert post.due() == []
    assert post.next_due() == NOON + MINUTE
    assert post.due(after=MINUTE) == ["d1"]


@pytest.mark.parametrize(
    ("last", "status"),
    [
        pytest.param(done("d1"), DeliveryStatus.DONE, id="once done"),
        pytest.param(
            DeliverySuperseded(delivery_id="d1", by="d2"), DeliveryStatus.SUPERSEDED, id="once it is replaced"
        ),
        pytest.param(failed("d1", next_at=None), DeliveryStatus.PARKED, id="once given up"),
    ],
)
def test_nothing_more_is_due(post: Post, last: Event, status: DeliveryStatus) -> None:
    post.happens(owed("d1"), last)

    assert post.due(after=1000 * MINUTE) == []
    assert post.next_due() is None
    assert post.states() == {"d1": status}


@pytest.mark.parametrize(
    "late",
    [
        pytest.param(DeliverySuperseded(delivery_id="d1", by="d2"), id="replaced"),
        pytest.param(failed("d1", attempt=2), id="failed by a slower sender"),
    ],
)
def test_what_the_other_side_has_stays_done(post: Post, late: Event) -> None:
    post.happens(owed("d1"), done("d1"), late)

    assert post.states() == {"d1": DeliveryStatus.DONE}


def test_a_message_under_way_when_it_was_replaced_counts_as_sent(post: Post) -> None:
    post.happens(owed("d1"), DeliverySuperseded(delivery_id="d1", by="d2"), done("d1"))

    assert post.states() == {"d1": DeliveryStatus.DONE}


def test_a_parked_receiver_waits_while_the_others_are_served(post: Post) -> None:
    post.happens(owed("d1", receiver="dead"), owed("d2"), ReceiverParked(receiver="dead", reason="410 Gone"))

    assert post.due() == ["d2"]
    assert post.ask(outbox.parked) == {"dead": "410 Gone"}


def test_a_resumed_receiver_gets_what_waited_and_what_was_given_up(post: Post) -> None:
    post.happens(owed("d1"), failed("d1", next_at=None), ReceiverParked(receiver="desk", reason="410 Gone"), owed("d2"))
    assert post.next_due() is None

    post.clock.move(minutes=5)
    post.happens(ReceiverResumed(receiver="desk"))

    assert post.next_due() == NOON
    assert post.due(after=5 * MINUTE) == ["d1", "d2"]


def test_a_receiver_parked_twice_is_resumed_by_one_word(post: Post) -> None:
    parked = ReceiverParked(receiver="desk", reason="410 Gone")
    post.happens(owed("d1"), parked, parked, ReceiverResumed(receiver="desk"))

    assert post.due() == ["d1"]


def test_a_correction_does_not_overtake_its_alert(post: Post) -> None:
    post.happens(owed("alert", alert="a1"), owed("other"), failed("alert"), owed("correction", alert="a1"))

    assert post.due() == ["other"]
    assert post.due(after=MINUTE) == ["alert", "other"]
    post.happens(done("alert", attempt=2))
    assert post.due() == ["other", "correction"]


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(failed("older", next_at=None), id="given up"),
        pytest.param(DeliverySuperseded(delivery_id="older", by="newer"), id="replaced"),
    ],
)
def test_a_message_does_not_wait_for_an_older_one_that_is(post: Post, outcome: Event) -> None:
    post.happens(owed("older", alert="a1"), owed("newer", alert="a1"), outcome)

    assert post.due() == ["newer"]


def test_however_much_is_owed_to_one_receiver_the_others_get_theirs(post: Post) -> None:
    post.happens(*(owed(f"d{number}", receiver="dead") for number in range(4)), owed("d4"))

    assert post.due(limit=2) == ["d0", "d1", "d4"]


def test_an_older_message_to_somebody_else_holds_nothing_back(post: Post) -> None:
    post.happens(owed("d1", alert="a1", receiver="dead"), failed("d1"), owed("d2", alert="a1"))

    assert post.due() == ["d2"]


def test_pending_is_what_a_newer_message_may_replace(post: Post) -> None:
    post.happens(
        *(owed(name, alert="a1") for name in ("new", "tried", "given up", "sent", "replaced", "under way")),
        owed("of another alert"),
        owed("to somebody else", alert="a1", receiver="boss"),
        failed("tried"),
        failed("given up", next_at=None),
        done("sent"),
        DeliverySuperseded(delivery_id="replaced", by="new"),
    )
    post.claim("under way")

    assert post.pending("a1") == ["new", "tried", "given up"]
    post.happens(failed("under way"))
    assert post.pending("a1") == ["new", "tried", "given up", "under way"]


def test_the_table_of_deliveries_tells_how_far_each_got(post: Post) -> None:
    post.happens(owed("d1", alert="a1"), failed("d1"), owed("d2", alert="a2", receiver="boss"))
    post.clock.move(minutes=2)
    post.happens(done("d1", attempt=2))

    first, second = post.ask(outbox.deliveries)

    assert (first.status, first.done_at, first.due_at) == (DeliveryStatus.DONE, NOON + 2 * MINUTE, None)
    assert (first.delivery.attempts, first.last_error) == (2, "connection refused")
    assert (second.status, second.due_at, second.articles) == (DeliveryStatus.OWED, NOON, ("art1", "art2"))
    assert post.ask(lambda connection: outbox.deliveries(connection, alert="a1")) == [first]
    assert post.ask(lambda connection: outbox.deliveries(connection, receiver="boss")) == [second]


def test_a_rebuilt_outbox_is_the_same(post: Post) -> None:
    post.happens(
        *(owed(name) for name in ("d1", "d2", "d3", "d4")),
        failed("d1"),
        done("d2"),
        failed("d3", next_at=None),
        ReceiverParked(receiver="desk", reason="410 Gone"),
        ReceiverResumed(receiver="desk"),
        ReceiverParked(receiver="boss", reason="410 Gone"),
    )
    kept = post.rows()
    post.store.rebuild()

    assert post.rows() == kept
