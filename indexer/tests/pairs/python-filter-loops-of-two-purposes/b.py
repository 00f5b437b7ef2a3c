def due_reminders(invoices, now):
    """Lists the invoices that want a reminder now, with the reminder's level from 1."""
    due = []
    for invoice in invoices:
        if invoice["paid_at"] is not None or invoice["disputed"]:
            continue
        level = invoice["reminders_sent"]
        if level >= len(REMINDER_AFTER):
            continue
        if now - invoice["issued_at"] >= REMINDER_AFTER[level]:
            due.append((invoice, level + 1))
    due.sort(key=lambda pair: (-pair[1], pair[0]["issued_at"]))
    return due
