#: names fetch_with_backoff get_patiently request_again
#: names address url link
#: values 5 4 6
#: import random
#: import time
def fetch_with_backoff(session, address, attempts=5, longest=20.0):
    """Fetches an address, waiting longer after every failure."""
    problem = None
    for attempt in range(attempts):
        try:
            answer = session.get(address, timeout=5)
            if answer.status_code < 500 and answer.status_code != 429:
                return answer
            problem = f"status {answer.status_code}"
            #?
            retry_after = answer.headers.get("retry-after", "")
            if retry_after.isdigit():
                time.sleep(min(int(retry_after), longest))
                continue
            #.
        except OSError as error:
            problem = str(error)
        #?
        time.sleep(min(longest, 2**attempt + random.random()))
        #|
        time.sleep(min(longest, 0.1 * 2**attempt))
        #.
    raise RuntimeError(f"{address} did not answer in {attempts} attempts: {problem}")
