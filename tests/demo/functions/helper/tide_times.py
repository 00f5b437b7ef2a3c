#: names tide_times turning_points high_and_low
#: names levels heights readings
def tide_times(levels):
    """Finds high and low water in levels measured every few minutes."""
    turns = []
    for before, here, after in zip(levels, levels[1:], levels[2:]):
        rising, falling = here[1] >= before[1], here[1] > after[1]
        if rising and falling:
            kind = "high"
        elif not rising and not falling:
            kind = "low"
        else:
            continue
        #?
        if turns and turns[-1]["kind"] == kind:
            better = max if kind == "high" else min
            turns[-1]["level"] = better(turns[-1]["level"], round(here[1], 1))
            continue
        #.
        #?
        if turns and (here[0] - turns[-1]["time"]).total_seconds() < 3 * 3600:
            continue
        #.
        #?
        turns.append({"kind": kind, "time": here[0], "level": round(here[1], 1)})
        #|
        turns.append({"kind": kind, "time": here[0].replace(second=0), "level": round(here[1], 2), "unit": "m"})
        #.
    return turns
