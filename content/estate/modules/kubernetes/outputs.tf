output "cluster_name" {
  description = "Name of the cluster, for `aws eks update-kubeconfig`."
  value       = aws_eks_cluster.main.name
}

output "cluster_endpoint" {
  description = "URL of the cluster's API."
  value       = aws_eks_cluster.main.endpoint
}

output "cluster_certificate_authority" {
  description = "Certificate of the cluster's authority, PEM in base64."
  value       = aws_eks_cluster.main.certificate_authority[0].data
}

output "cluster_security_group_id" {
  description = "Security group of the control plane and of every node and pod: what databases admit."
  value       = aws_eks_cluster.main.vpc_config[0].cluster_security_group_id
}

output "oidc_provider" {
  description = "Issuer of the cluster's service account tokens, in the shape that `iam-service-account` takes."
  value       = local.oidc_provider
}

output "node_role_arn" {
  description = "Role of the nodes."
  value       = aws_iam_role.nodes.arn
}

output "cluster_autoscaler_role_arn" {
  description = "Role to annotate the cluster autoscaler's service account with."
  value       = module.cluster_autoscaler_role.role_arn
}
