# Add-ons that EKS maintains, and the IAM roles of the workloads that this module is answerable for.

resource "aws_eks_addon" "main" {
  for_each = var.addons

  cluster_name                = aws_eks_cluster.main.name
  addon_name                  = each.key
  addon_version               = each.value.version
  configuration_values        = each.value.settings
  service_account_role_arn    = each.key == "aws-ebs-csi-driver" ? module.ebs_csi_role.role_arn : null
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "PRESERVE"

  tags = local.tags

  # Without nodes, CoreDNS and the volume driver have nowhere to run and never become ready.
  depends_on = [aws_eks_node_group.main]
}

# Makes and attaches the volumes that persistent volume claims ask for.
module "ebs_csi_role" {
  source = "../iam-service-account"

  name            = "${var.name}-ebs-csi"
  oidc_provider   = local.oidc_provider
  service_account = { namespace = "kube-system", name = "ebs-csi-controller-sa" }

  managed_policy_arns = {
    ebs-csi = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
  }

  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

# Grows and shrinks the node groups; installed from the platform's GitOps repository.
module "cluster_autoscaler_role" {
  source = "../iam-service-account"

  name            = "${var.name}-cluster-autoscaler"
  oidc_provider   = local.oidc_provider
  service_account = { namespace = "kube-system", name = "cluster-autoscaler" }

  inline_policies = {
    scale-node-groups = data.aws_iam_policy_document.cluster_autoscaler.json
  }

  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = var.tags
}

data "aws_iam_policy_document" "cluster_autoscaler" {
  statement {
    sid = "Look"
    actions = [
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:DescribeLaunchConfigurations",
      "autoscaling:DescribeScalingActivities",
      "autoscaling:DescribeTags",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:GetInstanceTypesFromInstanceRequirements",
      "eks:DescribeNodegroup",
    ]
    resources = ["*"]
  }

  statement {
    sid = "ScaleOwnGroups"
    actions = [
      "autoscaling:SetDesiredCapacity",
      "autoscaling:TerminateInstanceInAutoScalingGroup",
    ]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/k8s.io/cluster-autoscaler/${var.name}"
      values   = ["owned"]
    }
  }
}

locals {
  oidc_provider = {
    arn = aws_iam_openid_connect_provider.main.arn
    url = aws_iam_openid_connect_provider.main.url
  }
}
