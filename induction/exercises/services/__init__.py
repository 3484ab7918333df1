"""What can be done with exercises, by topic: templates loaded and adopted, versions written and decided, leaders named."""
