variable "domain_name" {
  description = "Name of the zone: `example.com`, or `dev.example.com` for an environment's own."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "A domain name in lower case, without a dot at its end."
  }
}

variable "comment" {
  description = "What the zone is for, as the console shows it."
  type        = string
  default     = "Managed by Terraform"
  nullable    = false
}

variable "records" {
  description = "Records of the zone, by a name of your choice. Those of a static site or a load balancer belong to their own modules."
  type = map(object({
    # Name within the zone; `@` for the zone itself.
    name = string

    # Type, such as `TXT` or `MX`.
    type = string

    # Values, as the type writes them.
    values = list(string)

    # Seconds that resolvers may keep it.
    ttl = optional(number, 3600)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for record in values(var.records) : !contains(["NS", "SOA", "CAA"], record.type)])
    error_message = "NS records come from delegations, CAA from certificate_authorities, and SOA is Route 53's own."
  }
}

variable "delegations" {
  description = "Zones below this one: their name servers, by name within this zone."
  type        = map(list(string))
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for servers in values(var.delegations) : length(servers) >= 2])
    error_message = "A zone has two name servers at least; Route 53 gives four."
  }
}

variable "certificate_authorities" {
  description = "Authorities that may issue certificates for the zone's names."
  type        = list(string)
  default     = ["amazon.com", "amazontrust.com"]
  nullable    = false
}

variable "security_contact" {
  description = "Mail address that authorities report refused requests to; `null` for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of the zone, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
