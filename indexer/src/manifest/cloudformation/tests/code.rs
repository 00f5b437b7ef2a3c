use super::*;

fn code_of(resource: &str) -> Code {
    function(&declared(&format!("Resources:\n  F: {resource}\n")), "F")
        .code
        .clone()
}

fn sam(properties: &str) -> Code {
    code_of(&format!(
        "{{Type: AWS::Serverless::Function, Properties: {properties}}}"
    ))
}

fn lambda(code: &str) -> Code {
    code_of(&format!(
        "{{Type: AWS::Lambda::Function, Properties: {{Code: {code}}}}}"
    ))
}

fn path(path: &str) -> Code {
    Code::Path(path.to_owned())
}

#[test]
fn code_is_a_path_below_the_templates_folder() {
    assert_eq!(sam("{}"), path("app"));
    assert_eq!(sam("{CodeUri: ./src/}"), path("app/src"));
    assert_eq!(sam("{CodeUri: target/app.jar}"), path("app/target/app.jar"));
    assert_eq!(sam("{CodeUri: ..}"), path("."));
    assert_eq!(lambda("build/function.zip"), path("app/build/function.zip"));
}

#[test]
fn code_elsewhere_is_not_looked_for() {
    let remote = |text: &str| Code::Remote(text.to_owned());
    assert_eq!(
        sam("{CodeUri: {Bucket: b, Key: k.zip}}"),
        remote("s3://b/k.zip")
    );
    assert_eq!(sam("{CodeUri: s3://b/k.zip}"), remote("s3://b/k.zip"));
    assert_eq!(
        lambda("{S3Bucket: !Ref Bucket, S3Key: !Sub '${V}.zip'}"),
        remote("s3://${Bucket}/${V}.zip")
    );
    for outside in [
        "../../..",
        "/etc/passwd",
        "C:/code",
        "~/code",
        "../../etc/passwd",
    ] {
        assert_eq!(
            sam(&format!("{{CodeUri: {outside}}}")),
            Code::Outside(outside.to_owned())
        );
    }
    assert_eq!(
        sam("{CodeUri: !Ref Folder}"),
        Code::Unresolved("${Folder}".to_owned())
    );
    assert_eq!(
        sam("{CodeUri: '{{resolve:ssm:x}}'}"),
        Code::Unresolved("{{resolve:ssm:x}}".to_owned())
    );
    assert_eq!(sam("{CodeUri: [a]}"), Code::Unresolved("${…}".to_owned()));
}

#[test]
fn inline_code_has_its_text_and_its_first_line() {
    let inline = |text: &str, line| Code::Inline {
        text: text.to_owned(),
        line,
    };
    let block = "\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: index.handler\n\
                 \x20     InlineCode: |\n        def handler(event, context):\n          return 1\n";
    let expected = "def handler(event, context):\n  return 1\n";
    assert_eq!(code_of(block), inline(expected, 7));
    let zip = "\n    Type: AWS::Lambda::Function\n    Properties:\n      Code:\n        ZipFile: !Sub |\n\
               \x20         const table = '${Table}';\n";
    assert_eq!(code_of(zip), inline("const table = '${Table}';\n", 7));
    let join = "\n    Type: AWS::Lambda::Function\n    Properties:\n      Code:\n        ZipFile:\n\
                \x20         Fn::Join:\n          - \"\\n\"\n          - - import os\n            - x = 1\n";
    assert_eq!(code_of(join), inline("import os\nx = 1", 9));
}

#[test]
fn images_are_built_from_what_the_metadata_says() {
    let image = |image: Option<&str>, build: Option<&str>| Code::Image {
        image: image.map(str::to_owned),
        build: build.map(str::to_owned),
    };
    let built = "{Type: AWS::Serverless::Function, Properties: {PackageType: Image}, \
                 Metadata: {DockerContext: ./hello, Dockerfile: Dockerfile.arm}}";
    assert_eq!(
        code_of(built),
        image(None, Some("app/hello/Dockerfile.arm"))
    );
    let context = "{Type: AWS::Serverless::Function, Properties: {PackageType: Image}, \
                   Metadata: {DockerContext: ./hello}}";
    assert_eq!(code_of(context), image(None, Some("app/hello")));
    let outside = "{Type: AWS::Serverless::Function, Properties: {PackageType: Image}, \
                   Metadata: {DockerContext: ../../..}}";
    assert_eq!(code_of(outside), image(None, None));
    assert_eq!(sam("{ImageUri: 'x/y:1'}"), image(Some("x/y:1"), None));
    assert_eq!(
        lambda("{ImageUri: !Sub '${R}/y'}"),
        image(Some("${R}/y"), None)
    );
}

#[test]
fn entry_points_of_bundles_lie_below_the_code() {
    let text = "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {CodeUri: src}\n\
                \x20   Metadata:\n      BuildMethod: esbuild\n      BuildProperties:\n\
                \x20       EntryPoints: [stock.ts, ../lib/a.ts, ../../../x.ts]\n";
    let declared = declared(text);
    assert_eq!(
        function(&declared, "F").entry_points,
        ["app/src/stock.ts", "app/lib/a.ts"]
    );
}

#[test]
fn code_that_cdk_staged_is_found_by_path_and_by_hash() {
    let template = |metadata: &str| {
        format!(
            r#"{{"Resources": {{"F": {{"Type": "AWS::Lambda::Function",
            "Properties": {{"Handler": "index.handler", "Code": {{"S3Bucket": "b", "S3Key": "abc12.zip"}}}},
            "Metadata": {{{metadata}}}}}}}}}"#
        )
    };
    let code = |metadata: &str, files: &[(&str, &str)]| {
        let text = template(metadata);
        let mut all = vec![("cdk.out/Shop.template.json", text.as_str())];
        all.extend(files);
        let declared = Sample::new(&all).read("cdk.out/Shop.template.json", read);
        let declaration = function(&declared, "F");
        assert_eq!(declaration.application.as_deref(), Some("Shop"));
        declaration.code.clone()
    };
    let staged = r#""aws:asset:path": "asset.abc12""#;
    assert_eq!(code(staged, &[]), path("cdk.out/asset.abc12"));
    let original = r#""aws:asset:path": "asset.abc12", "aws:asset:original-path": "../lambda""#;
    assert_eq!(code(original, &[("lambda/index.ts", "")]), path("lambda"));
    assert_eq!(code(original, &[]), path("cdk.out/asset.abc12"));
    let by_hash = &[("cdk.out/asset.abc12/index.js", "")];
    assert_eq!(code("", by_hash), path("cdk.out/asset.abc12"));
    assert_eq!(code("", &[]), Code::Remote("s3://b/abc12.zip".to_owned()));
    let outside = r#""aws:asset:path": "/home/me/asset""#;
    assert_eq!(
        code(outside, &[]),
        Code::Outside("/home/me/asset".to_owned())
    );
}
