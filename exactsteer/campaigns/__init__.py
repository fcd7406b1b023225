"""Campaigns: many searches in a row, seeded, resumable, every finding a verified certificate. Schedules; knows no physics."""
