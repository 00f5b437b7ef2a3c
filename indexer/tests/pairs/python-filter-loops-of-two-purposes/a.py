def group_by_buyer(articles, buyers):
    """Groups the articles below their minimum by the buyer who orders them."""
    groups = defaultdict(list)
    orphans = []
    for article in articles:
        missing = article["minimum"] - article["level"]
        if missing <= 0 or article.get("alert_muted"):
            continue
        buyer = buyers.get(article["supplier"])
        if buyer is None or not valid_recipient(buyer["email"]):
            orphans.append(article["sku"])
            continue
        groups[buyer["email"]].append((missing, article))
    for entries in groups.values():
        entries.sort(key=lambda entry: (-entry[0], entry[1]["sku"]))
    return dict(groups), orphans
