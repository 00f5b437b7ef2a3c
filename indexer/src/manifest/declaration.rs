//! What a serverless manifest says of one function, in one form for all formats.

use serde::{Deserialize, Serialize};

/// A kind of manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// AWS Serverless Application Model.
    Sam,
    /// AWS CloudFormation without SAM's transform.
    CloudFormation,
    /// A template that AWS CDK synthesised into `cdk.out`.
    Cdk,
    /// `serverless.yml` of the Serverless Framework.
    Serverless,
    /// Terraform: `aws_lambda_function` and terraform-aws-modules/lambda.
    Terraform,
    /// Cloudflare Workers: `wrangler.jsonc`, `.json` and `.toml`.
    Wrangler,
    /// Azure Functions: `function.json`.
    AzureFunctions,
    /// Knative Functions: `func.yaml`.
    Knative,
    /// OpenFaaS: `stack.yml`.
    OpenFaas,
}

impl Format {
    /// The stable word, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sam => "sam",
            Self::CloudFormation => "cloud-formation",
            Self::Cdk => "cdk",
            Self::Serverless => "serverless",
            Self::Terraform => "terraform",
            Self::Wrangler => "wrangler",
            Self::AzureFunctions => "azure-functions",
            Self::Knative => "knative",
            Self::OpenFaas => "open-faas",
        }
    }
}

/// A function that a manifest declares: what becomes a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// The kind of manifest.
    pub format: Format,
    /// The manifest, relative to the repository.
    pub manifest: String,
    /// The line where the function begins, from 1.
    pub line: usize,
    /// The manifest's own name for it: logical id, key, folder.
    pub name: String,
    /// The name it is deployed under, where it is written without placeholders that are not known.
    pub deployed_name: Option<String>,
    /// The application around it, for example `service` of a `serverless.yml`.
    pub application: Option<String>,
    /// What it does.
    pub description: Option<String>,
    /// What runs it, as written, for example `nodejs22.x`.
    pub runtime: Option<String>,
    /// The cloud that runs it where the format leaves the choice: aws, google, azure, openwhisk, …
    pub provider: Option<String>,
    /// What is called, as written, for example `src/stock.updateStock`.
    pub handler: Option<String>,
    /// Where its code is.
    pub code: Code,
    /// The real source files of bundled code (esbuild's entry points), relative to the repository.
    pub entry_points: Vec<String>,
    /// What starts it, in the order written.
    pub triggers: Vec<Trigger>,
    /// What it calls, as far as the manifest shows it, each target once.
    pub calls: Vec<Call>,
    /// How long a call may take, in milliseconds.
    pub timeout_ms: Option<u32>,
    /// Names and values that tools look for.
    pub labels: Vec<(String, String)>,
}

/// Where the code of a function is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// A folder or an artefact (`target/app.jar`, `dist`) as the manifest has it, relative to the
    /// repository and normalised; `.` for the repository's folder. It need not exist.
    Path(String),
    /// In the manifest itself, beginning at a line, from 1.
    Inline {
        /// The text.
        text: String,
        /// Its first line in the manifest.
        line: usize,
    },
    /// A container image; what builds it, where that is written, relative to the repository.
    Image {
        /// The image's name.
        image: Option<String>,
        /// The folder or Dockerfile it is built from.
        build: Option<String>,
    },
    /// Somewhere else: a bucket, another repository.
    Remote(String),
    /// A path outside of the repository.
    Outside(String),
    /// A path with a placeholder whose value is not known, as written.
    Unresolved(String),
}

/// What starts a function.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// http, queue, schedule, stream, topic, bucket, event, manual or another word, as `trigger` in
    /// brickyard.toml.
    pub kind: String,
    /// The HTTP method in upper case; none for all.
    pub method: Option<String>,
    /// The path of a URL, the schedule, the queue: what tells it from others.
    pub detail: Option<String>,
    /// Who may call an HTTP trigger.
    pub access: Access,
}

/// Who may call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// The manifest does not say, or it is no HTTP trigger.
    #[default]
    Unsaid,
    /// Everybody, because the manifest says so: `AuthType: NONE`, `authLevel: anonymous`.
    Anonymous,
    /// Who has a key.
    ApiKey,
    /// Who the cloud knows (IAM).
    Iam,
    /// Who has a token: OAuth 2, JWT, Cognito, an authorizer.
    Token,
}

/// A call that a manifest shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Call {
    /// What is called.
    pub target: Target,
    /// What shows it.
    pub evidence: Evidence,
    /// The line that shows it, from 1.
    pub line: usize,
}

/// What is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A function of the same manifest, by [`Declaration::name`].
    Here(String),
    /// A function deployed under a name, by [`Declaration::deployed_name`].
    Deployed(String),
}

/// What shows that a function calls another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// It may invoke it.
    InvokePolicy,
    /// A state machine calls it: the call goes from the function that starts the machine.
    StateMachine,
    /// A binding from service to service.
    ServiceBinding,
    /// Its result or failure goes there.
    Destination,
    /// Its environment names it.
    Environment,
}

/// A manifest, or a part of it, that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// The file, relative to the repository.
    pub path: String,
    /// The line, from 1; 0 when the problem has no place.
    pub line: usize,
    /// The reason's stable code.
    pub reason: UnreadReason,
    /// What is wrong, in words.
    pub message: String,
}

/// Why a manifest, or a part of it, was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnreadReason {
    /// It is a template of a manifest (cookiecutter, Jinja, Helm).
    Templated,
    /// It is not what its name says: broken YAML, JSON, TOML or HCL.
    Malformed,
    /// It is too large, too deep, or has too many values.
    TooLarge,
    /// It is no UTF-8, or cannot be read.
    Unreadable,
    /// It is a program (`serverless.ts`), which is not run.
    Program,
    /// A part of it is in another file that is missing or outside of the repository.
    Missing,
    /// It says something that the format does not allow.
    Invalid,
}

impl UnreadReason {
    /// The stable code, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Templated => "templated",
            Self::Malformed => "malformed",
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::Program => "program",
            Self::Missing => "missing",
            Self::Invalid => "invalid",
        }
    }
}

/// What the reader of one manifest found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// The functions, in the order written.
    pub declarations: Vec<Declaration>,
    /// What was not read.
    pub unread: Vec<Unread>,
}
