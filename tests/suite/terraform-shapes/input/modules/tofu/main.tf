variable "never_read" {}
