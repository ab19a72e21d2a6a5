"""What the door remembers: each thing that was let out."""

from typing import ClassVar

import pgtrigger
from django.db import models

from tertial.platform.models import APPEND_ONLY, User


class Release(models.Model):
    """Something that left its circle (sv: utlämnande): what, to whom, in which form and under which rules."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    audience = models.CharField(max_length=60)
    form = models.CharField(max_length=20)
    subject = models.CharField(max_length=300)
    method_version = models.CharField(max_length=20)
    rows = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.subject} to {self.audience}"
