#: names split_sentences sentences_of into_sentences
#: names text paragraph body
#: import re
def split_sentences(text, longest=280):
    """Splits a text into sentences for a summary."""
    abbreviations = {"mr", "mrs", "dr", "st", "no", "vs", "etc"}
    sentences, start = [], 0
    #?
    text = re.sub(r"\s+", " ", text).strip()
    #|
    text = " ".join(text.split())
    #.
    for match in re.finditer(r"[.!?]+[\"')\]]*\s+", text):
        before = text[start : match.start()].rsplit(" ", 1)[-1].lower().strip("(\"'")
        if before in abbreviations:
            continue
        #?
        if len(before) == 1 and before.isalpha():
            continue
        #.
        sentences.append(text[start : match.end()].strip())
        start = match.end()
    if start < len(text):
        sentences.append(text[start:].strip())
    #?
    return [sentence for sentence in sentences if len(sentence) <= longest]
    #|
    return [sentence if len(sentence) <= longest else sentence[: longest - 1] + "…" for sentence in sentences]
    #.
