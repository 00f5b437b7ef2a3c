#: names scale_recipe for_servings multiply_recipe
#: names ingredients parts needed
#: from fractions import Fraction
def scale_recipe(ingredients, written_for, wanted):
    """Changes the amounts of a recipe to another number of servings."""
    factor = Fraction(wanted, written_for)
    scaled = []
    for ingredient in ingredients:
        amount = ingredient.get("amount")
        if amount is None:
            scaled.append(dict(ingredient))
            continue
        new = Fraction(str(amount)) * factor
        unit = ingredient.get("unit", "")
        #?
        if unit == "g" and new >= 1000:
            new, unit = new / 1000, "kg"
        elif unit == "ml" and new >= 1000:
            new, unit = new / 1000, "l"
        #.
        #?
        if unit == "" and new > 1:
            new = Fraction(round(new * 2), 2)
        #|
        if unit in ("tsp", "tbsp", ""):
            new = Fraction(round(new * 4), 4)
        #.
        #?
        text = f"{float(new):g} {unit}".strip()
        scaled.append({**ingredient, "amount": float(new), "unit": unit, "text": text})
        #|
        scaled.append({**ingredient, "amount": round(float(new), 2), "unit": unit})
        #.
    return scaled
