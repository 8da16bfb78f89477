variable "region" {
  description = "Region of everything but CloudFront's certificates."
  type        = string
  default     = "eu-west-1"
}

variable "account_id" {
  description = "Account of this environment. An apply with another account's credentials is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "An account id has twelve digits."
  }
}

variable "domain_name" {
  description = "Zone of this environment."
  type        = string
}

variable "cidr" {
  description = "IPv4 range of the VPC, from the address plan."
  type        = string
}

variable "availability_zones" {
  description = "Zones to span, in a fixed order."
  type        = list(string)
  default     = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

variable "nat" {
  description = "How private subnets reach the internet, as the network module takes it."
  type = object({
    mode = optional(string, "one-per-zone") # `none`, `single` or `one-per-zone`.
  })
  default = {}
}

variable "flow_logs" {
  description = "Flow logs of the VPC, as the network module takes them."
  type = object({
    retention_days = optional(number, 30)    # Days to keep them.
    traffic_type   = optional(string, "ALL") # `ACCEPT`, `REJECT` or `ALL`.
  })
  default = {}
}

variable "transit_gateway_id" {
  description = "Transit gateway that leads to the office network."
  type        = string
}

variable "dns_records" {
  description = "Records of the zone that belong to no module: mail and ownership proofs."
  type = map(object({
    name   = string                 # Name within the zone; `@` for the zone itself.
    type   = string                 # Such as `TXT`.
    values = list(string)           # As the type writes them.
    ttl    = optional(number, 3600) # Seconds.
  }))
  default = {}
}

variable "delegations" {
  description = "Name servers of the lower environments' zones, by name: `terraform output name_servers` there."
  type        = map(list(string))
  default     = {}
}

variable "kubernetes_version" {
  description = "Version of the cluster. Development goes first, production last, a week apart."
  type        = string
}

variable "cluster_public_access_cidrs" {
  description = "Ranges that reach the cluster's API over the internet; empty for the VPN only."
  type        = list(string)
  default     = []
}

variable "node_groups" {
  description = "Node groups of the cluster, as the Kubernetes module takes them."
  type = map(object({
    instance_types = list(string) # Most wanted first, of one size.

    size = object({
      min = number # Nodes that are always there.
      max = number # Nodes that the autoscaler may go up to.
    })

    capacity_type = optional(string, "ON_DEMAND") # `ON_DEMAND` or `SPOT`.
    labels        = optional(map(string), {})     # Kubernetes labels.

    # Taints that keep other workloads away.
    taints = optional(list(object({
      key    = string
      value  = optional(string)
      effect = optional(string, "NO_SCHEDULE")
    })), [])
  }))
}

variable "cluster_access" {
  description = "Who may log in to the cluster, as the Kubernetes module takes it."
  type = map(object({
    role_arn   = string                     # IAM role that logs in.
    policy     = string                     # EKS access policy.
    namespaces = optional(list(string), []) # Empty for the whole cluster.
  }))
}

variable "permissions_boundary_arn" {
  description = "Policy that caps every role of a workload."
  type        = string
}

variable "database" {
  description = "Size and safety of the invoices database."
  type = object({
    engine_version = optional(string, "17") # PostgreSQL's major version.
    instance_class = string                 # Size of the instance.
    multi_az       = optional(bool, false)  # Whether a standby takes over.

    storage = optional(object({
      allocated_gib = optional(number, 50)  # GiB to begin with.
      maximum_gib   = optional(number, 200) # GiB that it may grow to.
    }), {})

    backup = optional(object({
      retention_days = optional(number, 7)             # Days of point-in-time restore.
      window         = optional(string, "01:00-02:00") # UTC.
      final_snapshot = optional(bool, true)            # Whether deleting leaves a snapshot.
    }), {})
  })
}

variable "secrets" {
  description = "Secrets of the workloads, as the secrets module takes them."
  type = map(object({
    description   = string              # What it is, and where its value comes from.
    owner         = string              # Team that rotates it.
    value_version = optional(number, 0) # Raised by one to write it again.
  }))
}

variable "secret_values" {
  description = "Values of secrets to write in this apply: `TF_VAR_secret_values` in the pipeline's environment. Never in a file."
  type        = map(string)
  default     = {}
  sensitive   = true
  ephemeral   = true
}

variable "web_acl_arn" {
  description = "WAF web ACL in front of the portal; the security team's."
  type        = string
}

variable "paging_url" {
  description = "Address of the on-call tool: `TF_VAR_paging_url` in the pipeline's environment."
  type        = string
  sensitive   = true
}

variable "alert_emails" {
  description = "Mail addresses of teams that get alarms, by team."
  type        = map(string)
  default     = {}
}

variable "log_groups" {
  description = "Log groups of the workloads, as the observability module takes them."
  type = map(object({
    retention_days          = optional(number, 30) # Days to keep the logs.
    errors_per_five_minutes = optional(number, 10) # Errors that are still normal.
  }))
  default = {}
}
