"""How many tokens a text has at most, where no provider counts them."""

#: A tokenizer makes a token of three or four characters of English or JSON, and of one
#: or two of other scripts, which have two or three bytes each.
BYTES_A_TOKEN = 3


def estimated_tokens(text: str) -> int:
    """A careful estimate, rounded up: a third of the text's bytes in UTF-8."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // BYTES_A_TOKEN)
