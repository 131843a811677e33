"""Subscripts and superscripts in plain text: the characters that Unicode has for them.

One character for each, so that offsets stay; words that have a character without one stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

_BELOW = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_ABOVE = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_SIGNS: Mapping[str, Mapping[int, str]] = {
    "subscript": dict(zip(map(ord, "0123456789+-−=()aehijklmnoprstuvx"), _BELOW, strict=True)),
    "superscript": dict(zip(map(ord, "0123456789+-−=()abcdefghijklmnoprstuvwxyz"), _ABOVE, strict=True)),
}
LEVEL = {
    ord(sign): chr(plain) for signs in _SIGNS.values() for plain, sign in signs.items() if plain != ord("−")
}
"""The characters on the line of those that stand below or above it."""
RAISED = frozenset(_SIGNS)
"""The marks of words that stand below or above the line."""


def raised(text: str, mark: str) -> str:
    """The words in the characters for that mark, if there are such."""
    signs = _SIGNS[mark]
    return text.translate(signs) if all(ord(sign) in signs for sign in text) else text
