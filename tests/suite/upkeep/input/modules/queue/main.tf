# A queue.

resource "aws_sqs_queue" "main" {
  name = "queue"
}

locals {
  what = "storage"
}

variable "env" {
  description = "Which environment."
  type        = string
}

resource "aws_cloudwatch_metric_alarm" "storage" {
  alarm_name = "ledger-${var.env}-${local.what}-low"
}

resource "aws_cloudwatch_metric_alarm" "age" {
  for_each   = toset(["<queue>", "letters"])
  alarm_name = "age_${each.key}"
}

resource "aws_cloudwatch_metric_alarm" "unanswered" {
  alarm_name = "ledger-${var.env}-depth"
}
