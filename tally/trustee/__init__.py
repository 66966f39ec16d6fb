"""Trustees 密钥保管人: the ceremony that makes a shared key, and the file that keeps a share."""
