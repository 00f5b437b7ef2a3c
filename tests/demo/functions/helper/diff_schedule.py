#: names diff_schedules schedule_changes compare_schedules
#: names old before published
#: names new after planned
def diff_schedules(old, new):
    """Says what changed between two schedules."""
    before = {slot["id"]: slot for slot in old}
    after = {slot["id"]: slot for slot in new}
    changes = []
    for identifier in before.keys() - after.keys():
        changes.append({"change": "removed", "id": identifier, "start": before[identifier]["start"]})
    for identifier in after.keys() - before.keys():
        changes.append({"change": "added", "id": identifier, "start": after[identifier]["start"]})
    for identifier in before.keys() & after.keys():
        left, right = before[identifier], after[identifier]
        if left["start"] != right["start"]:
            #?
            minutes = int((right["start"] - left["start"]).total_seconds() // 60)
            changes.append({"change": "moved", "id": identifier, "start": right["start"], "minutes": minutes})
            #|
            changes.append({"change": "moved", "id": identifier, "start": right["start"]})
            #.
        #?
        if left["channel"] != right["channel"]:
            changes.append({"change": "channel", "id": identifier, "start": right["start"], "to": right["channel"]})
        #.
    #?
    return sorted(changes, key=lambda change: (change["start"], change["id"]))
    #|
    return changes
    #.
