"""The chapters of a close-out report, each a function from dataset and writer to a section."""
