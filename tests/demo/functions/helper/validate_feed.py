#: names validate_item check_item problems_of
#: names item entry article
#: values 120 110 140
#: from urllib.parse import urlparse
def validate_item(item, now):
    """Lists what is wrong with an item of a feed."""
    problems = []
    #?
    for name in ("id", "title", "url", "published"):
        if not item.get(name):
            problems.append(f"{name} is missing")
    #|
    missing = [name for name in ("id", "title", "url") if not str(item.get(name, "")).strip()]
    problems.extend(f"{name} is missing" for name in missing)
    #.
    title = item.get("title", "")
    if len(title) > 120:
        problems.append(f"the title has {len(title)} characters, 120 are allowed")
    #?
    if title.isupper() and len(title) > 10:
        problems.append("the title shouts")
    #.
    address = urlparse(item.get("url", ""))
    if address.scheme != "https" or not address.netloc:
        problems.append("the url is not https")
    #?
    published = item.get("published")
    if published and published > now:
        problems.append("it is published in the future")
    #.
    return problems
