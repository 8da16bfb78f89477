# Where alarms go, and the alarms that every environment has.

locals {
  tags    = merge(var.tags, { Module = "observability" })
  actions = [aws_sns_topic.alerts.arn]
}

resource "aws_sns_topic" "alerts" {
  name              = "${var.name}-alerts"
  display_name      = "Alerts of ${var.name}"
  kms_master_key_id = var.kms_key_id

  tags = local.tags
}

resource "aws_sns_topic_policy" "alerts" {
  arn    = aws_sns_topic.alerts.arn
  policy = data.aws_iam_policy_document.alerts.json
}

data "aws_iam_policy_document" "alerts" {
  statement {
    sid       = "AlarmsPublish"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alerts.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_caller_identity" "current" {}

# Mail. Each address must confirm once, by a link that AWS sends it.
resource "aws_sns_topic_subscription" "email" {
  for_each = var.alert_emails

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.value
}

# The on-call tool. Its address is a credential: whoever knows it can page.
resource "aws_sns_topic_subscription" "paging" {
  count = var.paging_url == null ? 0 : 1

  topic_arn              = aws_sns_topic.alerts.arn
  protocol               = "https"
  endpoint               = var.paging_url
  endpoint_auto_confirms = true
}

# Logs of the workloads, a group each, with an end.
resource "aws_cloudwatch_log_group" "application" {
  for_each = var.log_groups

  name              = "/${var.name}/${each.key}"
  retention_in_days = each.value.retention_days

  tags = local.tags
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  for_each = { for name, group in var.log_groups : name => group if group.error_pattern != null }

  name           = "${var.name}-${each.key}-errors"
  log_group_name = aws_cloudwatch_log_group.application[each.key].name
  pattern        = each.value.error_pattern

  metric_transformation {
    name          = "${each.key}-errors"
    namespace     = "Ledger/${var.name}"
    value         = "1"
    default_value = "0"
  }
}
