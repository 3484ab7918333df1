"""The outbox: messages and who looks after them."""
