/*
 * Zones and records.
 *
 * One zone an environment.
 */

variable "zone" {
  description = "The zone's name."
  type        = string
}

resource "aws_route53_zone" "this" {
  name = var.zone
}
