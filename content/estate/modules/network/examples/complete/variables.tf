variable "region" {
  description = "Region to build the example in."
  type        = string
  default     = "eu-west-1"
}

variable "transit_gateway_id" {
  description = "Transit gateway that leads to the office network."
  type        = string
}
