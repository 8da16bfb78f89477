variable "cidr" {
  description = "The range of the network, such as `10.0.0.0/16`."
  type        = string
  validation {
    condition     = can(cidrhost(var.cidr, 0))
    error_message = "Must be a CIDR block."
  }
}

variable "tiers" {
  description = "Subnets by name."
  type = map(object({
    newbits = number                 # bits added to the network's
    public  = optional(bool, false)  # reachable from outside
  }))
  default = {
    app = { newbits = 4 }
  }
}

# A comment that describes.
variable "zone" {
  type    = string
  default = null
}

variable "key" {
  description = "A key."
  type        = string
  sensitive   = true
  default     = "not-to-be-shown"
}
