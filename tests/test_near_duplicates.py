"""Near-duplicates are known by their signatures, however many other articles there are."""

from world import World

from monitor.parse import minhash
from monitor.views import articles

SENTENCES = [
    f"On day {number} the {noun} of the valley were told that the road to the pass stays {state}."
    for number in range(1, 13)
    for noun, state in (("farmers", "closed"), ("traders", "open"))
]


def story(changed: int = 0) -> str:
    """Return a text of 24 sentences of which the first `changed` are told otherwise."""
    return "\n\n".join([sentence[::-1] for sentence in SENTENCES[:changed]] + SENTENCES[changed:])


def test_a_copy_with_few_changes_shares_the_cluster_of_the_first(world: World) -> None:
    world.article("first", story(), published="2024-12-05")
    world.article("copy", story(changed=3), published="2024-12-05")
    world.article("another", story(changed=22), published="2024-12-05")
    world.run()

    assert world.monitor
    with world.monitor.store.read() as connection:
        clusters = {row.file: row.cluster for row in articles.every(connection)}

    assert clusters["copy.txt"] == clusters["first.txt"]
    assert clusters["another.txt"] != clusters["first.txt"]


def test_signatures_tell_how_alike_two_texts_are() -> None:
    assert articles.similarity(minhash(story()), minhash(story())) == 1
    assert articles.similarity(minhash(story()), minhash(story(changed=3))) > articles.ALIKE
    assert articles.similarity(minhash(story()), minhash(story(changed=22))) < articles.ALIKE


def test_a_short_text_has_no_signature_and_no_near_duplicates(world: World) -> None:
    world.article("short", "Nobody crossed the river.", published="2024-12-05")
    world.article("shorter", "Nobody crossed.", published="2024-12-05")
    world.run()

    assert world.monitor
    with world.monitor.store.read() as connection:
        assert len({row.cluster for row in articles.every(connection)}) == 2
