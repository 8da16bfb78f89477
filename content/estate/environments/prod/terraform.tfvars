account_id  = "000000000003"
domain_name = "example.com"

cidr               = "10.40.0.0/16"
flow_logs          = { retention_days = 365 }
transit_gateway_id = "tgw-00000000000000000"

dns_records = {
  mail = {
    name   = "@"
    type   = "MX"
    values = ["10 mx1.mail.example.net", "20 mx2.mail.example.net"]
  }
  spf = {
    name   = "@"
    type   = "TXT"
    values = ["v=spf1 include:mail.example.net -all"]
  }
  dmarc = {
    name   = "_dmarc"
    type   = "TXT"
    values = ["v=DMARC1; p=reject; rua=mailto:security@example.com"]
  }
}

delegations = {
  dev     = ["ns-1.example.net", "ns-2.example.net", "ns-3.example.net", "ns-4.example.net"]
  staging = ["ns-5.example.net", "ns-6.example.net", "ns-7.example.net", "ns-8.example.net"]
}

kubernetes_version = "1.33"

node_groups = {
  general = {
    instance_types = ["m7i.xlarge", "m6i.xlarge"]
    size           = { min = 3, max = 12 }
  }
  worker = {
    instance_types = ["c7i.xlarge", "c6i.xlarge"]
    capacity_type  = "SPOT"
    size           = { min = 0, max = 20 }
    labels         = { workload = "worker" }
    taints         = [{ key = "workload", value = "worker" }]
  }
}

cluster_access = {
  platform   = { role_arn = "arn:aws:iam::000000000003:role/platform", policy = "AmazonEKSAdminPolicy" }
  developers = { role_arn = "arn:aws:iam::000000000003:role/developers", policy = "AmazonEKSViewPolicy", namespaces = ["ledger"] }
  emergency  = { role_arn = "arn:aws:iam::000000000003:role/emergency", policy = "AmazonEKSClusterAdminPolicy" }
}

permissions_boundary_arn = "arn:aws:iam::000000000003:policy/workload-boundary"

database = {
  instance_class = "db.m7g.large"
  multi_az       = true
  storage        = { allocated_gib = 200, maximum_gib = 1000 }
  backup         = { retention_days = 35 }
}

secrets = {
  payment-provider = {
    description   = "API key of the payment provider, from its console"
    owner         = "payments"
    value_version = 3
  }
  webhook-signing = {
    description   = "Key that webhooks to customers are signed with, made by the pipeline"
    owner         = "payments"
    value_version = 4
  }
  bank-feed = {
    description = "Client certificate and key for the bank's feed, set by hand by the payments team"
    owner       = "payments"
  }
}

web_acl_arn = "arn:aws:wafv2:us-east-1:000000000003:global/webacl/portal/00000000-0000-0000-0000-000000000000"

alert_emails = {
  platform = "platform@example.com"
  payments = "payments@example.com"
}

log_groups = {
  invoices = { retention_days = 365, errors_per_five_minutes = 5 }
  worker   = { retention_days = 365, errors_per_five_minutes = 5 }
  audit    = { retention_days = 3653, errors_per_five_minutes = 0 }
}
