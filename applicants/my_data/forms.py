"""Forms about the file of one applicant."""

from django import forms


class TwoFilesForm(forms.Form):
    """Which of two profiles stays. ``version``: of the account's one when the page was drawn."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    keep = forms.ChoiceField(
        choices=[("account", "The profile of my account"), ("browser", "The one I filled in before I signed in")],
        label="Which one do you want to keep?",
        widget=forms.RadioSelect,
    )
