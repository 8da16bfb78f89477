variable "name_with_underscores" {
  description = "Its name, as in `some_code` or _emphasis_ or snake_case. See https://acme.example/a_b_c."
  type        = string
}

variable "pipes" {
  description = "One of a | b, in code `a | b`.\nOn two lines.\n\n- a list\n- of two"
  type        = list(string)
  default     = ["a|b", "<script>alert(1)</script>", "c\\d \"e\""]
}

variable "nested" {
  description = <<-EOT
    What it is made of:
    ```hcl
    nested = { a = 1 | 2 }
    ```
  EOT
  type = map(object({
    a = optional(number, 1)
    # Its words.
    b = list(string)
  }))
  default = {
    "key with blanks" = { a = 0.50, b = [] }
    x                 = { a = 12345678901, b = ["é😀"] }
  }
}

variable "secret" {
  description = "Never shown."
  type        = string
  default     = "canary-value-that-nobody-may-see"
  sensitive   = true
}

variable "nothing" {
  type    = string
  default = null
}

variable "empty" {
  default = ""
}

# Words of a comment.
variable "untyped" {}

variable "yes" {
  description = "no"
  type        = bool
  default     = false
}

# terraform-docs-ignore
variable "ignored" {}
