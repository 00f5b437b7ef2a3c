"""Confirmation e-mails of the checkout."""

import logging
import smtplib
import time
from email.message import EmailMessage

LOG = logging.getLogger(__name__)

FORBIDDEN = set(' ,;:<>()[]\\"')


def is_deliverable(address):
    """Says whether an address can receive mail, without asking its server."""
    if not address or len(address) > 254:
        return False
    local, at, domain = address.rpartition("@")
    if not at or not local or len(local) > 64:
        return False
    if any(character in FORBIDDEN for character in local):
        return False
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return False
    labels = domain.lower().split(".")
    if len(labels) < 2:
        return False
    for label in labels:
        if not label or len(label) > 63:
            return False
        if label.startswith("-") or label.endswith("-"):
            return False
        if not label.replace("-", "").isalnum():
            return False
    return not labels[-1].isdigit()


def write_confirmation(order, shop):
    """Writes the confirmation of an order, with one line per item."""
    message = EmailMessage()
    message["From"] = shop["sender"]
    message["To"] = order["email"]
    message["Subject"] = f"Your order {order['number']}"
    lines = [f"Hello {order['customer']},", "", "thank you for your order:", ""]
    for item in order["items"]:
        price = item["quantity"] * item["unit_price"]
        lines.append(f"{item['quantity']:>3} x {item['title']:<40} {price:>10.2f}")
    lines.append(f"{'Total':<46} {order['total']:>10.2f}")
    if order.get("delivery_date"):
        lines.extend(["", f"It arrives on {order['delivery_date']:%d %B %Y}."])
    lines.extend(["", f"Questions? {shop['help_url']}"])
    message.set_content("\n".join(lines))
    return message


def send_confirmation(order, shop, server, attempts=3, pause=time.sleep):
    """Sends the confirmation; returns False when the address cannot work."""
    if not is_deliverable(order["email"]):
        LOG.warning("order %s has no usable address", order["number"])
        return False
    message = write_confirmation(order, shop)
    for attempt in range(1, attempts + 1):
        try:
            with smtplib.SMTP(server["host"], server["port"], timeout=10) as connection:
                connection.starttls()
                connection.login(server["user"], server["password"])
                connection.send_message(message)
            return True
        except smtplib.SMTPRecipientsRefused:
            LOG.warning("order %s: the address was refused", order["number"])
            return False
        except (OSError, smtplib.SMTPException) as error:
            if attempt == attempts:
                raise
            LOG.info("order %s: attempt %d failed: %s", order["number"], attempt, error)
            pause(2**attempt)
    return False
