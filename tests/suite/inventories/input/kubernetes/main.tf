resource "kubernetes_secret_v1" "api" {
  metadata {
    name      = "api"
    namespace = "app"
  }
  data = { token = "hidden-77aa0" }
}

resource "kubernetes_cluster_role_binding" "admin" {
  metadata {
    name = "admin"
  }
  role_ref {
    api_group = "rbac.authorization.k8s.io"
    kind      = "ClusterRole"
    name      = "cluster-admin"
  }
  subject {
    kind = "Group"
    name = "operators"
  }
}

resource "kubernetes_ingress_v1" "web" {
  metadata {
    name = "web"
  }
  spec {
    rule {
      host = "app.example.com"
    }
  }
}

resource "kubernetes_network_policy" "web" {
  metadata {
    name = "web"
  }
  spec {
    policy_types = ["Ingress"]
    ingress {
      ports {
        port     = "8080"
        protocol = "TCP"
      }
      from {
        ip_block {
          cidr = "0.0.0.0/0"
        }
      }
    }
  }
}

resource "helm_release" "web" {
  name    = "web"
  chart   = "nginx"
  version = "1.2.3"
}

resource "odd_<b>" "x" {
  name = "</td><script>"
}
