"""An exercise in front of the webcam."""
