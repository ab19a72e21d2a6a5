"""What is remembered of the city itself: which one this database holds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class City(models.Model):
    """The city whose database this is (sv: stad). There is one; a folder of another is refused."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    is_invented = models.BooleanField(default=False)
    municipality_code = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="one_city_in_a_database")
        ]

    def __str__(self) -> str:
        return self.name
