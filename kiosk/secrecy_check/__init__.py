"""``kiosk secrecy-check``: attacks our own data the way other systems were broken.

It plays a thief who has the whole disk of the server, its logs, its backups and everything that
was handed out, and who tries to find out who cast which ballot, in which order, from which tablet,
with which marks.  One attack a file in ``attacks``; each says what it tried, on what, and what it
found.  A check that cannot fail is worth nothing: the tests plant a leak for every attack.

Source: security (X3, X9, R1, R3, R5 to R7, section 2, section 6), peers section 2.
"""
