account_id  = "000000000001"
domain_name = "dev.example.com"

cidr      = "10.20.0.0/16"
nat       = { mode = "single" }
flow_logs = { retention_days = 7, traffic_type = "REJECT" }

kubernetes_version          = "1.34"
cluster_public_access_cidrs = ["203.0.113.0/28"]

node_groups = {
  general = {
    instance_types = ["m7i.large", "m6i.large", "m6a.large"]
    capacity_type  = "SPOT"
    size           = { min = 2, max = 6 }
  }
}

cluster_access = {
  platform   = { role_arn = "arn:aws:iam::000000000001:role/platform", policy = "AmazonEKSClusterAdminPolicy" }
  developers = { role_arn = "arn:aws:iam::000000000001:role/developers", policy = "AmazonEKSEditPolicy", namespaces = ["ledger"] }
}

database = {
  instance_class = "db.t4g.medium"
  storage        = { allocated_gib = 20, maximum_gib = 50 }
  backup         = { retention_days = 1, final_snapshot = false }
}

secrets = {
  payment-provider = {
    description   = "API key of the payment provider's sandbox, from its console"
    owner         = "payments"
    value_version = 1
  }
}

log_groups = {
  invoices = { retention_days = 7, errors_per_five_minutes = 100 }
  worker   = { retention_days = 7, errors_per_five_minutes = 100 }
}
