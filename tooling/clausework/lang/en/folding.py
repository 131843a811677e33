"""What counts as the same in a search: numbers in words as figures, and other forms of a normative verb."""

ONES = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = (*("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),)

NUMERALS: dict[str, int] = {}
UNITS: dict[str, int] = {}
WORDS = {
    **{word: str(place) for place, word in enumerate(ONES, 1)},
    **{word: str(10 * place) for place, word in enumerate(TENS, 2)},
    **{
        f"{word}-{one}": str(10 * place + digit)
        for place, word in enumerate(TENS, 2)
        for digit, one in enumerate(ONES[:9], 1)
    },
}
FORMS = {"must not": "shall not", "may not": "shall not", "must": "shall"}
"""A verb as ordinary language has it, and the verb of a standard that says the same."""
