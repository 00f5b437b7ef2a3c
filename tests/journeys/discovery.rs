//! A repository without a file of ours is published: what its manifests declare is in the catalogue.

use serde_json::{Value, json};

use crate::harness::client::Client;
use crate::harness::repository::{FUNCTION, Repository};
use crate::harness::rows;
use crate::harness::server::TestServer;

const TEMPLATE: &str = "\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  UpdateStock:
    Type: AWS::Serverless::Function
    Properties:
      Description: Moves the stock of an article.
      Runtime: python3.13
      Handler: stock.update
      CodeUri: stock/
      Timeout: 3
      FunctionUrlConfig:
        AuthType: NONE
      Policies:
        - LambdaInvokePolicy:
            FunctionName: !Ref Audit
  Audit:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: |
INLINE";

const SERVERLESS: &str = "\
service: cart
provider:
  name: aws
  runtime: python3.13
functions:
  total:
    handler: total.total_price
    events:
      - sqs: arn:aws:sqs:eu-central-1:123456789012:carts
";

const SERVICES: &str = "{ services { nodes { ref root repository openDoor missingSince
    owner { name verified }
    interface { handler runtime trigger endpoint { url } security { protocol } }
    dependencies { target service { ref } }
    occurrences(first: 50) { nodes { name path startLine } } } } }";

/// Two applications of different frameworks, with owners, and nothing that was written for us.
fn organisation() -> Repository {
    let repository = Repository::with_remote("https://github.com/acme/shop.git");
    let inline: String = renamed("audit")
        .lines()
        .map(|line| format!("        {line}\n"))
        .collect();
    repository.write(
        "warehouse/template.yaml",
        TEMPLATE.replace("INLINE", &inline),
    );
    repository.write("warehouse/stock/stock.py", renamed("update"));
    repository.write("warehouse/stock/parts.py", renamed("reserve"));
    repository.write("cart/serverless.yml", SERVERLESS);
    repository.write("cart/total.py", FUNCTION);
    repository.write(
        "cookiecutter/template.yaml",
        "Transform: AWS::Serverless-2016-10-31\n{% if x %}\nResources: {}\n",
    );
    repository.write(
        ".github/CODEOWNERS",
        "/warehouse/ @acme/inventory\n/cart/ @ada\n",
    );
    repository.commit("Add two applications");
    repository
}

fn renamed(name: &str) -> String {
    FUNCTION.trim_start().replace("total_price", name)
}

