# A public hosted zone, its records, and the delegation of zones below it.

resource "aws_route53_zone" "main" {
  name    = var.domain_name
  comment = var.comment

  tags = merge(var.tags, { Module = "dns" })

  lifecycle {
    # A new zone gets new name servers, and the parent would point to the old ones.
    prevent_destroy = true
  }
}

resource "aws_route53_record" "main" {
  for_each = var.records

  zone_id = aws_route53_zone.main.zone_id
  name    = each.value.name == "@" ? var.domain_name : "${each.value.name}.${var.domain_name}"
  type    = each.value.type
  ttl     = each.value.ttl
  records = each.value.values
}

# Who may issue certificates for these names.
resource "aws_route53_record" "caa" {
  zone_id = aws_route53_zone.main.zone_id
  name    = var.domain_name
  type    = "CAA"
  ttl     = 3600
  records = concat(
    [for authority in var.certificate_authorities : "0 issue \"${authority}\""],
    var.security_contact == null ? [] : ["0 iodef \"mailto:${var.security_contact}\""],
  )
}

# Zones below this one, each in an account of its own.
resource "aws_route53_record" "delegation" {
  for_each = var.delegations

  zone_id = aws_route53_zone.main.zone_id
  name    = "${each.key}.${var.domain_name}"
  type    = "NS"
  ttl     = 3600
  records = each.value
}

# Records were one resource a type before version 2.
moved {
  from = aws_route53_record.txt
  to   = aws_route53_record.main
}
