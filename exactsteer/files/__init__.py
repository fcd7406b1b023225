"""Files in and out: what people write, read strictly; nothing is rounded or repaired silently."""
