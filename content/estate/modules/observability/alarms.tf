# Alarms. Each description says what to do: it is the text that wakes somebody up.

# Runbook: docs/runbooks/database-storage-low.md
resource "aws_cloudwatch_metric_alarm" "database_storage_low" {
  for_each = var.databases

  alarm_name          = "${var.name}-database-storage-low-${each.key}"
  alarm_description   = "Free storage of ${each.value.identifier} is below ${each.value.storage_low_gib} GiB. Runbook: ${var.runbook_url}/database-storage-low.html"
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  dimensions          = { DBInstanceIdentifier = each.value.identifier }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = each.value.storage_low_gib * 1024 * 1024 * 1024
  period              = 300
  evaluation_periods  = 3
  treat_missing_data  = "breaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  tags = local.tags
}

# A quarter of an hour at more than nine tenths: queries queue up.
resource "aws_cloudwatch_metric_alarm" "database_cpu_high" {
  for_each = var.databases

  alarm_name          = "${var.name}-database-cpu-high-${each.key}"
  alarm_description   = "${each.value.identifier} has been using more than ${each.value.cpu_high_percent} % of its CPU for 15 minutes. Look at Database Insights for the statement."
  namespace           = "AWS/RDS"
  metric_name         = "CPUUtilization"
  dimensions          = { DBInstanceIdentifier = each.value.identifier }
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.cpu_high_percent
  period              = 300
  evaluation_periods  = 3
  alarm_actions       = local.actions
  ok_actions          = local.actions

  tags = local.tags
}

# More error lines than the log group's owner thinks normal.
resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = aws_cloudwatch_log_metric_filter.errors

  alarm_name          = "${var.name}-errors-${each.key}"
  alarm_description   = "More than ${var.log_groups[each.key].errors_per_five_minutes} errors in five minutes in /${var.name}/${each.key}."
  namespace           = each.value.metric_transformation[0].namespace
  metric_name         = each.value.metric_transformation[0].name
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.log_groups[each.key].errors_per_five_minutes
  period              = 300
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions

  tags = local.tags
}

# Alarms of the caller's.
resource "aws_cloudwatch_metric_alarm" "custom" {
  for_each = var.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  period              = each.value.period_seconds
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing_data
  alarm_actions       = local.actions
  ok_actions          = local.actions

  tags = local.tags
}
