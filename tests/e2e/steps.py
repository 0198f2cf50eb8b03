"""What people do in the editor, step by step."""

from playwright.sync_api import Page

from blog.models import ArticlePage


def write(desk: Page, old: str, new: str) -> None:
    """Replace a rich text in the editor, with the keyboard."""
    editor = desk.locator(".public-DraftEditor-content", has_text=old)
    editor.scroll_into_view_if_needed()
    editor.click()
    desk.keyboard.press("ControlOrMeta+A")
    desk.keyboard.type(new)
    desk.wait_for_function(
        "text => [...document.querySelectorAll('input[type=hidden]')].some(input => input.value.includes(text))",
        arg=new,
    )


def press(desk: Page, name: str) -> None:
    """A button of the editor's action menu, which may be folded away."""
    button = desk.get_by_role("button", name=name)
    if not button.first.is_visible():
        desk.get_by_role("button", name="More actions").click()
    button.first.click()


def shortcut(desk: Page, key: str) -> None:
    """One of the desk's own keys, which come with a script."""
    desk.wait_for_load_state()
    desk.keyboard.press(key)


def open_from_menu(desk: Page, page: ArticlePage, label: str) -> None:
    """An entry of the menu at the top of the editor."""
    desk.goto(f"/admin/pages/{page.pk}/edit/")
    desk.get_by_role("button", name="Actions", exact=True).first.click()
    desk.get_by_role("link", name=label).click()
