"""What is known of a rule to sentences, help texts and links that several formats show."""

from __future__ import annotations

from linter.finding import RuleInfo
from linter.report import Options, clean, markup


def sentence(text: str) -> str:
    """A text that ends as a sentence does.

    >>> sentence("No way back"), sentence("Why?")
    ('No way back.', 'Why?')
    """
    text = text.rstrip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def cut(text: str, most: int) -> str:
    """At most so many characters; what was cut is shown by an ellipsis.

    >>> cut("abcdef", 5)
    'ab...'
    """
    return text if len(text) <= most else text[: most - 3].rstrip() + "..."


def links(info: RuleInfo) -> list[str]:
    """The official pages among a rule's references."""
    return [address for r in info.references if (address := clean.link(r))]


def page(info: RuleInfo, options: Options) -> str:
    """The rule's own page when it is published, else the first official one, else ""."""
    own = clean.link(f"{options.docs.rstrip('/')}/rules/{info.id}/") if options.docs else ""
    return own or next(iter(links(info)), "")


def help_text(info: RuleInfo) -> str:
    """Why, what to do and where to read on, as plain text."""
    parts = [sentence(info.why or info.summary), sentence(info.remediation or info.summary), *links(info)]
    return "\n\n".join(dict.fromkeys(parts))


def help_markdown(info: RuleInfo) -> str:
    """The same as Markdown."""
    why, fix = info.why or info.summary, info.remediation
    parts = [f"**Why it matters.** {markup.prose(sentence(why))}"]
    if fix:
        parts.append(f"**What to do.** {markup.prose(sentence(fix))}")
    parts.append(f"Upgrade trigger: `{info.trigger}`. `upgradelint explain {info.id}` shows examples.")
    references = "\n".join(f"- <{address}>" for address in links(info))
    return "\n\n".join([*parts, references] if references else parts)
