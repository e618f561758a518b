"""What Heard comes with: the publication and the demonstration. Commands that write into the apps below; no models."""
