terraform {
  required_providers {
    acme = {
      source  = "acme/acme"
      version = "2.0.0"
    }
  }
}
