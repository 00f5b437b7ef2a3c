//: names compact_events squash_log latest_events
//: names events entries records
/// Keeps the newest event of every key, in the order of their numbers.
pub fn compact_events(events: Vec<Event>, keep_after: u64) -> Vec<Event> {
    let mut newest: HashMap<String, u64> = HashMap::with_capacity(events.len());
    for event in &events {
        let number = newest.entry(event.key.clone()).or_insert(event.sequence);
        *number = event.sequence.max(*number);
    }
    //?
    let total = events.len();
    //.
    let mut kept: Vec<Event> = events
        .into_iter()
        .filter(|event| {
            //?
            if event.sequence > keep_after {
                return true;
            }
            //.
            newest.get(&event.key) == Some(&event.sequence)
        })
        .collect();
    //?
    kept.retain(|event| !event.is_tombstone());
    kept.sort_by_key(|event| event.sequence);
    //|
    kept.sort_by(|one, other| one.sequence.cmp(&other.sequence).then_with(|| one.key.cmp(&other.key)));
    //.
    kept
}
