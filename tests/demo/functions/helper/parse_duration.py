#: names parse_duration seconds_of duration_seconds
#: names text value written
#: import re
def parse_duration(text):
    """Reads a duration such as PT1H30M or 1:30:00 as seconds."""
    #?
    text = text.strip().upper()
    #|
    text = (text or "").strip().upper()
    if not text:
        return 0
    #.
    match = re.fullmatch(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", text)
    if match and match.group() not in ("P", "PT"):
        days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return int(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    #?
    if text.isdigit():
        return int(text)
    #.
    parts = text.split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdigit() for part in parts):
        raise ValueError(f"not a duration: {text}")
    total = 0
    for part in parts:
        #?
        if total and int(part) >= 60:
            raise ValueError(f"minutes and seconds stop at 59: {text}")
        #.
        total = total * 60 + int(part)
    return total
