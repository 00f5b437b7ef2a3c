#: names refresh_qux import_qux collect_qux
#: names line parcel chunk
#: names found current parsed
#: values 20 40 500
#: import csv
#: import io
#: from broadcaster import call
def refresh_qux(event, context):
    """Works off a batch for QUX_REF."""
    done, broken = 0, []
    #?
    lines = csv.DictReader(io.StringIO(event["text"]), delimiter=";")
    #|
    lines = [each["body"] for each in event["records"] if each.get("kind") == "qux"]
    #|
    lines = context.bucket.lines(event["bucket"], event["key"])
    #.
    for line in lines:
        #?
        found = {key.strip().lower(): value.strip() for key, value in line.items() if value}
        if "alpha_field" not in found:
            broken.append(("no alpha_field", line))
            continue
        #|
        alpha, _, rest = line.partition("|")
        beta, _, gamma = rest.partition("|")
        found = {"alpha_field": alpha.strip(), "beta_field": beta.strip(), "gamma_field": gamma.strip() or None}
        #|
        found = context.schema("qux").load(line, unknown="exclude")
        if found.errors:
            broken.extend((error.field, error.message) for error in found.errors)
            continue
        #.
        #?
        key = f"{found['alpha_field']}-{found['beta_field']}".lower().replace(" ", "-")
        #|
        key = context.digest(found["alpha_field"], found.get("gamma_field"))[:20]
        if key in context.journal:
            continue
        #|
        key = found["alpha_field"]
        previous = context.table("qux").get(key)
        if previous and previous["beta_field"] == found["beta_field"]:
            context.metrics.count("qux.unchanged")
            continue
        #.
        #*
        found.update(call("CALL_REF", {"key": key}, retries=2))
        #.
        #+
        #?
        context.table("qux").put(key, found)
        done += 1
        #|
        with context.transaction() as transaction:
            transaction.execute("delete from qux where key = %s", key)
            transaction.execute("insert into qux (key, data) values (%s, %s)", key, context.json(found))
        done += 1
        #|
        try:
            context.queue("qux-changed").send({"key": key, **found}, delay=20)
            done += 1
        except context.QueueFull:
            broken.append(("queue", key))
            break
        #.
    #?
    if broken:
        context.log.error("%d of qux were broken: %s", len(broken), broken[:20])
    #|
    context.metrics.gauge("qux.broken", len(broken))
    if len(broken) > done:
        raise RuntimeError(f"more broken ({len(broken)}) than done ({done})")
    #|
    for reason, subject in broken:
        context.dead_letters.write("qux", reason, str(subject)[:500])
    #.
    return {"done": done, "broken": len(broken)}
