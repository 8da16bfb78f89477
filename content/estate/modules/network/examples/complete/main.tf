# A network with everything switched on: two zones, a NAT gateway in each, a route to a transit gateway, and flow logs
# kept for a year under a key of their own.

provider "aws" {
  region = var.region
}

module "network" {
  source = "../.."

  name               = "ledger-example"
  cidr               = "10.90.0.0/16"
  availability_zones = ["${var.region}a", "${var.region}b"]

  subnets = {
    private_newbits = 3
    database        = { newbits = 8, first = 252 }
  }

  nat = { mode = "one-per-zone" }

  extra_routes = {
    office = {
      destination        = "10.0.0.0/12"
      transit_gateway_id = var.transit_gateway_id
    }
  }

  flow_logs = {
    retention_days = 365
    traffic_type   = "REJECT"
    kms_key_arn    = aws_kms_key.logs.arn
  }

  tags = { Purpose = "example" }
}

# CloudWatch Logs must be let use the key, by a policy that the caller adds.
resource "aws_kms_key" "logs" {
  description             = "Encrypts the flow logs of ledger-example"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}
