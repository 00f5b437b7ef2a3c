def mean_by_day(samples):
    totals = defaultdict(list)
    for sample in samples:
        day = sample.taken_at.date()
        totals[day].append(sample.value)
    result = {}
    for day, values in sorted(totals.items()):
        result[day] = sum(values) / len(values)
    while result and max(result) > date.today():
        del result[max(result)]
    return result
