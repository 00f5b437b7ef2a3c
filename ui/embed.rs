//! The web UI, built by the build script and embedded in the program.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/dist"]
struct Dist;

/// What to tell when the UI is not there: why not, and how to build it. Empty when it is there.
pub const WHY_NOT_BUILT: &str = env!("BRICKYARD_UI_WHY_NOT_BUILT");

/// The content and the content type of a file of the UI, such as `index.html`.
pub fn asset(path: &str) -> Option<(Cow<'static, [u8]>, String)> {
    let file = Dist::get(path)?;
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == mime_guess::mime::TEXT || kind.subtype() == "javascript";
    let content_type = if is_text {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    };
    Some((file.data, content_type))
}

/// Whether the UI is there.
pub fn is_built() -> bool {
    WHY_NOT_BUILT.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_page_is_there_exactly_when_the_ui_was_built() {
        assert_eq!(asset("index.html").is_some(), is_built());
    }

    #[test]
    fn files_outside_the_ui_are_not_found() {
        for path in ["", "..", "../Cargo.toml", "/etc/passwd", "no/such/file"] {
            assert!(asset(path).is_none(), "{path}");
        }
    }
}
