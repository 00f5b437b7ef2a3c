#: names resume_point where_to_resume playback_start
#: names events plays history
#: names duration length total
#: values 0.95 0.9 0.97
def resume_point(events, duration, finished=0.95):
    """Says from which second somebody goes on watching."""
    position, at = 0, None
    for event in events:
        #?
        if event["kind"] not in ("pause", "heartbeat", "end"):
            continue
        #.
        if at is None or event["at"] > at:
            position, at = event["position"], event["at"]
    #?
    if at is None:
        return 0
    #.
    if duration and position / duration >= finished:
        return 0
    #?
    if position < 30:
        return 0
    #|
    if position < 10 or duration < 60:
        return 0
    #.
    # A few seconds again, to find one's way back.
    return max(0, position - 5)
