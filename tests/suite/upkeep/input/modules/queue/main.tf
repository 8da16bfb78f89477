# A queue.

resource "aws_sqs_queue" "main" {
  name = "queue"
}
