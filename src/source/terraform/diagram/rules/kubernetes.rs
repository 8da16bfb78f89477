//! Kubernetes and Helm.

use super::Rules;

pub const RULES: Rules = Rules {
    providers: &["kubernetes", "helm", "kubectl"],
    containers: &[("kubernetes_namespace", 0), ("kubernetes_namespace_v1", 0)],
    places: &[("namespace", 0), ("metadata.namespace", 0)],
    attached: &[
        "_role_binding",
        "_role_binding_v1",
        "_labels",
        "_annotations",
        "_limit_range",
        "_resource_quota",
    ],
    stands: &[],
    doors: &[],
    parts: &[],
    links: &[],
    against: &[],
    between: &[],
    guards: &[],
};
