terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

resource "azurerm_sql_server" "old" {
  name = "old"
}

resource "aws_eks_cluster" "main" {
  name    = "main"
  version = "1.33"
}

resource "aws_lambda_function" "sync" {
  function_name = "sync"
  runtime       = "nodejs20.x"
}

resource "aws_db_instance" "orders" {
  engine         = "postgres"
  engine_version = "13.11"
}
