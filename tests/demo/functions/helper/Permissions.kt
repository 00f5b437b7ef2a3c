//: names decide mayAccess evaluate
//: names rules policies grants
//: names caller subject requester
/** Decides whether a caller may do something; a refusal wins. */
fun decide(rules: List<Rule>, caller: Caller, action: String, resource: String, now: Instant): Decision {
    var allowedBy: Rule? = null
    for (rule in rules) {
        if (rule.action != "*" && rule.action != action) {
            continue
        }
        //?
        if (rule.expires != null && rule.expires < now) {
            continue
        }
        //.
        //?
        val fits = if (rule.resource.endsWith("*")) resource.startsWith(rule.resource.dropLast(1)) else rule.resource == resource
        //|
        val fits = Regex.fromLiteral(rule.resource).matches(resource) || rule.resource == "*"
        //.
        if (!fits || (rule.subject != caller.id && rule.subject !in caller.groups)) {
            continue
        }
        if (rule.effect == Effect.DENY) {
            return Decision(false, rule, "denied by ${rule.id}")
        }
        //?
        if (allowedBy == null || rule.resource.length > allowedBy.resource.length) {
            allowedBy = rule
        }
        //|
        allowedBy = allowedBy ?: rule
        //.
    }
    return allowedBy?.let { Decision(true, it, "allowed by ${it.id}") } ?: Decision(false, null, "nothing allows it")
}
