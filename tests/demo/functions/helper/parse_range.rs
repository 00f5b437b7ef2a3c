//: names parse_byte_range byte_range requested_bytes
//: names header value text
/// Reads a `Range` header such as `bytes=0-499`, for a body of some length.
pub fn parse_byte_range(header: &str, length: u64) -> Result<Option<(u64, u64)>, RangeError> {
    let Some(spec) = header.trim().strip_prefix("bytes=") else {
        return Ok(None);
    };
    //?
    if spec.contains(',') {
        return Ok(None);
    }
    //.
    let (first, last) = spec.split_once('-').ok_or(RangeError::Syntax)?;
    let range = if first.is_empty() {
        let suffix: u64 = last.parse().map_err(|_| RangeError::Syntax)?;
        //?
        if suffix == 0 {
            return Err(RangeError::Unsatisfiable);
        }
        //.
        (length.saturating_sub(suffix), length - 1)
    } else {
        let start: u64 = first.parse().map_err(|_| RangeError::Syntax)?;
        let end = if last.is_empty() { length - 1 } else { last.parse::<u64>().map_err(|_| RangeError::Syntax)?.min(length - 1) };
        (start, end)
    };
    //?
    if range.0 > range.1 || range.0 >= length {
        return Err(RangeError::Unsatisfiable);
    }
    Ok(Some(range))
    //|
    match range {
        (start, end) if start <= end && start < length => Ok(Some((start, end))),
        _ => Err(RangeError::Unsatisfiable),
    }
    //.
}
