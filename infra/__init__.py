"""The CDK app: one file per stack, stages as data, zips without Docker."""
