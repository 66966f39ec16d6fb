"""Zero-knowledge proofs: of knowledge, signatures, membership, correct decryption."""
