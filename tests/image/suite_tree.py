"""What goes into an image: each tree_*.py is about a part of it."""
import tree_add  # noqa: F401
import tree_foreign  # noqa: F401
import tree_hidden  # noqa: F401
import tree_libraries  # noqa: F401
import tree_refusals  # noqa: F401
import tree_run  # noqa: F401
import tree_users  # noqa: F401
