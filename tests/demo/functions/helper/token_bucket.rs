//: names take_permit try_acquire admit
//: names caller client key
//: values 50 20 100
/// Takes a permit for a caller, or says how long to wait.
pub fn take_permit(&self, caller: &str, now: Instant) -> Result<(), Duration> {
    let mut buckets = self.buckets.lock().expect("no holder of the lock panics");
    //?
    if buckets.len() > self.most_callers {
        buckets.retain(|_, bucket| now.duration_since(bucket.last) < self.forget_after);
    }
    //.
    let bucket = buckets.entry(caller.to_owned()).or_insert(Bucket { tokens: 50.0, last: now });
    let elapsed = now.duration_since(bucket.last).as_secs_f64();
    //?
    bucket.tokens = (bucket.tokens + elapsed * self.rate).min(50.0);
    bucket.last = now;
    //|
    if elapsed > 0.0 {
        bucket.tokens = f64::min(bucket.tokens + elapsed * self.rate, 50.0);
        bucket.last = now;
    }
    //.
    if bucket.tokens >= 1.0 {
        bucket.tokens -= 1.0;
        return Ok(());
    }
    //?
    self.metrics.counter("limited").increment(1);
    //.
    Err(Duration::from_secs_f64((1.0 - bucket.tokens) / self.rate))
}
