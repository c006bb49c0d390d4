"""Ralph on its file system backend, as the end-to-end tests need it."""

import ralph.api.routers.statements as statements
from ralph.api import app as ralph
from ralph.backends.data.base import BaseOperationType
from ralph.backends.data.fs import FSDataBackend
from starlette.middleware.cors import CORSMiddleware

# Version 5.1.0 compares verb= and activity= as models of pydantic, which equal no text.
statements.IRI = str
# It writes its file once and refuses every later post.
FSDataBackend.default_operation_type = BaseOperationType.APPEND

# It knows no CORS.
app = CORSMiddleware(
    ralph,
    allow_origin_regex=r"http://127\.0\.0\.1(:\d+)?",
    allow_methods=["GET"],
    allow_headers=["Authorization", "X-Experience-API-Version"],
)
