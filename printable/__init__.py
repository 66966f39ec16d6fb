"""Paper: plain data in, PDF bytes out.  Draws what ``printable.inputs`` describes, knows no votes."""
