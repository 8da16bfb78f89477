# Routing: one table for the public tier, one for each private zone, one for the databases.

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  tags = merge(local.tags, { Name = "${var.name}-public" })
}

resource "aws_route" "public_internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  route_table_id = aws_route_table.public.id
  subnet_id      = each.value.id
}

# The fixed addresses that partners put on their allow-lists.
resource "aws_eip" "nat" {
  for_each = toset(local.nat_zones)

  domain = "vpc"

  tags = merge(local.tags, { Name = "${var.name}-nat-${each.key}" })

  lifecycle {
    # Partners allow-list these addresses: giving one up takes weeks to undo.
    prevent_destroy = true
  }
}

resource "aws_nat_gateway" "main" {
  for_each = toset(local.nat_zones)

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id

  tags = merge(local.tags, { Name = "${var.name}-${each.key}" })

  depends_on = [aws_internet_gateway.main]
}

# A table a zone, so that a zone's traffic leaves through its own gateway.
resource "aws_route_table" "private" {
  for_each = local.zones

  vpc_id = aws_vpc.main.id

  tags = merge(local.tags, { Name = "${var.name}-private-${each.key}" })
}

resource "aws_route" "private_nat" {
  for_each = var.nat.mode == "none" ? {} : local.zones

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main[var.nat.mode == "single" ? local.nat_zones[0] : each.key].id
}

# Routes of the caller's, to peerings and transit gateways, in every private table.
resource "aws_route" "private_extra" {
  for_each = {
    for pair in setproduct(keys(local.zones), keys(var.extra_routes)) :
    "${pair[0]}/${pair[1]}" => { zone = pair[0], route = var.extra_routes[pair[1]] }
  }

  route_table_id            = aws_route_table.private[each.value.zone].id
  destination_cidr_block    = each.value.route.destination
  transit_gateway_id        = each.value.route.transit_gateway_id
  vpc_peering_connection_id = each.value.route.peering_connection_id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  route_table_id = aws_route_table.private[each.key].id
  subnet_id      = each.value.id
}

resource "aws_route_table" "database" {
  count = var.subnets.database == null ? 0 : 1

  vpc_id = aws_vpc.main.id

  tags = merge(local.tags, { Name = "${var.name}-database" })
}

resource "aws_route_table_association" "database" {
  for_each = aws_subnet.database

  route_table_id = aws_route_table.database[0].id
  subnet_id      = each.value.id
}
