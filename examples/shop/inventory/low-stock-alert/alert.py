"""Alerts to buyers when an article runs low."""

import csv
import io
from collections import defaultdict

NOT_ALLOWED = set(' ,;:<>()[]\\"')


def valid_recipient(recipient):
    """Tells whether an alert may be sent to this address."""
    if not recipient or len(recipient) > 254:
        return False
    mailbox, separator, host = recipient.rpartition("@")
    if not separator or not mailbox or len(mailbox) > 64:
        return False
    if any(letter in NOT_ALLOWED for letter in mailbox):
        return False
    if mailbox.startswith(".") or mailbox.endswith(".") or ".." in mailbox:
        return False
    parts = host.lower().split(".")
    if len(parts) < 2:
        return False
    for part in parts:
        if not part or len(part) > 63:
            return False
        if part.startswith("-") or part.endswith("-"):
            return False
        if not part.replace("-", "").isalnum():
            return False
    return not parts[-1].isdigit()


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


def write_alert(entries):
    """Writes the list of missing articles as CSV, ready to attach."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(["sku", "title", "level", "minimum", "order at least"])
    for missing, article in entries:
        pack = max(1, article.get("pack_size", 1))
        packs = -(-missing // pack)
        writer.writerow([article["sku"], article["title"], article["level"], article["minimum"], packs * pack])
    return text.getvalue()


def send_alerts(articles, buyers, mail, already_sent, today):
    """Sends one alert per buyer and day; returns what nobody is responsible for."""
    groups, orphans = group_by_buyer(articles, buyers)
    for email, entries in groups.items():
        if already_sent.get(email) == today:
            continue
        subject = f"{len(entries)} articles run low"
        mail(email, subject, write_alert(entries))
        already_sent[email] = today
    return orphans
