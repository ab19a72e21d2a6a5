"""What an operation refuses, said at the fields that it is about."""

from collections.abc import Mapping

from django import forms

from tertial.steering.operations.writing import Refused


def tell(form: forms.Form, refused: Refused, fields: Mapping[str, str] | None = None) -> None:
    """Say in a form why what it asked for was refused: every problem, each at its field.

    `fields` names the field of a column where it has another name.
    """
    for problem in refused.problems:
        field = (fields or {}).get(problem.column, problem.column)
        form.add_error(field if field in form.fields else None, f"{problem.what} {problem.to_do}")
