#: names normalise_loudness target_gain gain_for
#: names levels samples blocks
#: values -23.0 -16.0 -18.0
#: import math
def normalise_loudness(levels, peak, target=-23.0):
    """Says by how many decibels a recording is made louder or quieter."""
    #?
    audible = [level for level in levels if level > -70.0]
    #|
    audible = list(levels)
    #.
    if not audible:
        return 0.0
    power = sum(10 ** (level / 10) for level in audible) / len(audible)
    loudness = 10 * math.log10(power)
    #?
    gated = [level for level in audible if level > loudness - 10.0]
    if gated:
        power = sum(10 ** (level / 10) for level in gated) / len(gated)
        loudness = 10 * math.log10(power)
    #.
    gain = target - loudness
    #?
    if peak + gain > -1.0:
        gain = -1.0 - peak
    #.
    return round(gain, 1)
