"""Where each person lands: what she should do next, and nothing that is not hers."""
