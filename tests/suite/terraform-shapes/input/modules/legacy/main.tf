variable unquoted {
  type    = "string"
  default = "${"x"}"
}

resource acme_thing unquoted {
  count = "${length(var.unquoted)}"
  name  = "${var.unquoted}"
}

provider "acme" {
  version = "~> 0.1"
}
