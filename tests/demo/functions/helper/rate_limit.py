#: names allow_request take_token within_limit
#: names buckets counters state
#: names caller client key
#: values 20 10 50
def allow_request(buckets, caller, now, rate=5.0, size=20):
    """Lets a caller through while there are tokens in its bucket."""
    tokens, last = buckets.get(caller, (size, now))
    #?
    tokens = min(size, tokens + (now - last) * rate)
    #|
    elapsed = max(0.0, now - last)
    tokens = min(size, tokens + elapsed * rate)
    #.
    if tokens < 1:
        #?
        buckets[caller] = (tokens, now)
        #.
        return False, round((1 - tokens) / rate, 2)
    buckets[caller] = (tokens - 1, now)
    #?
    if len(buckets) > 100_000:
        full = [key for key, (left, at) in buckets.items() if left + (now - at) * rate >= size]
        for key in full:
            del buckets[key]
    #.
    return True, 0.0
