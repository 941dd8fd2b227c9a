"""What goes in and out of deliveries, a module per concept."""
