"""What `inv redfish` makes of services of many kinds, good and bad."""
