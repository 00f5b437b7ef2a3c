use super::*;

/// The handler of a function, and why what could not be read was not.
fn handler(written: &str) -> (String, Vec<UnreadReason>) {
    let text = format!(
        "service: shop\nparams: {{default: {{p: parameter}}}}\ncustom:\n  name: stock\n  list: [zero, one]\n  \
         number: 3\n  \
         flag: true\n  nested: {{dev: {{file: deep}}}}\n  loop: ${{self:custom.loop}}\n  \
         a: ${{self:custom.b}}\n  b: ${{self:custom.a}}\n  map: {{x: 1}}\n  other: ${{file(other.yml)}}\n  \
         code: ${{file(./config.js):name}}\n\
         provider: {{name: aws, stage: '${{opt:stage, \"dev\"}}'}}\nfunctions:\n  f:\n    handler: {written}\n"
    );
    let others = [
        (
            "app/other.yml",
            "name: elsewhere\nmore: ${self:custom.name}\n",
        ),
        ("app/text.txt", "plain"),
        ("app/broken.yml", "a: [\n"),
        ("app/config.js", "module.exports = {name: 'x'};"),
        ("shared.yml", "name: shared\n"),
    ];
    let declared = with(&text, &others);
    let reasons = declared.unread.iter().map(|unread| unread.reason).collect();
    (
        function(&declared, "f").handler.clone().unwrap_or_default(),
        reasons,
    )
}

#[test]
fn variables_have_the_values_that_the_repository_gives_them() {
    for (written, expected) in [
        ("${self:custom.name}", "stock"),
        ("src/${self:custom.name}.update", "src/stock.update"),
        ("${self:service}-${self:custom.list.1}", "shop-one"),
        ("x${self:custom.number}${self:custom.flag}", "x3true"),
        ("${self:custom.nested.${opt:stage, 'dev'}.file}", "deep"),
        ("${self:custom.nested.${self:provider.stage}.file}", "deep"),
        ("${sls:stage}", "dev"),
        ("${opt:stage, 'prod'}", "prod"),
        ("${opt:stage, \"prod\"}", "prod"),
        ("${opt:stage, self:custom.name}", "stock"),
        (
            "${opt:stage, env:STAGE, self:custom.missing, 'last, really'}",
            "last, really",
        ),
        ("${env:PORT, 8080}", "8080"),
        ("${param:p}", "parameter"),
        ("${self:custom.other.name}", "elsewhere"),
        ("${self:custom.other.more}", "stock"),
        ("${file(other.yml):name}", "elsewhere"),
        ("${file(../shared.yml):name}", "shared"),
        ("${file(text.txt)}", "plain"),
        ("${file(missing.yml):name, 'default'}", "default"),
    ] {
        assert_eq!(handler(written), (expected.to_owned(), vec![]), "{written}");
    }
}

#[test]
fn what_is_not_known_stays_as_it_is_written() {
    for written in [
        "${env:NAME}",
        "${opt:stage}",
        "a-${ssm:/name}-b",
        "${self:custom.missing}",
        "${self:custom.loop}",
        "${self:custom.a}",
        "x-${self:custom.map}",
        "${cf:stack.output}",
        "${AWS::Region}",
        "${unknown}",
        "${self:custom.${env:X}}",
        "${",
        "${self:custom.name",
        "${}",
        "a }${",
    ] {
        let quoted = format!("'{written}'");
        assert_eq!(handler(&quoted), (written.to_owned(), vec![]), "{written}");
    }
}

#[test]
fn a_part_in_another_file_may_refer_to_itself() {
    let mut part = "name: shop\n".to_owned();
    for number in 0..200 {
        part.push_str(&format!("v{number}: ${{self:custom.name}}-{number}\n"));
    }
    let handler = |number| format!("src/${{self:custom.v{number}}}.main");
    let functions: String = (0..200)
        .map(|number| format!("  f{number}: {{handler: '{}'}}\n", handler(number)))
        .collect();
    let text = format!("service: s\ncustom: ${{file(custom.yml)}}\nfunctions:\n{functions}");
    let declared = with(&text, &[("app/custom.yml", &part)]);
    assert_eq!(declared.unread, []);
    let last = function(&declared, "f199");
    assert_eq!(last.handler.as_deref(), Some("src/shop-199.main"));
}

#[test]
fn files_that_cannot_be_read_are_named() {
    for (written, reason) in [
        ("${file(missing.yml):name}", UnreadReason::Missing),
        ("${file(../../../etc/passwd)}", UnreadReason::Missing),
        ("${file(/etc/passwd)}", UnreadReason::Missing),
        ("${file(~/x.yml)}", UnreadReason::Missing),
        ("${file(./config.js):name}", UnreadReason::Program),
        ("${self:custom.code}", UnreadReason::Program),
        ("${file(broken.yml):a}", UnreadReason::Malformed),
    ] {
        assert_eq!(
            handler(written),
            (handler(written).0, vec![reason]),
            "{written}"
        );
        assert!(handler(written).0.starts_with("${"), "{written}");
    }
    let text =
        "service: s\nfunctions:\n  f:\n    handler: a.b\n    role: ${file(../../../etc/passwd)}\n";
    let declared = declared(text);
    let unread = &declared.unread[0];
    assert_eq!(
        (unread.path.as_str(), unread.line),
        ("app/serverless.yml", 5)
    );
    assert_eq!(
        unread.message,
        "`../../../etc/passwd` leads out of the repository"
    );
}

#[test]
fn functions_that_are_not_known_are_told() {
    for (functions, reason) in [
        ("${ssm:/functions}", UnreadReason::Missing),
        ("${file(missing.yml)}", UnreadReason::Missing),
        ("${file(functions.js):all}", UnreadReason::Program),
        ("text", UnreadReason::Invalid),
        ("[[a]]", UnreadReason::Invalid),
    ] {
        let declared = declared(&format!("service: s\n\nfunctions: {functions}\n"));
        assert_eq!(declared.declarations, []);
        let [unread] = &declared.unread[..] else {
            panic!("{functions}: {:?}", declared.unread);
        };
        assert_eq!((unread.reason, unread.line), (reason, 3), "{functions}");
    }
}
