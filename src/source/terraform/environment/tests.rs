use super::find::{Found, Modules, Standing, by_convention};
use super::named::by_name;
use super::units::Marks;
use crate::config::Config;
use crate::path::SourcePath;

/// A layout: `*` marks what others call, `?` what may be no root, `+` units, and the rest are roots; files of values stand among them.
fn layout(paths: &str) -> (Modules, Vec<SourcePath>) {
    let mut modules = Modules::new();
    let mut files = Vec::new();
    for path in paths.split_whitespace() {
        let bare = SourcePath::new(path.trim_end_matches(['*', '?', '+']).trim_start_matches('/')).unwrap();
        if path.contains(".tfvars") || path.ends_with(".hcl") || path.ends_with(".tfbackend") {
            files.push(bare);
            continue;
        }
        let standing = match path.chars().last() {
            Some('*') => Standing::Part,
            Some('?') => Standing::Uncalled,
            Some('+') => Standing::Unit,
            _ => Standing::Root,
        };
        modules.insert(bare, standing);
    }
    files.sort();
    (modules, files)
}

/// `dev: FOLDER (NAME) < FILE, FILE | BACKEND`
fn told(found: &[Found]) -> Vec<String> {
    let join = |paths: &[SourcePath]| paths.iter().map(SourcePath::as_str).collect::<Vec<_>>().join(" ");
    let lines = found.iter().flat_map(|environment| {
        environment.stacks.iter().map(|stack| {
            let folder = if stack.folder.is_root() { "." } else { stack.folder.as_str() };
            let mut line = format!("{}: {folder}", environment.name);
            for (mark, text) in
                [(" =", &stack.name), (" <", &join(&stack.values)), (" |", &join(&stack.backend))]
            {
                if !text.is_empty() {
                    line.push_str(&format!("{mark} {text}"));
                }
            }
            line
        })
    });
    lines.collect()
}

