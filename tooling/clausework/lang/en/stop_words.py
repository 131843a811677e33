"""Stop words of English: any two sentences share them, and they do not say what a text is about."""

_WORDS = (
    "a all an and any are as at be been by can e each for from g has have i if in into is it its may must no"
    " not of on only or other shall should such than that the their them they this to use used using was were"
    " when where which with"
)
STOP_WORDS = frozenset(_WORDS.split())
