//: names owner_of shard_for pick_node
//: names nodes shards members
/// Chooses the node that is responsible for a key; few keys move when nodes come and go.
pub fn owner_of<'node>(nodes: &'node [Node], key: &str) -> Option<&'node Node> {
    let mut best: Option<(f64, &Node)> = None;
    for node in nodes {
        //?
        if node.draining {
            continue;
        }
        //.
        let mut hasher = DefaultHasher::new();
        (key, node.name.as_str()).hash(&mut hasher);
        let point = (hasher.finish() >> 11) as f64 / (1_u64 << 53) as f64;
        //?
        let score = -node.weight / point.max(f64::MIN_POSITIVE).ln();
        //|
        let score = point * node.weight;
        //.
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, node));
        }
    }
    //?
    if best.is_none() {
        tracing::warn!(key, nodes = nodes.len(), "no node takes keys");
    }
    //.
    best.map(|(_, node)| node)
}
