# The VPC and its three tiers of subnets, one subnet of each tier in every zone:
# public (load balancers, NAT), private (workloads), database (no way out).

locals {
  zones = { for index, zone in var.availability_zones : zone => index }

  # The zones that get a NAT gateway, and the zone whose gateway each zone uses.
  nat_zones = {
    none         = []
    single       = slice(var.availability_zones, 0, 1)
    one-per-zone = var.availability_zones
  }[var.nat.mode]

  tags = merge(var.tags, { Module = "network" })
}

resource "aws_vpc" "main" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = var.enable_dns_hostnames

  tags = merge(local.tags, { Name = var.name })
}

# Left without rules on purpose: what forgets to name a security group reaches nothing.
resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id

  tags = merge(local.tags, { Name = "${var.name}-default-unused" })
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id

  tags = merge(local.tags, { Name = var.name })
}

# Load balancers and NAT gateways. Nothing here gets a public address by itself.
resource "aws_subnet" "public" {
  for_each = local.zones

  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.key
  cidr_block              = cidrsubnet(var.cidr, var.subnets.public_newbits, var.subnets.public_first + each.value)
  map_public_ip_on_launch = false

  tags = merge(local.tags, {
    Name                     = "${var.name}-public-${each.key}"
    Tier                     = "public"
    "kubernetes.io/role/elb" = "1"
  })
}

# Nodes and pods.
resource "aws_subnet" "private" {
  for_each = local.zones

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr, var.subnets.private_newbits, each.value)

  tags = merge(local.tags, {
    Name                              = "${var.name}-private-${each.key}"
    Tier                              = "private"
    "kubernetes.io/role/internal-elb" = "1"
  })
}

# Databases: reachable from the VPC, with no route out of it.
resource "aws_subnet" "database" {
  for_each = var.subnets.database == null ? {} : local.zones

  vpc_id            = aws_vpc.main.id
  availability_zone = each.key
  cidr_block        = cidrsubnet(var.cidr, var.subnets.database.newbits, var.subnets.database.first + each.value)

  tags = merge(local.tags, {
    Name = "${var.name}-database-${each.key}"
    Tier = "database"
  })
}

# Keeps traffic to S3, image layers above all, off the NAT gateways and off their bill.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.${data.aws_region.current.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids = concat(
    values(aws_route_table.private)[*].id,
    aws_route_table.database[*].id,
  )

  tags = merge(local.tags, { Name = "${var.name}-s3" })
}

data "aws_region" "current" {}

# Until version 3 the private tier was called internal.
moved {
  from = aws_subnet.internal
  to   = aws_subnet.private
}

moved {
  from = aws_route_table.internal
  to   = aws_route_table.private
}
