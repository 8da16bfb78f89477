resource "google_secret_manager_secret" "api" {
  secret_id = "api"
}

resource "google_storage_bucket" "data" {
  name     = "data"
  location = "EU"
}

resource "google_sql_database_instance" "main" {
  name                = "main"
  database_version    = "POSTGRES_16"
  deletion_protection = false
  settings {
    tier = "db-f1-micro"
    backup_configuration {
      enabled = false
    }
    ip_configuration {
      ipv4_enabled = true
      authorized_networks {
        value = "0.0.0.0/0"
      }
    }
  }
}

resource "google_project_iam_member" "all" {
  role   = "roles/editor"
  member = "allUsers"
}

resource "google_compute_firewall" "web" {
  name          = "web"
  network       = "main"
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["80", "443"]
  }
  allow {
    protocol = "icmp"
  }
}

resource "google_monitoring_alert_policy" "errors" {
  display_name = "errors"
  enabled      = false
}
