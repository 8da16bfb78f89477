# The zone was made by hand in the company's first week. The block stays as a record of where it came from.

import {
  to = module.dns.aws_route53_zone.main
  id = "Z00000000000000000000"
}
