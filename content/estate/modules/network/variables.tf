variable "name" {
  description = "Name of the VPC, and prefix of everything in it: `ledger-prod`."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}[a-z0-9]$", var.name))
    error_message = "The name is 3 to 32 lower-case letters, digits and hyphens, and starts with a letter."
  }
}

variable "cidr" {
  description = "IPv4 range of the VPC. It must not overlap another environment's, or the two can never be peered; the ranges in use are in the network layout guide."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrhost(var.cidr, 0))
    error_message = "The range is written as CIDR, such as 10.40.0.0/16."
  }

  validation {
    condition     = try(tonumber(split("/", var.cidr)[1]) <= 18, false)
    error_message = "The range must be a /18 or larger: a smaller one has no room for three tiers over three zones."
  }
}

variable "availability_zones" {
  description = "Zones to span, two or three, in a fixed order: a subnet's range goes by its zone's place in the list, so add at the end and never reorder."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.availability_zones) >= 2 && length(var.availability_zones) <= 3
    error_message = "Name two or three zones."
  }

  validation {
    condition     = length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "Each zone may be named once only."
  }
}

variable "subnets" {
  description = "How the range is cut into subnets. The defaults suit a /16: private /20, public and database /24."
  type = object({
    # Bits added to the VPC's prefix for a private subnet: 4 makes a /20 of a /16.
    private_newbits = optional(number, 4)

    # Bits added to the VPC's prefix for a public subnet.
    public_newbits = optional(number, 8)

    # Number of the first public subnet, counted in public subnets from the start of the range.
    public_first = optional(number, 240)

    # The database tier; `null` for a network that holds none.
    database = optional(object({
      newbits = optional(number, 8)   # Bits added to the VPC's prefix for a database subnet.
      first   = optional(number, 250) # Number of the first database subnet.
    }), {})
  })
  default  = {}
  nullable = false
}

variable "nat" {
  description = "How private subnets reach the internet."
  type = object({
    # `none`: not at all. `single`: through the first zone's gateway, cheap, down when that zone is.
    # `one-per-zone`: each zone through its own.
    mode = optional(string, "one-per-zone")
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["none", "single", "one-per-zone"], var.nat.mode)
    error_message = "The mode is one of none, single and one-per-zone."
  }
}

variable "extra_routes" {
  description = "Further routes of every private subnet, by a name of your choice. Each names exactly one target."
  type = map(object({
    # Range that the route is for.
    destination = string

    # Transit gateway to send it to.
    transit_gateway_id = optional(string)

    # Peering connection to send it to.
    peering_connection_id = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for route in values(var.extra_routes) :
      (route.transit_gateway_id == null) != (route.peering_connection_id == null)
    ])
    error_message = "A route names either a transit gateway or a peering connection."
  }
}

variable "flow_logs" {
  description = "Flow logs of the whole VPC, written to CloudWatch Logs."
  type = object({
    # Off only for networks that live for hours.
    enabled = optional(bool, true)

    # Days to keep them: one of the periods that CloudWatch Logs offers.
    retention_days = optional(number, 30)

    # `ACCEPT`, `REJECT` or `ALL`.
    traffic_type = optional(string, "ALL")

    # Key to encrypt the log group with; `null` for the service's own.
    kms_key_arn = optional(string)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["ACCEPT", "REJECT", "ALL"], var.flow_logs.traffic_type)
    error_message = "The traffic type is ACCEPT, REJECT or ALL."
  }
}

variable "enable_dns_hostnames" {
  description = "Whether instances get DNS names. EKS and private hosted zones need it."
  type        = bool
  default     = true
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
