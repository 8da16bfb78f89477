variable "fine" {
  description = "Still shown."
}

variable "broken" {
  description = "Its type does not parse."
  type        = object({ a = string
}

variable "fine" {
  description = "Declared twice."
}

output "after" {
  value = var.fine
}
