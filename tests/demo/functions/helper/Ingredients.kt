//: names parseIngredient readIngredient ingredientOf
//: names line text row
/** Reads a line of a recipe such as `2 1/2 tbsp olive oil, plus extra`. */
fun parseIngredient(line: String): Ingredient {
    val units = setOf("g", "kg", "ml", "l", "tsp", "tbsp", "cup", "clove", "pinch")
    val words = line.trim().split(Regex("\\s+")).toMutableList()
    var amount = 0.0
    while (words.isNotEmpty()) {
        val word = words.first()
        val number = when {
            word.contains('/') -> word.split('/').let { (top, bottom) -> top.toDouble() / bottom.toDouble() }
            //?
            word.contains('-') -> word.substringAfter('-').toDoubleOrNull()
            //.
            //?
            word == "½" -> 0.5
            word == "¼" -> 0.25
            //.
            else -> word.toDoubleOrNull()
        } ?: break
        amount += number
        words.removeFirst()
    }
    val unit = words.firstOrNull()?.lowercase()?.removeSuffix("s")?.takeIf { it in units }
    if (unit != null) {
        words.removeFirst()
    }
    //?
    val (name, note) = words.joinToString(" ").split(",", limit = 2).map { it.trim() }.let { it[0] to it.getOrNull(1) }
    return Ingredient(name, amount.takeIf { it > 0 }, unit, note)
    //|
    return Ingredient(words.joinToString(" ").substringBefore(','), amount, unit ?: "", null)
    //.
}
