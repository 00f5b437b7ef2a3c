//! What the world of the permission table publishes.

use super::world::SERVICES;
use crate::catalog::world::{TestRepository, function, other_function};

/// A service that calls each of the others, which call it.
pub(super) fn page() -> TestRepository {
    let called = SERVICES.map(|(name, _)| format!("\"inventory/{name}\""));
    let manifest = format!(
        "team = \"inventory\"\nnamespace = \"inventory\"\n[[service]]\nname = \"page\"\n\
         version = \"1.0.0\"\ncalls = [{}]\n",
        called.join(", ")
    );
    TestRepository::empty("example.com/inventory/page").with("brickyard.toml", &manifest)
}

/// A service with everything that a service can have.
pub(super) fn repository(name: &str, visibility: &str) -> TestRepository {
    let shown = if visibility == "restricted" {
        "visible_to = [\"guests\"]\n"
    } else {
        ""
    };
    // Who may not view it is told that there is one that needs the open one.
    let more = if visibility == "private" {
        ", \"inventory/update-stock\""
    } else {
        ""
    };
    let manifest = format!(
        "team = \"inventory\"\ncontact = \"#inventory\"\nnamespace = \"inventory\"\n\
         [[service]]\nname = \"{name}\"\nversion = \"1.2.0\"\nvisibility = \"{visibility}\"\n{shown}maintainers = [\"guests\"]\n\
         description = \"Moves the stock of an article.\"\ntags = [\"stock\"]\n\
         handler = \"src/stock.update\"\nruntime = \"python3.13\"\ntrigger = \"http\"\n\
         endpoint = {{ url = \"https://stock.example.com/{name}\", method = \"POST\" }}\n\
         security = {{ protocol = \"oauth2\", issuer = \"https://id.example.com\", audience = \"stock\", \
         scopes = [\"stock.write\"], data_class = \"internal\" }}\n\
         resilience = {{ timeout_ms = 500, retry = {{ attempts = 3, backoff_ms = 50 }}, \
         circuit_breaker = {{ failures = 5, window_ms = 1000, reset_ms = 5000 }}, \
         error_handler = \"outside/return-stock\" }}\n\
         labels = {{ tier = \"gold\" }}\ninput_schema = \"input.json\"\noutput_schema = \"output.json\"\n\
         calls = [{{ service = \"outside/return-stock\", range = \"^1\" }}, \"inventory/page\"{more}]\n"
    );
    let own = format!("own_{}", name.replace('-', "_"));
    TestRepository::empty(&format!("example.com/inventory/{name}"))
        .with("brickyard.toml", &manifest)
        .with("README.md", "# Stock\n\nMoves it.\n")
        .with("input.json", "{\"type\": \"object\"}")
        .with(
            "output.json",
            &format!("{{\"type\": \"array\", \"title\": \"{name}\"}}"),
        )
        .with(
            "src/a.py",
            &other_function(&own).replace("'names'", &format!("'{own}'")),
        )
        .with("src/stock.py", &function("update_stock", "basket"))
}
