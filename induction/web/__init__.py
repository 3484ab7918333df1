"""What every view shares: the request's one commit, pages, filters, headers, form fields, error pages."""
