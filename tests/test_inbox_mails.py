"""Mails as programs send them: one within the other, in several forms, with covers that say nothing."""

from datetime import UTC, datetime

from inbox_helpers import TEXT, article_of

MORNING = datetime(2024, 2, 16, 8, 0, tzinfo=UTC)


INNER = f"From: A. Writer <a@x.example>\nSubject: Qala falls\nDate: Fri, 16 Feb 2024 10:00:00 +0200\n\n{TEXT}\n"


def parts(kind: str, *bodies: str) -> str:
    joined = "".join(f"--b\n{body}\n" for body in bodies)
    return f"From: B <b@y.example>\nSubject: Fwd: look\nContent-Type: multipart/{kind}; boundary=b\n\n{joined}--b--\n"


def test_a_mail_that_only_brings_another_one_along_is_that_one() -> None:
    article = article_of(parts("mixed", f"Content-Type: message/rfc822\n\n{INNER}"), "a.eml")
    assert (article.title, article.author, article.published) == ("Qala falls", "A. Writer", MORNING)


def test_a_cover_may_lie_within_a_cover() -> None:
    cover = "Subject: Fwd: look\nContent-Type: message/rfc822\n\n"
    assert article_of(cover * 3 + INNER, "a.eml").title == "Qala falls"


def test_a_mail_with_words_of_its_own_is_itself() -> None:
    mail = parts("mixed", f"Content-Type: text/plain\n\n{TEXT}", f"Content-Type: message/rfc822\n\n{INNER}")
    assert article_of(mail, "a.eml").title == "look"


def test_a_mail_with_words_of_its_own_is_itself_whatever_covers_it_brings_along() -> None:
    covered = f"Content-Type: message/rfc822\n\nSubject: Fwd: look\nContent-Type: message/rfc822\n\n{INNER}"
    mail = parts("mixed", f"Content-Type: text/plain\n\n{TEXT}", covered)
    assert article_of(mail, "a.eml").title == "look"


def test_hundreds_of_covers_take_no_time() -> None:
    cover = "Subject: Fwd: look\nContent-Type: message/rfc822\n\n"
    assert article_of(cover * 150 + INNER, "a.eml").title == "Qala falls"


def test_a_plain_part_that_only_points_to_the_other_is_passed_over() -> None:
    page = f"Content-Type: text/html\n\n<p>{TEXT}</p><p>It was quiet.</p>"
    mail = parts("alternative", "Content-Type: text/plain\n\nOpen this letter in your browser", page)
    assert TEXT in article_of(mail, "a.eml").text
