"""What the scripts of Specline's steps share. Packed with every script; needs only what the containers have."""
