"""How units stand: beside each other, beside their own past, and before what is wanted of them."""
