"""Hồ sơ bàn giao: what the officer hands to appraisers, as one archive to check."""
