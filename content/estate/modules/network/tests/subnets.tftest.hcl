# Run with `terraform test`: no account is needed, the provider is a mock.

mock_provider "aws" {
  # A made-up text would not pass as the policy that an IAM role wants.
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  name               = "ledger-test"
  cidr               = "10.99.0.0/16"
  availability_zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
}

run "cuts_the_range_as_documented" {
  command = plan

  assert {
    condition     = aws_subnet.private["eu-west-1b"].cidr_block == "10.99.16.0/20"
    error_message = "The second private subnet is the second /20 of the range."
  }

  assert {
    condition     = aws_subnet.public["eu-west-1a"].cidr_block == "10.99.240.0/24"
    error_message = "Public subnets start at the 240th /24."
  }

  assert {
    condition     = aws_subnet.database["eu-west-1c"].cidr_block == "10.99.252.0/24"
    error_message = "Database subnets start at the 250th /24."
  }
}

run "one_gateway_serves_all_zones" {
  command = plan

  variables {
    nat = { mode = "single" }
  }

  assert {
    condition     = length(aws_nat_gateway.main) == 1 && length(aws_route.private_nat) == 3
    error_message = "A single gateway, and a route to it from every zone."
  }
}

run "a_network_without_databases_has_no_database_subnets" {
  command = plan

  variables {
    subnets = { database = null }
  }

  assert {
    condition     = length(aws_subnet.database) == 0
    error_message = "No database tier was asked for."
  }
}

run "refuses_a_range_that_is_too_small" {
  command = plan

  variables {
    cidr = "10.99.0.0/20"
  }

  expect_failures = [var.cidr]
}
