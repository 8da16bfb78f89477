variable "a" {
  description = "As declared."
  type        = string
}

resource "acme_thing" "x" {
  size = 1

  disk {
    gb = 10
  }
}

output "size" {
  value = acme_thing.x.size
}
