from django.views.debug import ExceptionReporter


class QuietReporter(ExceptionReporter):
    pass
