//! Kubernetes and Helm: https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs
//! A type and its `_v1` are one line.

use super::{Cloud, Door, Way, any, is, rule};

const NAME: &[&str] = &["metadata.name", "metadata.generate_name"];
const NAMESPACE: &[&str] = &["metadata.namespace"];
const ADMIN: &[(&str, &str)] = &[("cluster-admin", "cluster administrator")];
const ALL: &[(&str, &str)] = &[("*", "may do everything")];
const ANONYMOUS: &[(&str, &str)] = &[("system:unauthenticated", "anyone"), ("system:anonymous", "anyone")];

#[rustfmt::skip]
pub const CLOUD: Cloud = Cloud {
    secrets: &[
        rule("kubernetes_secret", "Kubernetes secret", &[any(NAME), any(NAMESPACE), any(&["type"])]),
        rule("kubernetes_service_account", "service account", &[any(NAME), any(NAMESPACE), any(&["automount_service_account_token"])]),
    ],
    encryption: &[
        rule("kubernetes_storage_class", "storage class", &[any(NAME), any(&["storage_provisioner"]), any(&["parameters"])]),
    ],
    backups: &[
        rule("kubernetes_storage_class", "storage class", &[any(NAME), any(&["reclaim_policy"]).else_quiet("not set: volumes are deleted with their claims")]),
        rule("kubernetes_persistent_volume", "volume", &[any(NAME), any(&["spec.persistent_volume_reclaim_policy"])]),
    ],
    alarms: &[],
    access: &[
        rule("kubernetes_role", "role", &[any(NAME), any(NAMESPACE), any(&["rule.resources"]), any(&["rule.verbs"])]),
        rule("kubernetes_cluster_role", "cluster role", &[any(NAME), any(&["rule.resources"]).marks(ALL).given(&[is("rule.verbs", &["*"])]), any(&["rule.verbs"])]),
        rule("kubernetes_role_binding", "grant", &[any(&["role_ref.name"]).marks(ADMIN), any(&["subject.kind"]), any(&["subject.name"]).marks(ANONYMOUS), any(NAMESPACE)]),
        rule("kubernetes_cluster_role_binding", "grant", &[any(&["role_ref.name"]).marks(ADMIN), any(&["subject.kind"]), any(&["subject.name"]).marks(ANONYMOUS)]),
        rule("kubernetes_service_account", "service account", &[any(NAME), any(NAMESPACE), any(&["metadata.annotations"])]),
    ],
    entry_points: &[
        rule("kubernetes_ingress", "ingress", &[any(NAME), any(NAMESPACE), any(&["spec.rule.host"]), any(&["spec.tls.hosts"]).else_quiet("no TLS here"), any(&["spec.ingress_class_name"])]),
        rule("kubernetes_service", "service", &[any(NAME), any(NAMESPACE), any(&["spec.type"]), any(&["spec.port.port"]), any(&["spec.load_balancer_source_ranges"])]).only("spec.type", "LoadBalancer"),
    ],
    ports: &[
        // One row a policy: which of its blocks belong together is not told.
        Door {
            kind: "kubernetes_network_policy", block: "", way: Way::Says("spec.policy_types", &["Ingress"], true), allows: None, protocol: "spec.ingress.ports.protocol",
            ports: &["spec.ingress.ports.port"], others: &["spec.ingress.from.ip_block.cidr", "spec.ingress.from.namespace_selector.match_labels", "spec.ingress.from.pod_selector.match_labels"], off: "",
        },
    ],
    types: &[
        ("kubernetes_deployment", &["metadata.name", "metadata.namespace", "spec.replicas", "spec.template.spec.container.image"]),
        ("kubernetes_stateful_set", &["metadata.name", "metadata.namespace", "spec.replicas", "spec.template.spec.container.image"]),
        ("kubernetes_daemonset", &["metadata.name", "metadata.namespace", "spec.template.spec.container.image"]),
        ("kubernetes_cron_job", &["metadata.name", "metadata.namespace", "spec.schedule"]),
        ("kubernetes_config_map", &["metadata.name", "metadata.namespace"]),
        ("kubernetes_namespace", &["metadata.name"]),
        ("kubernetes_manifest", &["computed_fields"]),
        ("helm_release", &["name", "repository", "chart", "version", "namespace"]),
    ],
};