#[test]
fn layouts_tell_their_environments() {
    let cases: &[(&str, &[&str])] = &[
        // A root module an environment.
        (
            "environments/prod environments/dev environments/dev/terraform.tfvars modules/vpc*",
            &["dev: environments/dev < environments/dev/terraform.tfvars", "prod: environments/prod"],
        ),
        ("terraform/envs/qa? terraform/envs/acme", &["qa: terraform/envs/qa", "acme: terraform/envs/acme"]),
        ("content/estate/environments/staging", &["staging: content/estate/environments/staging"]),
        // Among environments, `test` is one; elsewhere, and examples, never.
        ("environments/test test/environments/x examples/environments/dev", &["test: environments/test"]),
        ("environments/modules/x? environments/base*", &[]),
        // Several root modules each.
        (
            "live/prod/eu-west-1/vpc live/prod/eu-west-1/db live/dev/eu-west-1/vpc",
            &[
                "dev: live/dev/eu-west-1/vpc = vpc",
                "prod: live/prod/eu-west-1/db = db",
                "prod: live/prod/eu-west-1/vpc = vpc",
            ],
        ),
        (
            "live/us-east-1/prod/vpc live/eu-west-1/prod/vpc",
            &[
                "prod: live/eu-west-1/prod/vpc = eu-west-1/vpc",
                "prod: live/us-east-1/prod/vpc = us-east-1/vpc",
            ],
        ),
        (
            "aws/environments/dev gcp/environments/dev",
            &["dev: aws/environments/dev = aws", "dev: gcp/environments/dev = gcp"],
        ),
        ("live/envs/dev live/envs/prod", &["dev: live/envs/dev", "prod: live/envs/prod"]),
        // Folders that are called like environments, wherever they lie.
        (
            "stage/vpc prod/vpc prod/db mgmt/vpc",
            &["stage: stage/vpc = vpc", "prod: prod/db = db", "prod: prod/vpc = vpc"],
        ),
        ("billing/prod billing/dev", &["dev: billing/dev", "prod: billing/prod"]),
        ("dev test prod", &["dev: dev", "test: test", "prod: prod"]),
        ("vpc test", &[]),
        ("services/prod?", &[]),
        // One root module with files of values.
        (
            "infra infra/terraform.tfvars infra/z.auto.tfvars infra/a.auto.tfvars.json infra/dev.tfvars infra/prod.tfvars infra/other.tfvars",
            &[
                "dev: infra < infra/terraform.tfvars infra/a.auto.tfvars.json infra/z.auto.tfvars infra/dev.tfvars",
                "prod: infra < infra/terraform.tfvars infra/a.auto.tfvars.json infra/z.auto.tfvars infra/prod.tfvars",
            ],
        ),
        ("/ vars/prod.tfvars vars/common.tfvars", &["prod: . < vars/common.tfvars vars/prod.tfvars"]),
        (
            "/ env/acme.tfvars environments/prod.tfvars",
            &["acme: . < env/acme.tfvars", "prod: . < environments/prod.tfvars"],
        ),
        (
            "/ config/prod/terraform.tfvars config/dev/terraform.tfvars",
            &["dev: . < config/dev/terraform.tfvars", "prod: . < config/prod/terraform.tfvars"],
        ),
        ("terraform environments/prod.tfvars modules/x*", &["prod: terraform < environments/prod.tfvars"]),
        ("a b environments/prod.tfvars", &[]),
        ("/ customers/acme/terraform.tfvars prod.tfvars.example.tfvars examples/x.tfvars", &[]),
        ("/ terraform.tfvars", &[]),
        (
            "/ terraform-prod.tfvars prod-eu.tfvars",
            &["prod: . < terraform-prod.tfvars", "prod-eu: . < prod-eu.tfvars"],
        ),
        (
            "app env/prod/eu-west-1.tfvars env/prod/us-east-1.tfvars env/prod/all.tfvars env/dev/eu-west-1.tfvars",
            &[
                "dev: app = eu-west-1 < env/dev/eu-west-1.tfvars",
                "prod: app = eu-west-1 < env/prod/all.tfvars env/prod/eu-west-1.tfvars",
                "prod: app = us-east-1 < env/prod/all.tfvars env/prod/us-east-1.tfvars",
            ],
        ),
        // Several, each with files of values of its own.
        (
            "live/vpc live/vpc/dev.tfvars live/vpc/prod.tfvars live/db live/db/prod.tfvars",
            &[
                "dev: live/vpc = vpc < live/vpc/dev.tfvars",
                "prod: live/db = db < live/db/prod.tfvars",
                "prod: live/vpc = vpc < live/vpc/prod.tfvars",
            ],
        ),
        (
            "environments/dev environments/dev/dev.tfvars environments/dev/network.tfvars environments/dev/prod.tfvars",
            &["dev: environments/dev < environments/dev/network.tfvars environments/dev/dev.tfvars"],
        ),
        // Backends.
        (
            "/ dev.tfvars prod.tfvars backend-prod.hcl dev.backend.hcl backends/dev.tfbackend",
            &[
                "dev: . < dev.tfvars | backends/dev.tfbackend dev.backend.hcl",
                "prod: . < prod.tfvars | backend-prod.hcl",
            ],
        ),
        (
            "envs/dev envs/dev/backend.hcl envs/dev/backend.tfvars",
            &["dev: envs/dev | envs/dev/backend.hcl envs/dev/backend.tfvars"],
        ),
        // Terragrunt's units.
        (
            "non-prod/us-east-1/qa/mysql+ non-prod/us-east-1/qa/env.hcl non-prod/us-east-1/stage/mysql+ non-prod/us-east-1/stage/env.hcl prod/us-east-1/prod/mysql+ prod/us-east-1/prod/web+ prod/us-east-1/prod/env.hcl",
            &[
                "qa: non-prod/us-east-1/qa/mysql = mysql",
                "stage: non-prod/us-east-1/stage/mysql = mysql",
                "prod: prod/us-east-1/prod/mysql = mysql",
                "prod: prod/us-east-1/prod/web = web",
            ],
        ),
        (
            "live/prod/eu-west-1/vpc+ live/dev/eu-west-1/vpc+",
            &["dev: live/dev/eu-west-1/vpc", "prod: live/prod/eu-west-1/vpc"],
        ),
        // What one environment has in two regions is called by its region in all.
        (
            "prod/eu-west-1/vpc+ prod/us-east-1/vpc+ prod/us-east-1/db+ dev/us-east-1/vpc+",
            &[
                "dev: dev/us-east-1/vpc = us-east-1/vpc",
                "prod: prod/eu-west-1/vpc = eu-west-1/vpc",
                "prod: prod/us-east-1/db = db",
                "prod: prod/us-east-1/vpc = us-east-1/vpc",
            ],
        ),
        (
            "a/us-east-1/prod/vpc+ a/eu-west-1/prod/vpc+",
            &["prod: a/eu-west-1/prod/vpc = eu-west-1/vpc", "prod: a/us-east-1/prod/vpc = us-east-1/vpc"],
        ),
        // Names that nobody knows are those of environments where several have the same.
        ("alpha/vpc+ beta/vpc+", &["alpha: alpha/vpc", "beta: beta/vpc"]),
        ("vpc+ db+ apps/web+ examples/prod/x+", &[]),
        ("live/acme/db+", &["acme: live/acme/db"]),
        // Both kinds in one environment.
        (
            "infra/dev infra/prod infra/prod/terraform.tfvars live/dev/app+ live/prod/app+ live/prod/app/terraform.tfvars",
            &[
                "dev: live/dev/app = app",
                "dev: infra/dev = infra",
                "prod: live/prod/app = app < live/prod/app/terraform.tfvars",
                "prod: infra/prod = infra < infra/prod/terraform.tfvars",
            ],
        ),
    ];
    for (paths, expected) in cases {
        let (modules, files) = layout(paths);
        assert_eq!(told(&by_convention(&modules, &files, &Marks::of(&files))), *expected, "{paths}");
    }
}

