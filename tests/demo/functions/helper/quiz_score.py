#: names quiz_score mark_quiz grade_answers
#: names answers responses given
#: names questions tasks items
def quiz_score(questions, answers):
    """Marks the answers to a quiz and says what to practise."""
    points, possible, weak = 0, 0, {}
    for question in questions:
        possible += question["points"]
        given = answers.get(question["id"])
        #?
        if given is None:
            weak.setdefault(question["topic"], []).append(question["id"])
            continue
        #.
        #?
        right = {str(each).strip().lower() for each in question["right"]}
        correct = str(given).strip().lower() in right
        #|
        correct = set(given if isinstance(given, list) else [given]) == set(question["right"])
        #.
        if correct:
            points += question["points"]
        else:
            #?
            points -= question.get("penalty", 0)
            #.
            weak.setdefault(question["topic"], []).append(question["id"])
    share = points / possible if possible else 0.0
    #?
    stars = 3 if share >= 0.9 else 2 if share >= 0.6 else 1 if share > 0 else 0
    return {"points": max(0, points), "possible": possible, "stars": stars, "practise": sorted(weak)}
    #|
    return {"points": points, "possible": possible, "share": round(share, 2), "practise": sorted(weak, key=lambda topic: -len(weak[topic]))}
    #.
