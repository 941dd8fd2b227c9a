"""What goes in and out of funds, a module per concept."""
