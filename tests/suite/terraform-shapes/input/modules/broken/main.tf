variable "before" {
  type = string
}

variable "broken" {
  default = [
}

variable "after" {
  type = string
}

resource "acme_thing" "x" {
  name = [var.before, var.after]
}