#[test]
fn a_table_names_environments() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "[environments.production]\nroot = 'live/prd'\n[environments.dev]\nroot = 'live/dev'\n",
            "live/prd live/prd/terraform.tfvars live/prd/x.tfvars live/dev live/qa",
            &["production: live/prd < live/prd/terraform.tfvars live/prd/x.tfvars", "dev: live/dev"],
        ),
        (
            "[environments.a]\nroot = 'infra'\ntfvars = ['conf/base.tfvars', 'conf/a.tfvars', 'conf/a.tfbackend']\n",
            "infra infra/terraform.tfvars conf/base.tfvars conf/a.tfvars conf/a.tfbackend",
            &["a: infra < infra/terraform.tfvars conf/base.tfvars conf/a.tfvars | conf/a.tfbackend"],
        ),
        (
            "[environments.eu]\ntfvars = ['infra/eu.tfvars']\n",
            "infra infra/eu.tfvars",
            &["eu: infra < infra/eu.tfvars"],
        ),
        (
            "[environments.prod]\nroot = 'prod'\n[environments.dev]\nroot = ['dev/net', 'dev/db']\ntfvars = ['dev/db/x.tfvars', 'dev.tfvars']\n",
            "prod/net prod/db prod/modules/x? dev/net dev/db dev/db/x.tfvars dev.tfvars",
            &[
                "prod: prod/db = db",
                "prod: prod/net = net",
                "dev: dev/db = db < dev/db/x.tfvars dev.tfvars",
                "dev: dev/net = net < dev.tfvars",
            ],
        ),
        (
            "[environments.prod]\nroot = 'accounts/p'\n[environments.qa]\nroot = ['accounts/q', 'dns']\n",
            "accounts/p/vpc+ accounts/p/db+ accounts/q/vpc+ dns accounts/r/vpc+",
            &[
                "prod: accounts/p/db = db",
                "prod: accounts/p/vpc = vpc",
                "qa: accounts/q/vpc = vpc",
                "qa: dns = dns",
            ],
        ),
        (
            "[environments.production]\nroot = 'prod'\n[environments.quality]\nroot = 'non-prod/us-east-1/qa'\n",
            "prod/us-east-1/prod/db+ prod/us-east-1/prod/web+ prod/us-east-1/prod/env.hcl non-prod/us-east-1/qa/db+",
            &[
                "production: prod/us-east-1/prod/db = db",
                "production: prod/us-east-1/prod/web = web",
                "quality: non-prod/us-east-1/qa/db = db",
            ],
        ),
    ];
    for (table, paths, expected) in cases {
        let (modules, files) = layout(paths);
        let (config, _) = Config::parse(table).unwrap();
        assert_eq!(
            told(&by_name(&config.environments, &modules, &files, &Marks::of(&files))),
            *expected,
            "{table}"
        );
    }
}
