"""One small file per outside service, mutually independent."""
