variable "retention_days" {
  type    = number
  default = 7
}

variable "backup" {
  type = object({
    days   = optional(number, 7)
    window = optional(string)
  })
  default = {}
}

variable "guarded" {
  type    = bool
  default = true
}

variable "sender_token" {
  type      = string
  default   = "hidden-7f3a9"
  sensitive = true
}

resource "aws_db_instance" "orders" {
  engine                  = "postgres"
  instance_class          = "db.t4g.large"
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.data.arn
  backup_retention_period = var.backup.days
  backup_window           = var.backup.window
  deletion_protection     = var.guarded
  skip_final_snapshot     = true
  publicly_accessible     = false
  password                = "hidden-9c1d2"
}

resource "aws_db_instance" "scratch" {
  engine                  = "mysql"
  storage_encrypted       = false
  backup_retention_period = 0
  publicly_accessible     = true
}

resource "aws_db_instance" "replica" {
  replicate_source_db = aws_db_instance.orders.identifier

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_key" "data" {
  description = "Data"
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.data.arn
    }
  }
}

resource "aws_s3_bucket" "open" {
  bucket        = "open"
  force_destroy = true
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "app"
  retention_in_days = var.retention_days
}

resource "aws_cloudwatch_log_group" "old" {
  name              = "old"
  retention_in_days = 0
}

resource "aws_secretsmanager_secret" "api" {
  name                    = "api"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_rotation" "api" {
  secret_id = aws_secretsmanager_secret.api.id
  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_ssm_parameter" "token" {
  name  = "/app/token"
  type  = "SecureString"
  value = "hidden-41b7e"
}

resource "aws_ssm_parameter" "plain" {
  name  = "/app/colour"
  type  = "String"
  value = "green"
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "app-errors"
  metric_name         = "Errors"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  alarm_actions       = [var.sender_token]
}

resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::1:oidc-provider/ci" }
      Condition = { StringEquals = { "ci:sub" = "repo:acme/app" } }
    }]
  })
}

resource "aws_iam_role" "anyone" {
  assume_role_policy = <<-EOT
    {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}
  EOT
}

data "aws_iam_policy_document" "tasks" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["1"]
    }
  }
}

resource "aws_iam_role" "tasks" {
  assume_role_policy = data.aws_iam_policy_document.tasks.json
}

resource "aws_iam_role_policy_attachment" "app" {
  role       = aws_iam_role.app.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

resource "aws_lb" "public" {
  name     = "public"
  internal = false
}

resource "aws_lambda_function_url" "hook" {
  function_name      = "hook"
  authorization_type = "NONE"
}

resource "aws_security_group" "web" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port       = 8000
    to_port         = 8080
    protocol        = "tcp"
    security_groups = ["sg-1"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "ping" {
  type              = "ingress"
  from_port         = 8
  to_port           = 0
  protocol          = "icmp"
  ipv6_cidr_blocks  = ["::/0"]
  security_group_id = aws_security_group.web.id
}

resource "aws_vpc_security_group_ingress_rule" "list" {
  for_each          = toset(["10.0.0.0/8"])
  security_group_id = aws_security_group.web.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = each.value
}
