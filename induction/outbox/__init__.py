"""Messages to send: rows written with what they tell of, and the worker that sends them."""
