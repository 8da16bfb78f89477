account_id  = "000000000002"
domain_name = "staging.example.com"

cidr      = "10.30.0.0/16"
nat       = { mode = "single" }
flow_logs = { retention_days = 30 }

kubernetes_version = "1.34"

node_groups = {
  general = {
    instance_types = ["m7i.large", "m6i.large"]
    size           = { min = 3, max = 6 }
  }
}

cluster_access = {
  platform   = { role_arn = "arn:aws:iam::000000000002:role/platform", policy = "AmazonEKSClusterAdminPolicy" }
  developers = { role_arn = "arn:aws:iam::000000000002:role/developers", policy = "AmazonEKSViewPolicy" }
}

database = {
  instance_class = "db.t4g.large"
  multi_az       = true
  storage        = { allocated_gib = 50, maximum_gib = 200 }
  backup         = { retention_days = 7 }
}

secrets = {
  payment-provider = {
    description   = "API key of the payment provider's sandbox, from its console"
    owner         = "payments"
    value_version = 1
  }
  webhook-signing = {
    description   = "Key that webhooks to customers are signed with, made by the pipeline"
    owner         = "payments"
    value_version = 2
  }
}

alert_emails = {
  platform = "platform@example.com"
}

log_groups = {
  invoices = { errors_per_five_minutes = 20 }
  worker   = { errors_per_five_minutes = 20 }
}
