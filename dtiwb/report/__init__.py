"""An Assessment into tables, prose, charts and pages."""
