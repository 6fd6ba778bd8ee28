"""Walk from a trigger word to a role by a path such as `object.of`: `STEPS` and prepositions, joined by dots."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice

from monitor.extract.lexicon import verbs
from monitor.extract.steps import copula, governor, holding, named, participles, performer, predicates, rival
from monitor.extract.syntax import agent, causer, object_, subject
from monitor.extract.tokens import Token
from monitor.extract.tree import SUBJECT, child, conjuncts, modifiers, nouns_after, possessor

_Step = Callable[[Token], Iterator[Token]]
_GONE_TO = verbs("enter") | verbs("go_at")
_GOALS = ("into", "to", "on", "in", "at")


def follow(token: Token, path: str) -> Iterator[Token]:
    """Yield the tokens at the end of a path: steps joined by dots, each a name of `STEPS` or a preposition."""
    step, rest = _parted(path)
    found = step(token)
    if not rest:
        yield from found
        return
    for reached in found:
        yield from follow(reached, rest)


@cache
def _parted(path: str) -> tuple[_Step, str]:
    """Return the first step of a path, and the rest of it."""
    name, _, rest = path.partition(".")
    return STEPS[name] if name in STEPS else (lambda token: nouns_after(token, name)), rest


def _one(step: Callable[[Token], Token | None]) -> _Step:
    return lambda token: iter(found for found in (step(token),) if found is not None)


def _scene(verb: Token) -> Iterator[Token]:
    """Yield what somebody went to, or at, who then did this: "attacked X, seizing control", "swept into X and drove
    out the garrison"."""
    while verb.dep_ in ("conj", "advcl") and verb.head.i < verb.i and child(verb, *SUBJECT, "auxpass") is None:
        verb, below = verb.head, verb
        if verb.lower_ in _GONE_TO:
            goals = (noun for goal in _GOALS for noun in nouns_after(verb, goal) if noun.i < below.i)
            yield from islice(goals, 1) if object_(verb) is None else _one(object_)(verb)
            return


STEPS: dict[str, _Step] = {
    "subject": _one(subject),
    "object": _one(object_),
    "agent": _one(agent),
    "causer": _one(causer),
    "receiver": _one(lambda verb: child(verb, "dative")),
    "possessor": _one(possessor),
    "modifier": modifiers,
    "performer": _one(performer),
    "named": named,
    "complement": _one(lambda verb: child(verb, "acomp")),  # "fell silent"
    "scene": _scene,
    "governor": _one(governor),
    "copula": _one(copula),
    "holding": _one(holding),
    "predicate": predicates,
    "participle": participles,
    "rivals": _one(rival),
    "conjunct": lambda token: islice(conjuncts(token), 1, None),
}
