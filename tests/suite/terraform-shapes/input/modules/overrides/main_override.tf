variable "a" {
  default = "from the override"
}

resource "acme_thing" "x" {
  disk {
    gb = 20
  }
}

output "size" {
  description = "Said by the override."
}
