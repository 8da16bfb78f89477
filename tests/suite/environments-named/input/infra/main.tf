# What is applied.

variable "size" {
  description = "How large it is."
  type        = string
}

resource "aws_instance" "main" {
  instance_type = var.size
}
