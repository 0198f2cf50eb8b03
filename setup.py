"""What a wheel holds beside modules. Templates and the guide lie at the top of the repository, where people look."""

from setuptools import find_packages, setup

TEMPLATES, GUIDE = "cms.core.templates", "blog.desk.guide.texts"
BESIDES = ["static/**/*", "locale/**/*", "content/**/*"]

packages = find_packages(include=["cms*", "blog*", "coaching*"])
setup(
    packages=[*packages, TEMPLATES, GUIDE],
    package_dir={TEMPLATES: "templates", GUIDE: "docs/guide"},
    package_data={**dict.fromkeys(packages, BESIDES), TEMPLATES: ["**/*"], GUIDE: ["**/*"]},
)
