// A real issuer of signed tokens, as a CI system has one: `node issuer.mjs [PORT]`. It prints its port,
// has new keys at each start, and ends with its standard input. Its tokens say of a job what the
// request says.
//
//   POST /token           oidc-provider's own: client credentials, `resource` is the audience, `job` (JSON) are claims
//   GET  /actions/token   the shape of GitHub's endpoint inside a job: ?audience=…, bearer `runner`
//   GET  /asked           how often the keys were asked for

import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const client = { client_id: "runner", client_secret: "runner-secret" };

const key = (kind, options) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }), use: "sig" });

const server = createServer();
await new Promise((listening) => server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ ...client, grant_types: ["client_credentials"], redirect_uris: [], response_types: [] }],
  jwks: { keys: [key("rsa", { modulusLength: 2048 }), key("ec", { namedCurve: "P-256" })] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (ctx, resource) => ({
        scope: "",
        audience: resource,
        accessTokenFormat: "jwt",
        accessTokenTTL: 300,
        jwt: { sign: { alg: ctx.oidc.body.algorithm ?? "RS256" } },
      }),
    },
  },
  ttl: { ClientCredentials: 300 },
  formats: {
    customizers: {
      // CI systems say more than OAuth does, and tests need jobs of the past.
      jwt: (ctx, token, jwt) => {
        const { age = 0, ...claims } = JSON.parse(ctx.oidc.body.job ?? "{}");
        const { iat, exp } = jwt.payload;
        Object.assign(jwt.payload, { iat: iat - age, nbf: iat - age, exp: exp - age }, claims);
        return jwt;
      },
    },
  },
});

let asked = 0;

async function actions(request, response) {
  const audience = new URL(request.url, issuer).searchParams.get("audience");
  if (request.headers.authorization?.toLowerCase() !== "bearer runner") {
    response.writeHead(401).end();
    return;
  }
  const job = { sub: "repo:acme/shop:pull_request", repository: "acme/shop", repository_owner: "acme", event_name: "pull_request" };
  const body = new URLSearchParams({ grant_type: "client_credentials", ...client, resource: audience, job: JSON.stringify(job) });
  const answer = await fetch(`${issuer}/token`, { method: "POST", body });
  const { access_token: value } = await answer.json();
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ count: value?.length, value }));
}

const own = provider.callback();
server.on("request", (request, response) => {
  if (request.url.startsWith("/actions/token?")) {
    actions(request, response);
  } else if (request.url === "/asked") {
    response.end(String(asked));
  } else {
    asked += request.url === "/jwks" ? 1 : 0;
    own(request, response);
  }
});
console.log(server.address().port);

process.stdin.resume();
process.stdin.on("end", () => process.exit());
