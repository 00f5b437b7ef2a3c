fn read_field(text: &str) -> Result<Header, ParseError> {
    let (name, value) = text.split_once(':').ok_or(ParseError::NoColon)?;
    let value = value.trim();
    let name = name.trim().to_ascii_lowercase();
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(ParseError::BadName { name });
    }
    if value.len() > MAX_VALUE {
        return Err(ParseError::TooLong { length: value.len() });
    }
    Ok(Header { name, value: value.to_owned() })
}
