terraform {
  required_providers {
    acme = {
      source                = "acme/acme"
      version               = ">= 1.0"
      configuration_aliases = [acme.peer]
    }
  }
}

resource "acme_thing" "here" {}

resource "acme_thing" "there" {
  provider = acme.peer
}

data "acme_list" "all" {
  provider = acme.peer
}

ephemeral "acme_token" "t" {}

check "reachable" {
  data "acme_ping" "p" {
    host = acme_thing.here.host
  }

  assert {
    condition     = data.acme_ping.p.ok
    error_message = "It does not answer."
  }
}
