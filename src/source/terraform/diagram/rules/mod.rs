//! What pictures know of resource types: one table a cloud. A type that stands in none of them is drawn as itself.

mod aws;
mod azure;
mod google;
mod kubernetes;

/// What is known of the types of a cloud.
pub struct Rules {
    /// The first words of its types.
    providers: &'static [&'static str],
    /// Types that others stand in: how far in they are, from 0, and what they are called.
    containers: &'static [(&'static str, u8)],
    /// Arguments that say what a resource stands in: their last words, and how far in that is.
    places: &'static [(&'static str, u8)],
    /// Endings of types that only set up or join others.
    attached: &'static [&'static str],
    /// Types with such an ending that stand for themselves all the same.
    stands: &'static [&'static str],
    /// Types that may let everybody in: the argument that says who, and the one that says through which port.
    doors: &'static [(&'static str, &'static str, &'static str)],
    /// Types that are part of what uses them, where only one thing does.
    parts: &'static [&'static str],
    /// Types that are lines.
    links: &'static [Link],
    /// References that run against the traffic: a type or its ending, and its argument.
    against: &'static [(&'static str, &'static str)],
    /// Endings of types that only stand between others.
    between: &'static [&'static str],
    /// Arguments that name what guards or carries a resource's traffic: it stands where that stands.
    guards: &'static [&'static str],
}

/// A type that is a line from what one argument names to what another does.
pub struct Link {
    /// The resource type.
    pub kind: &'static str,
    /// The arguments that name where the line starts.
    pub from: &'static [&'static str],
    /// The same for where it ends.
    pub to: &'static [&'static str],
    /// The argument that is written beside it: a port.
    pub label: &'static str,
    /// Of what only allows traffic: the argument that names whose rule it is. Empty for all else.
    pub rule_of: &'static str,
}

/// Types that are hidden unless a module has nothing else.
const HIDDEN: [&str; 4] = ["random_", "null_", "time_", "terraform_data"];

/// Arguments that name and mark a resource.
const NAMING: [&str; 9] =
    ["name", "name_prefix", "description", "tags", "tags_all", "tag", "labels", "annotations", "comment"];

const CLOUDS: [&Rules; 4] = [&aws::RULES, &azure::RULES, &google::RULES, &kubernetes::RULES];

/// What is known where no cloud is.
const NONE: Rules = Rules {
    providers: &[],
    containers: &[],
    places: &[],
    attached: &["_attachment", "_association", "_membership", "_binding"],
    stands: &[],
    doors: &[],
    parts: &[],
    links: &[],
    against: &[],
    between: &[],
    guards: &[],
};

/// The rules for a resource type.
pub fn rules(kind: &str) -> &'static Rules {
    let provider = kind.split('_').next().unwrap_or(kind);
    CLOUDS.into_iter().find(|rules| rules.providers.contains(&provider)).unwrap_or(&NONE)
}

/// Whether a type says nothing of what a module builds.
pub fn is_hidden(kind: &str) -> bool {
    HIDDEN.iter().any(|start| kind.starts_with(start))
}

/// How far in the containers of this type stand, from 0; `None` when nothing stands in it.
pub fn depth(kind: &str) -> Option<u8> {
    rules(kind).containers.iter().find(|(known, _)| *known == kind).map(|(_, depth)| *depth)
}

/// How far in that stands which this argument of the type names; `None` when it names no place.
pub fn place(kind: &str, argument: &str) -> Option<u8> {
    // The inputs of a module may be of any cloud.
    let clouds: &[&Rules] = if kind.is_empty() { &CLOUDS } else { &[rules(kind)] };
    let mut places = clouds.iter().flat_map(|rules| rules.places);
    places.find(|(known, _)| ends_in(argument, known)).map(|(_, depth)| *depth)
}

/// Whether a name says that what it stands for is a place so far in: `private_subnets` beside `aws_subnet`.
pub fn names_place(name: &str, depth: u8, kind: &str) -> bool {
    let clouds: &[&Rules] = if kind.is_empty() { &CLOUDS } else { &[rules(kind)] };
    let mut places = clouds.iter().flat_map(|rules| rules.containers).filter(|(_, at)| *at == depth);
    places.any(|(place, _)| {
        place.trim_end_matches("_v1").rsplit('_').next().is_some_and(|word| name.contains(word))
    })
}

/// Endings of types that join what need not be alike.
const JOINING: [&str; 10] = [
    "_attachment",
    "_association",
    "_assignment",
    "_membership",
    "_binding",
    "_iam_member",
    "_iam_policy",
    "_lock",
    "_diagnostic_setting",
    "_network_acl",
];

