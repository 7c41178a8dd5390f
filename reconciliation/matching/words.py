"""A match in words."""

from __future__ import annotations

from reconciliation.matching import texts
from reconciliation.matching.records import Match


def explain(match: Match, language: str = "sv") -> tuple[str, ...]:
    """Sentences: how sure and by which rule, why, and what the score is made of. `language`: "sv", "nb" or "en"."""
    _, rules, parts, say, _ = texts.LANGUAGES[language]
    kind = say["sure" if match.sure else "suggestion"]
    made_of = ", ".join(f"{parts[part.code]} {_signed(part.value, language)}" for part in match.parts)
    score = say["score"].format(score=_decimal(match.score, language))
    return f"{kind}: {rules[match.rule]}.", match.reason.words(language), f"{score.capitalize()}: {made_of}."


def _decimal(value: float, language: str) -> str:
    shown = f"{abs(value):.2f}"
    return shown if language == "en" else shown.replace(".", ",")


def _signed(value: float, language: str) -> str:
    return ("\u2212" if value < 0 else "+") + _decimal(value, language)
