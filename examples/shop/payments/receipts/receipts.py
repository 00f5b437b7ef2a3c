"""Receipts and payment reminders."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

REMINDER_AFTER = (timedelta(days=7), timedelta(days=14), timedelta(days=28))


def due_reminders(invoices, now):
    """Yields the invoices that want a reminder now, with the reminder's level from 1; the oldest come first."""
    open_invoices = (invoice for invoice in invoices if not invoice["paid_at"] and not invoice["disputed"])
    for invoice in sorted(open_invoices, key=lambda invoice: invoice["issued_at"]):
        age = now - invoice["issued_at"]
        reached = sum(age >= limit for limit in REMINDER_AFTER)
        if reached > invoice["reminders_sent"]:
            yield invoice, invoice["reminders_sent"] + 1


def late_fee(amount, days_late, yearly_rate, minimum=Decimal("2.50")):
    """Works out the fee for a late payment; weekends count, the first week is free."""
    if amount <= 0 or days_late <= 7:
        return Decimal("0.00")
    daily = yearly_rate / Decimal(365)
    interest = amount * daily * Decimal(days_late - 7)
    fee = interest.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return max(fee, minimum)


def write_receipt(payment, lines, width=48):
    """Writes a plain-text receipt that fits a till's printer."""
    rows = [payment["shop"].center(width), "-" * width]
    total = Decimal("0.00")
    for line in lines:
        amount = (line["price"] * line["count"]).quantize(Decimal("0.01"))
        total += amount
        title = line["title"][: width - 14]
        rows.append(f"{title:<{width - 14}}{line['count']:>4}{amount:>10}")
    if total != payment["amount"]:
        raise ValueError(f"lines add up to {total}, but {payment['amount']} was paid")
    rows.append("-" * width)
    rows.append(f"{'Total':<{width - 10}}{total:>10}")
    rows.append(f"Paid by {payment['method']} on {payment['paid_at']:%Y-%m-%d %H:%M}")
    return "\n".join(rows)
