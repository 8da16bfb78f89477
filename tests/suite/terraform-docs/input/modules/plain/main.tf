variable "b" {
  description = "A word."
  default     = "x"
}

variable "a" {
  description = "A number."
  type        = number
}
