"""Local stand-ins for the model hub and for file servers: the same protocol, and every fault on request."""
