output "topic_arn" {
  description = "Topic of the alarms, for alarms made elsewhere."
  value       = aws_sns_topic.alerts.arn
}

output "log_group_names" {
  description = "Log groups of the workloads by name."
  value       = { for name, group in aws_cloudwatch_log_group.application : name => group.name }
}

output "alarm_names" {
  description = "Every alarm made here, sorted: what a silence during maintenance lists."
  value = sort(concat(
    values(aws_cloudwatch_metric_alarm.database_storage_low)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.database_cpu_high)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.errors)[*].alarm_name,
    values(aws_cloudwatch_metric_alarm.custom)[*].alarm_name,
  ))
}
