"""Memberships from the news as commands for QuickStatements: which are proposed, and how they are written."""