both_databases! {
    async fn what_manifests_declare_is_in_the_catalogue(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = organisation();

        Client::of(&server)
            .at(repository.path())
            .run(["publish"])
            .expect(0);

        let services = services(&server);
        assert_eq!(refs(&services), ["acme/cart-total", "acme/warehouse-audit", "acme/warehouse-update-stock"]);
        let [cart, audit, stock] = &services[..] else { panic!("{services:?}") };
        assert_eq!(stock["repository"], "github.com/acme/shop");
        assert_eq!(stock["root"], "warehouse/stock");
        assert_eq!(stock["owner"], json!({ "name": "inventory", "verified": false }));
        assert_eq!(cart["owner"], Value::Null, "somebody is no team");
        assert_eq!(stock["interface"]["runtime"], "python3.13");
        assert_eq!(stock["interface"]["handler"], "stock.update");
        assert_eq!(cart["interface"]["trigger"], "queue");
        assert_eq!(stock["dependencies"], json!([{
            "target": "acme/warehouse-audit",
            "service": { "ref": "acme/warehouse-audit" },
        }]));
        assert_eq!(functions(stock), ["warehouse/stock/parts.py reserve", "warehouse/stock/stock.py update"]);
        assert_eq!(functions(cart), ["cart/total.py total_price"]);
        assert_eq!(functions(audit), ["warehouse/template.yaml#Audit/InlineCode audit"]);
        let line = audit["occurrences"]["nodes"][0]["startLine"].as_u64().unwrap();
        let manifest = std::fs::read_to_string(repository.path().join("warehouse/template.yaml")).unwrap();
        let written = manifest.lines().nth(usize::try_from(line).unwrap() - 1).unwrap();
        assert!(written.contains("def audit"), "line {line} of the template is {written}");
    }

    async fn what_everybody_can_call_is_an_open_door(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = organisation();

        Client::of(&server).at(repository.path()).run(["publish"]).expect(0);

        let open: Vec<Value> = services(&server)
            .into_iter()
            .filter(|service| service["openDoor"] == true)
            .collect();
        assert_eq!(refs(&open), ["acme/warehouse-update-stock"]);
        assert_eq!(open[0]["interface"]["security"]["protocol"], "NONE");
    }

    async fn publishing_what_was_discovered_again_writes_nothing(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = organisation();
        let client = Client::of(&server).at(repository.path());
        client.run(["publish"]).expect(0);
        server.settle(&database).await;
        let before = rows::count(&database).await;

        client.run(["publish"]).expect(0).says(&["unchanged"]);

        assert_eq!(rows::count(&database).await, before);
        client
            .run(["publish", "--dry-run"])
            .expect(0)
            .says(&["= 3 unchanged", "nothing sent"]);
    }

    async fn a_dry_run_says_what_a_publish_then_changes(database: TestDatabase) {
        let server = TestServer::start(&database);
        let repository = organisation();
        let client = Client::of(&server).at(repository.path());
        client.run(["publish"]).expect(0);
        let manifest = SERVERLESS.replace("  total:", "  amount:").replace("3.13", "3.14");
        repository.write("cart/serverless.yml", manifest);
        let edited = renamed("update").replace("total = 0", "total = 1");
        repository.write("warehouse/stock/stock.py", edited);
        repository.commit("Rename and edit");
        server.settle(&database).await;
        let before = rows::count(&database).await;

        client.run(["publish", "--dry-run"]).expect(0).says(&[
            "+ acme/cart-amount · 1 function",
            "~ acme/warehouse-update-stock",
            "functions: 1 changed",
            "- acme/cart-total is no longer in this repository",
            "= 1 unchanged",
            "nothing sent",
        ]);
        assert_eq!(rows::count(&database).await, before);

        client.run(["publish"]).expect(0);
        let services = services(&server);
        let gone: Vec<&Value> = services
            .iter()
            .filter(|service| !service["missingSince"].is_null())
            .map(|service| &service["ref"])
            .collect();
        assert_eq!(gone, ["acme/cart-total"]);
        client.run(["publish", "--dry-run"]).expect(0).says(&["= 3 unchanged"]);
    }

    async fn a_folder_of_clones_is_published_and_resumed(database: TestDatabase) {
        let server = TestServer::start(&database);
        let (shop, tools) = (organisation(), Repository::with_remote("https://github.com/acme/tools.git"));
        tools.write("brickyard.toml", "taem = \"tools\"\n");
        tools.write("price.py", FUNCTION);
        tools.commit("Add a price");
        let folder = tempfile::tempdir().unwrap();
        for (repository, name) in [(&shop, "shop"), (&tools, "deep/tools")] {
            let to = folder.path().join(name);
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            repository.git(&["clone", "-q", ".", to.to_str().unwrap()]);
            let url = repository.git(&["remote", "get-url", "origin"]);
            let to = to.to_str().unwrap();
            repository.git(&["-C", to, "remote", "set-url", "origin", url.trim()]);
        }
        let cache = folder.path().join(".cache");
        let client = Client::of(&server)
            .at(folder.path())
            .with_cache(&cache);

        client
            .run(["publish", "."])
            .expect(4)
            .says(&["published github.com/acme/shop", "failed github.com/acme/tools"])
            .complains(&["taem"]);
        assert_eq!(refs(&services(&server)).len(), 3);

        std::fs::write(folder.path().join("deep/tools/brickyard.toml"), "team = \"tools\"\n").unwrap();
        client
            .run(["publish", ".", "--resume"])
            .expect(0)
            .says(&["published before github.com/acme/shop", "published github.com/acme/tools"]);
        assert_eq!(refs(&services(&server)).len(), 4);
    }
}

/// Every service, by ref.
fn services(server: &TestServer) -> Vec<Value> {
    let answer = server.query(SERVICES, json!({})).data();
    let mut services = answer["services"]["nodes"].as_array().unwrap().clone();
    services.sort_by_key(|service| service["ref"].as_str().map(str::to_owned));
    services
}

fn refs(services: &[Value]) -> Vec<&str> {
    services
        .iter()
        .map(|service| service["ref"].as_str().unwrap())
        .collect()
}

/// File and name of each function of a service, sorted.
fn functions(service: &Value) -> Vec<String> {
    let functions = service["occurrences"]["nodes"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut shown: Vec<String> = functions
        .iter()
        .map(|function| format!("{} {}", text(&function["path"]), text(&function["name"])))
        .collect();
    shown.sort_unstable();
    shown
}
