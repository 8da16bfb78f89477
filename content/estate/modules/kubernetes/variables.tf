variable "name" {
  description = "Name of the cluster: `ledger-prod`. Also the prefix of its roles, its key's alias and its log group."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "The name is 2 to 31 lower-case letters, digits and hyphens, and starts with a letter."
  }
}

variable "kubernetes_version" {
  description = "Version of the control plane, major and minor. Raise it by one minor version at a time, development first."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.kubernetes_version))
    error_message = "Write major and minor only, such as \"1.33\"."
  }
}

variable "subnet_ids" {
  description = "Private subnets of nodes, pods and the control plane's network interfaces, in two zones at least."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "EKS wants subnets in two zones at least."
  }
}

variable "public_access_cidrs" {
  description = "Ranges that reach the cluster's API over the internet. Empty: reachable from the VPC only."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = !contains(var.public_access_cidrs, "0.0.0.0/0")
    error_message = "The API is never open to the whole internet: name the offices' ranges."
  }
}

variable "node_groups" {
  description = "Managed node groups by name. At least one must be without taints, for the add-ons to run on."
  type = map(object({
    # Instance types, most wanted first. Of one size, or the autoscaler reckons wrong.
    instance_types = list(string)

    size = object({
      min     = number           # Nodes that are always there.
      max     = number           # Nodes that the autoscaler may go up to.
      initial = optional(number) # Nodes to begin with; `min` unless given. The autoscaler owns it from then on.
    })

    # Operating system image.
    ami_type = optional(string, "AL2023_x86_64_STANDARD")

    # `ON_DEMAND` or `SPOT`.
    capacity_type = optional(string, "ON_DEMAND")

    # Version of the nodes while they lag behind the control plane in an upgrade.
    kubernetes_version = optional(string)

    # Kubernetes labels of the nodes.
    labels = optional(map(string), {})

    # Taints that keep other workloads away.
    taints = optional(list(object({
      key    = string
      value  = optional(string)
      effect = optional(string, "NO_SCHEDULE") # `NO_SCHEDULE`, `NO_EXECUTE` or `PREFER_NO_SCHEDULE`.
    })), [])
  }))
  nullable = false

  validation {
    condition     = anytrue([for group in values(var.node_groups) : length(group.taints) == 0])
    error_message = "One node group must have no taints, or the add-ons have nowhere to run."
  }

  validation {
    condition     = alltrue([for group in values(var.node_groups) : group.size.min <= group.size.max])
    error_message = "A group's min must not be above its max."
  }
}

variable "node_volume_size" {
  description = "Size of each node's volume in GiB. Images and logs live on it."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.node_volume_size >= 30
    error_message = "Below 30 GiB nodes run out of room for images."
  }
}

variable "addons" {
  description = "EKS add-ons by EKS's name for them. Roles that an add-on needs are made by this module."
  type = map(object({
    # Version; `null` for EKS's default for the cluster's version.
    version = optional(string)

    # Settings of the add-on: JSON, as `aws eks describe-addon-configuration` gives its schema.
    settings = optional(string)
  }))
  default = {
    vpc-cni            = {}
    kube-proxy         = {}
    coredns            = {}
    aws-ebs-csi-driver = {}
  }
  nullable = false
}

variable "access" {
  description = "Who may log in to the cluster, by a name of your choice. Whoever applies Terraform gets nothing unless named here."
  type = map(object({
    # IAM role that logs in.
    role_arn = string

    # EKS's access policy: `AmazonEKSViewPolicy`, `AmazonEKSEditPolicy`, `AmazonEKSAdminPolicy` or
    # `AmazonEKSClusterAdminPolicy`.
    policy = string

    # Namespaces that the policy is for; empty for the whole cluster.
    namespaces = optional(list(string), [])
  }))
  default  = {}
  nullable = false
}

variable "control_plane_logs" {
  description = "Logs of the control plane, written to CloudWatch Logs."
  type = object({
    # Which: `api`, `audit`, `authenticator`, `controllerManager`, `scheduler`.
    types = optional(list(string), ["audit", "authenticator"])

    # Days to keep them.
    retention_days = optional(number, 30)
  })
  default  = {}
  nullable = false
}

variable "deletion_protection" {
  description = "Whether EKS refuses to delete the cluster."
  type        = bool
  default     = true
  nullable    = false
}

variable "permissions_boundary_arn" {
  description = "Policy that caps what the roles made here may ever be allowed; `null` for no cap."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
