#: names rank_stories order_stories top_stories
#: names stories items candidates
#: names now moment today
#: import math
def rank_stories(stories, now, limit=20):
    """Orders stories by what editors and readers think of them, and by age."""
    ranked = []
    for story in stories:
        hours = max(0.0, (now - story["published"]).total_seconds() / 3600)
        #?
        score = math.log1p(story["reads"]) * 2 + story.get("editor_weight", 0)
        #|
        score = math.sqrt(story["reads"]) / 10 + 3 * story.get("editor_weight", 0)
        #.
        score /= (hours + 2) ** 1.3
        #?
        if story.get("breaking"):
            score *= 4
        #.
        #?
        if not story.get("image"):
            score *= 0.8
        #.
        ranked.append((score, story["id"]))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    #?
    chosen, sections = [], {}
    by_id = {story["id"]: story for story in stories}
    for _, identifier in ranked:
        section = by_id[identifier]["section"]
        if sections.get(section, 0) < 4:
            sections[section] = sections.get(section, 0) + 1
            chosen.append(identifier)
    return chosen[:limit]
    #|
    return [identifier for _, identifier in ranked[:limit]]
    #.
