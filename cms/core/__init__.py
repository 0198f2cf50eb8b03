"""Ground that knows Wagtail but not our subject: base page, images, redirects, text, JSON-LD."""
