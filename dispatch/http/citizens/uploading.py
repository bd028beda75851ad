"""Reports with pictures, one at a time of each address: who sends several slowly holds one place of a few, not all."""

from aiohttp import web

from dispatch.http.citizens import form, report, report_page
from dispatch.http.citizens.pages import words_of
from dispatch.http.edge import Edge
from dispatch.http.problems import Problem
from dispatch.http.replies import Reply


async def post_report(edge: Edge, request: web.BaseRequest) -> Reply:
    """From its first byte until its ticket is on disk, pictures and all. Words alone wait for nobody."""
    if not form.is_large(request):
        return await report.post_report(edge, request)
    try:
        with edge.citizens.uploading.one(edge.citizens.asker(request)):
            return await report.post_report(edge, request)
    except Problem as busy:
        words = words_of(request)
        reply = report_page.refused(edge, words, words["too_many"], busy)
        reply.keep_alive = False
        return reply
