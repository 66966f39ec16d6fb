"""The campaign of tampering: records forged in every way, and the verifier that must catch each.

The forger is any insider: it holds the slips' secrets, the trustees' seeds and their shares.
What it cannot do is make a false proof true.
"""