/// Whether resources of this type only set up or join others, such as one of the type `other`.
pub fn is_attached(kind: &str, other: &str) -> bool {
    let rules = rules(kind);
    let joins = JOINING.iter().any(|end| kind.ends_with(end));
    let is_kin = joins || kinship(kind, other) >= 2;
    is_kin && !rules.stands.contains(&kind) && rules.attached.iter().any(|end| kind.ends_with(end))
}

/// Whether a reference against the traffic says who may come in: then it makes nobody part of anything.
pub fn lets_in(kind: &str) -> bool {
    doors(kind).next().is_some() || kind.ends_with("_iam_member") || kind.ends_with("_iam_binding")
}

/// What says who is let in by resources of this type, and through which port.
pub fn doors(kind: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let doors = rules(kind).doors.iter().filter(move |(known, ..)| *known == kind);
    doors.map(|(_, who, port)| (*who, *port))
}

/// Whether a resource of this type is part of what uses it, where only one thing does.
pub fn is_part(kind: &str) -> bool {
    rules(kind).parts.contains(&kind)
}

/// Whether an argument only names or marks a resource: what is mentioned there is not used.
pub fn is_naming(argument: &str) -> bool {
    let first = argument.split('.').next().unwrap_or(argument);
    NAMING.contains(&first) || first.ends_with("_tags") || first.ends_with("_labels")
}

/// The line that this type is.
pub fn link(kind: &str) -> Option<&'static Link> {
    rules(kind).links.iter().find(|link| link.kind == kind)
}

/// Whether what this argument names talks to the resource, and not the resource to it.
pub fn is_against(kind: &str, argument: &str) -> bool {
    rules(kind).against.iter().any(|(known, path)| kind.ends_with(known) && ends_in(argument, path))
}

/// Whether resources of this type only stand between others.
pub fn is_between(kind: &str) -> bool {
    rules(kind).between.iter().any(|end| kind.ends_with(end))
}

/// Whether this argument names what guards the resource's traffic, or carries it.
pub fn is_guard(kind: &str, argument: &str) -> bool {
    rules(kind).guards.iter().any(|known| ends_in(argument, known))
}

/// Whether an argument's path is `end`, or ends in it after a dot.
pub fn ends_in(path: &str, end: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// How many words of their names two types share, counted from the provider's.
pub fn kinship(a: &str, b: &str) -> usize {
    a.split('_').zip(b.split('_')).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tables_say() {
        assert_eq!(depth("aws_vpc"), depth("aws_default_vpc"));
        assert!(depth("aws_subnet") > depth("aws_vpc"));
        assert_eq!(depth("acme_vpc"), None);
        assert_eq!(place("aws_instance", "network_interface.subnet_id"), depth("aws_subnet"));
        assert_eq!(place("aws_instance", "other_subnet_id"), None);
        assert!(
            names_place("private_subnets", 4, "aws_db_instance")
                && !names_place("zones", 4, "aws_db_instance")
        );
        assert!(is_attached("aws_iam_role_policy_attachment", "aws_iam_role"));
        assert!(is_attached("aws_volume_attachment", "aws_instance"));
        for (kind, other) in [
            ("aws_iam_role", "aws_iam_policy"),
            ("aws_wafv2_web_acl", "aws_wafv2_ip_set"),
            ("aws_dlm_lifecycle_policy", "aws_iam_role"),
            ("azurerm_app_configuration", "azurerm_resource_group"),
            ("azurerm_firewall_policy", "azurerm_resource_group"),
            ("google_monitoring_alert_policy", "google_monitoring_notification_channel"),
        ] {
            assert!(!is_attached(kind, other), "{kind}");
        }
        assert_eq!(link("aws_lb_listener").unwrap().label, "port");
        assert!(is_against("aws_ecs_service", "load_balancer.target_group_arn"));
        assert!(is_between("aws_db_subnet_group"));
        assert_eq!(kinship("aws_route_table_association", "aws_route_table"), 3);
    }

    #[test]
    fn every_type_and_place_is_one_of_its_cloud() {
        for rules in CLOUDS {
            let known = |kind: &str| rules.providers.contains(&kind.split('_').next().unwrap());
            assert!(rules.containers.iter().all(|(kind, _)| known(kind)));
            assert!(rules.links.iter().all(|link| known(link.kind)));
            assert!(rules.against.iter().all(|(kind, _)| kind.starts_with('_') || known(kind)));
            let depths: Vec<u8> = rules.containers.iter().map(|(_, depth)| *depth).collect();
            assert!(rules.places.iter().all(|(_, depth)| depths.contains(depth)));
            assert!(depths.is_sorted());
        }
    }
}
