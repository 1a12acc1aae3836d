"""Code that the scripts of Specline's steps share. It is packed with every script, and needs only the containers'
packages."""
