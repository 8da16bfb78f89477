# One root module for all environments.

terraform {
  backend "s3" {}
}

variable "name" {
  description = "What everything is called after."
  type        = string
}

variable "replicas" {
  description = "How many there are."
  type        = number
  default     = 1
}

variable "flags" {
  description = "What is switched on."
  type        = map(bool)
  default     = {}
}

variable "db_password" {
  description = "Password of the database."
  type        = string
}

variable "login" {
  description = "How the database is entered; its name tells nothing."
  type        = string
}

resource "aws_ecs_service" "main" {
  name          = var.name
  desired_count = var.replicas
  tags          = var.flags
}

resource "aws_db_instance" "main" {
  identifier = var.name
  password   = var.login
}

resource "aws_ssm_parameter" "main" {
  value = var.db_password
}
