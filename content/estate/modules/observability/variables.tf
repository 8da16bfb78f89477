variable "name" {
  description = "Prefix of the topic, the alarms and the log groups: `ledger-prod`."
  type        = string
  nullable    = false
}

variable "alert_emails" {
  description = "Mail addresses of teams that get every alarm, by team. Each must confirm its subscription once."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "paging_url" {
  description = "Address of the on-call tool that alarms are posted to; `null` where nobody is paged."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.paging_url == null || startswith(coalesce(var.paging_url, "-"), "https://")
    error_message = "The address must be https."
  }
}

variable "runbook_url" {
  description = "Where the runbooks are published, without a slash at the end: alarm texts link to them."
  type        = string
  default     = "https://docs.example.com/runbooks"
  nullable    = false
}

variable "databases" {
  description = "Databases to watch, by a name of your choice."
  type = map(object({
    # Identifier of the instance, as the database module gives it.
    identifier = string

    # Free GiB below which the alarm goes off.
    storage_low_gib = optional(number, 10)

    # Percentage of CPU above which the alarm goes off.
    cpu_high_percent = optional(number, 90)
  }))
  default  = {}
  nullable = false
}

variable "log_groups" {
  description = "Log groups of the workloads, by name."
  type = map(object({
    # Days to keep the logs.
    retention_days = optional(number, 30)

    # Filter pattern of an error line; `null` to count none.
    error_pattern = optional(string, "{ $.level = \"error\" }")

    # Errors in five minutes that are still normal.
    errors_per_five_minutes = optional(number, 10)
  }))
  default  = {}
  nullable = false
}

variable "alarms" {
  description = "Further alarms on any CloudWatch metric, by name."
  type = map(object({
    # What it means and what to do about it.
    description = string

    namespace  = string                      # Such as `AWS/ApplicationELB`.
    metric     = string                      # Name of the metric.
    dimensions = optional(map(string), {})   # Which one of them.
    statistic  = optional(string, "Average") # `Average`, `Sum`, `Minimum` or `Maximum`.
    comparison = optional(string, "GreaterThanThreshold")
    threshold  = number

    period_seconds = optional(number, 300) # Length of a period.
    periods        = optional(number, 3)   # Periods in a row before it goes off.

    # What a gap in the data means: `missing`, `ignore`, `breaching` or `notBreaching`.
    missing_data = optional(string, "missing")
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for alarm in values(var.alarms) : length(alarm.description) >= 20])
    error_message = "An alarm's description says what to do, which takes more than 20 characters."
  }
}

variable "kms_key_id" {
  description = "Key that encrypts the topic; `null` for none. CloudWatch must be let use it."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
