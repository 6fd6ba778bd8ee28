"""Turn alerts, digests and notices into messages: mail text, HTML and data, made once and kept."""

from collections.abc import Callable
from pathlib import Path

from monitor.digest import payload
from monitor.digest.compose import AlertPage, DigestPage, NoticePage, alert_page, digest_page
from monitor.digest.samples import sample_pages
from monitor.digest.templating import Page, Templates
from monitor.errors import Mistake
from monitor.messages import Announcement, Issue, Message, MessageKind

ENTRIES: dict[type[Page], str] = {AlertPage: "alert", DigestPage: "digest", NoticePage: "notice"}
PARTS = ("page", "parts")  # they are filled through the entries


def _ignore(mistake: Mistake) -> None:
    """Stand in for a caller who does not want to hear of broken templates."""


class Renderer:
    """Renders messages. Templates of the folder stand before the built-in ones of the same name.

    A template of the folder that fails is reported to `on_problem` and the built-in one is used: a mistake in a
    template delays no alert.
    """

    def __init__(self, templates: Path | None = None, on_problem: Callable[[Mistake], None] = _ignore) -> None:
        self._own = Templates(templates) if templates else None
        self._built_in = Templates()
        self._on_problem = on_problem

    def alert(self, news: Announcement) -> Message:
        """Return an alert, an update or a correction."""
        return self._message(
            news.kind, "alert", alert_page(news), payload.alert_body(news), thread=f"alert/{news.alert.id}"
        )

    def digest(self, issue: Issue) -> Message | None:
        """Return the digest of a scheduled instant, or None where there is nothing to tell."""
        plan = issue.plan
        if not (issue.told or issue.earlier or issue.articles or plan.send_empty):
            return None
        page, data = digest_page(issue), payload.digest_body(issue)
        return self._message(MessageKind.DIGEST, plan.template or "digest", page, data, thread=f"digest/{plan.id}")

    def operator(self, subject: str, text: str) -> Message:
        """Return a notice to the operator. Blank lines in `text` part its paragraphs."""
        page = NoticePage(subject=subject, paragraphs=tuple(text.split("\n\n")))
        data = payload.body(MessageKind.OPERATOR, subject=subject, text=text)
        return self._message(MessageKind.OPERATOR, "notice", page, data, thread="operator")

    def test(self, receiver: str) -> Message:
        """Return a message that only shows that `receiver` can be reached."""
        text = f"This is a test. Whatever is sent to the receiver “{receiver}” arrives here."
        page = NoticePage(subject=f"Test of the receiver {receiver}", paragraphs=(text, "There is nothing to do."))
        data = payload.body(MessageKind.TEST, receiver=receiver)
        return self._message(MessageKind.TEST, "notice", page, data, thread=f"test/{receiver}")

    def check(self) -> list[Mistake]:
        """Return every mistake in the folder's templates, by filling each with sample pages."""
        if self._own is None:
            return []
        found = [mistake for name in self._own.names() for mistake in self._check(self._own, name)]
        return list(dict.fromkeys(found))

    def _check(self, own: Templates, name: str) -> list[Mistake]:
        kind, _, suffix = name.partition(".")
        try:
            if unknown := list(own.unknown_names(name)):
                return unknown
            for filled in ENTRIES.values() if kind in PARTS else (kind,):
                for page in sample_pages(filled):
                    own.fill(f"{filled}.{suffix}", page)
        except Exception as error:  # a template can raise anything
            return [own.mistake(name, error)]
        return []

    def _message(self, kind: MessageKind, template: str, page: Page, data: str, *, thread: str) -> Message:
        return Message(
            kind=kind,
            subject=" ".join(page.subject.split()),
            text=self._fill(f"{template}.txt.j2", page),
            html=self._fill(f"{template}.html.j2", page),
            data=data,
            thread=thread,
        )

    def _fill(self, name: str, page: Page) -> str:
        if self._own:
            try:
                return self._own.fill(name, page)
            except Exception as error:  # a template can raise anything; the message goes out all the same
                self._on_problem(self._own.mistake(name, error))
        return self._built_in.fill(f"{ENTRIES[type(page)]}.{name.partition('.')[2]}", page)
