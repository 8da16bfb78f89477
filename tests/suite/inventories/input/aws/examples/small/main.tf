resource "aws_db_instance" "example" {
  storage_encrypted = false
}
