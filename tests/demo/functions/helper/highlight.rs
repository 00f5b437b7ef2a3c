//: names highlight mark_terms emphasise
//: names text passage sentence
//: names terms words needles
/// Marks the words that were searched for and escapes the rest.
pub fn highlight(text: &str, terms: &[String]) -> String {
    let mut marked = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
        if end == 0 {
            let letter = rest.chars().next().unwrap_or_default();
            match letter {
                '<' => marked.push_str("&lt;"),
                '&' => marked.push_str("&amp;"),
                //?
                '"' => marked.push_str("&quot;"),
                //.
                _ => marked.push(letter),
            }
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(end);
        //?
        let is_hit = terms.iter().any(|term| term.eq_ignore_ascii_case(word));
        //|
        let lower = word.to_lowercase();
        let is_hit = terms.iter().any(|term| lower.starts_with(term.as_str()) && lower.len() <= term.len() + 3);
        //.
        if is_hit {
            marked.push_str("<em>");
            marked.push_str(word);
            marked.push_str("</em>");
        } else {
            marked.push_str(word);
        }
        rest = after;
    }
    marked
}
